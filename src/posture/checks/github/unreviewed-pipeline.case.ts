import { type CheckCase, identity, inSystem, resource } from '../world.case.ts';

const pipeline = (tags = {}, extra = {}) =>
  identity({
    class: 'workload',
    nativeId: 'actions/one/app',
    tags: { repository: 'one/app', ...tags },
    ...extra,
  });
const repo = (tags: Record<string, string>) => resource('repo/one/app', tags);

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'one review', expect: 'pass', facts: [pipeline(), repo({ required_reviews: '1' })] },
  {
    says: 'archived',
    expect: 'pass',
    facts: [pipeline(), repo({ archived: 'true', required_reviews: '0' })],
  },
  { says: 'none', expect: 'fail', facts: [pipeline(), repo({ required_reviews: '0' })] },
  { says: 'not read', expect: 'unknown', facts: [pipeline(), repo({})] },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
