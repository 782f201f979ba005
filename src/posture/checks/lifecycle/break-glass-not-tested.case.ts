import { known } from '../../../model/index.ts';
import { at, type CheckCase, person, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'tried last month',
    expect: 'pass',
    facts: [person({ lastUsedAt: at(30) })],
    declared: { emergencyAccess: true },
  },
  {
    says: 'tried a year ago',
    expect: 'fail',
    facts: [person({ lastUsedAt: at(365) })],
    declared: { emergencyAccess: true },
    because: /365 days/,
  },
  {
    says: 'never tried',
    expect: 'fail',
    facts: [person({ lastUsedAt: known(null) })],
    declared: { emergencyAccess: true },
  },
  {
    says: 'use not told',
    expect: 'unknown',
    facts: [person({ lastUsedAt: unseen })],
    declared: { emergencyAccess: true },
  },
  { says: 'an ordinary account', expect: 'outside', facts: [person()] },
];
