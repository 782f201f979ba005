import { known } from '../../../model/index.ts';
import { at, type CheckCase, identity, key, unseen } from '../world.case.ts';

const never = known(null);

export const cases: readonly CheckCase[] = [
  { says: 'used', expect: 'pass', facts: [identity(), key('K1', { createdAt: at(50) })] },
  {
    says: 'never used, but made last week',
    expect: 'pass',
    facts: [identity(), key('K1', { createdAt: at(7), lastUsedAt: never })],
  },
  {
    says: 'never used for fifty days',
    expect: 'fail',
    because: /K1 was made 50 days ago and never used/,
    facts: [identity(), key('K1', { createdAt: at(50), lastUsedAt: never })],
  },
  {
    says: 'never used, made nobody knows when',
    expect: 'unknown',
    facts: [identity(), key('K1', { createdAt: unseen, lastUsedAt: never })],
  },
  {
    says: 'use was not listed',
    expect: 'unknown',
    facts: [identity(), key('K1', { createdAt: at(50), lastUsedAt: unseen })],
  },
];
