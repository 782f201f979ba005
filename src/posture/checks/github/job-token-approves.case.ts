import { type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const pipeline = (tags = {}, extra = {}) =>
  identity({
    class: 'workload',
    nativeId: 'actions/one/app',
    tags: { repository: 'one/app', ...tags },
    ...extra,
  });
const token = (...privileges: string[]) =>
  grant(privileges, { via: { kind: 'assignment', name: 'GITHUB_TOKEN' } });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'reads', expect: 'pass', facts: [pipeline(), token('repo:read')] },
  {
    says: 'more',
    expect: 'fail',
    facts: [pipeline(), token('repo:write', 'pull_requests:approve')],
  },
  { says: 'not told', expect: 'unknown', facts: [pipeline()] },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
