import { known } from '../../../model/index.ts';
import { at, type CheckCase, grant, identity, role, unseen } from '../world.case.ts';

const admin = grant(['admin']);

export const cases: readonly CheckCase[] = [
  { says: 'used yesterday', expect: 'pass', facts: [identity(), admin] },
  {
    says: 'used forty days ago',
    expect: 'fail',
    because: /last used 40 days ago/,
    facts: [role({ lastUsedAt: at(40) }), admin],
  },
  {
    says: 'crown jewels, never used',
    expect: 'fail',
    because: /never used in the 400 days/,
    facts: [identity({ lastUsedAt: known(null) }), grant(['secrets'])],
  },
  { says: 'use not listed', expect: 'unknown', facts: [role({ lastUsedAt: unseen }), admin] },
  {
    says: 'never used, made nobody knows when',
    expect: 'unknown',
    facts: [identity({ lastUsedAt: known(null), createdAt: unseen }), admin],
  },
  { says: 'no high privilege', expect: 'outside', facts: [identity({ lastUsedAt: at(40) })] },
  {
    says: 'emergency access, which should lie idle',
    expect: 'outside',
    facts: [identity({ lastUsedAt: at(40) }), admin],
    declared: { emergencyAccess: true },
  },
];
