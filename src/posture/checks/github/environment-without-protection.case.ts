import { blindToKeys, type CheckCase, identity, inSystem, key } from '../world.case.ts';

const pipeline = (tags = {}, extra = {}) =>
  identity({
    class: 'workload',
    nativeId: 'actions/one/app',
    tags: { repository: 'one/app', ...tags },
    ...extra,
  });
const environment = (protection?: string) =>
  pipeline({ environment: 'blue', ...(protection === undefined ? {} : { protection }) });
const secret = key('secret/A', { type: 'client_secret', storedIn: 'ci' });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'a reviewer', expect: 'pass', facts: [environment('required_reviewers'), secret] },
  { says: 'nothing', expect: 'fail', facts: [environment('none'), secret] },
  {
    says: 'secrets not listed',
    expect: 'unknown',
    facts: [environment('none')],
    blind: blindToKeys,
  },
  { says: 'rules not told', expect: 'unknown', facts: [environment(), secret] },
  { says: 'no secrets', expect: 'outside', facts: [environment('none')] },
]);
