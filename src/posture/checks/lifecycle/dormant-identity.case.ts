import { known } from '../../../model/index.ts';
import { at, type CheckCase, identity, role, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'used yesterday', expect: 'pass', facts: [identity()] },
  {
    says: 'never used, made last week',
    expect: 'pass',
    facts: [identity({ lastUsedAt: known(null), createdAt: at(7) })],
  },
  { says: 'used long ago', expect: 'fail', facts: [role({ lastUsedAt: at(120) })] },
  { says: 'never used', expect: 'fail', facts: [identity({ lastUsedAt: known(null) })] },
  { says: 'use not listed', expect: 'unknown', facts: [identity({ lastUsedAt: unseen })] },
  {
    says: 'never used, made nobody knows when',
    expect: 'unknown',
    facts: [identity({ lastUsedAt: known(null), createdAt: unseen })],
  },
  {
    says: 'disabled already',
    expect: 'outside',
    facts: [identity({ lastUsedAt: at(120), status: 'disabled' })],
  },
];
