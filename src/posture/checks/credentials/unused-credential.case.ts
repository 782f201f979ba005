import { at, blindToKeys, type CheckCase, identity, key, unseen, untold } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'used last week', expect: 'pass', facts: [identity(), key('K1', { lastUsedAt: at(7) })] },
  {
    says: 'one of two last used a hundred days ago',
    expect: 'fail',
    because: /^K2 was last used 100 days ago, on 2026-02-21$/,
    facts: [identity(), key('K1'), key('K2', { lastUsedAt: at(100) })],
  },
  {
    says: 'last used long ago, but inactive',
    expect: 'outside',
    facts: [identity(), key('K1', { lastUsedAt: at(100), status: 'inactive' })],
  },
  {
    says: 'last use was not listed',
    expect: 'unknown',
    because: /^last use of K1: not listed$/,
    facts: [identity(), key('K1', { lastUsedAt: unseen })],
  },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    because: /not in this export/,
    facts: [identity(untold)],
    blind: blindToKeys,
  },
];
