import { type CheckCase, identity, inSystem, trust } from '../world.case.ts';

const by = (subject: string) =>
  trust(
    { kind: 'federated', value: 'https://token.actions.githubusercontent.com' },
    { mechanism: 'federation', conditions: { subject } },
  );
const managed = identity({ class: 'workload' });

export const cases: readonly CheckCase[] = inSystem('azure', [
  { says: 'a branch', expect: 'pass', facts: [managed, by('repo:x/app:ref:refs/heads/main')] },
  { says: 'any pull request', expect: 'fail', facts: [managed, by('repo:x/app:pull_request')] },
  { says: 'not told', expect: 'unknown', facts: [managed, by('')] },
  { says: 'no federation', expect: 'outside', facts: [managed] },
]);
