import { type CheckCase, identity, inSystem } from '../world.case.ts';

const pipeline = (tags = {}, extra = {}) =>
  identity({
    class: 'workload',
    nativeId: 'actions/one/app',
    tags: { repository: 'one/app', ...tags },
    ...extra,
  });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'the default', expect: 'pass', facts: [pipeline({ subject: 'repo,context' })] },
  { says: 'the environment alone', expect: 'fail', facts: [pipeline({ subject: 'environment' })] },
  { says: 'not read', expect: 'unknown', facts: [pipeline()] },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
