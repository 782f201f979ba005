import { at, blindToKeys, type CheckCase, identity, key, unseen, untold } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'made last week', expect: 'pass', facts: [identity(), key('K1', { createdAt: at(7) })] },
  {
    says: 'made long ago, rotated last week',
    expect: 'pass',
    facts: [identity(), key('K1', { createdAt: at(700), rotatedAt: at(7) })],
  },
  {
    says: 'not rotated for a year',
    expect: 'fail',
    because: /K1 has not been rotated for 365 days/,
    facts: [identity(), key('K1', { createdAt: at(365) })],
  },
  {
    says: 'an old password is no lasting key',
    expect: 'outside',
    facts: [identity(), key('P', { type: 'password', createdAt: at(365) })],
  },
  {
    says: 'age was not listed',
    expect: 'unknown',
    facts: [identity(), key('K1', { createdAt: unseen })],
  },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    facts: [identity(untold)],
    blind: blindToKeys,
  },
];
