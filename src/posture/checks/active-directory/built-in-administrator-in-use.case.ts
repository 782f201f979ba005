import { at, type CheckCase, inSystem, person, unseen } from '../world.case.ts';

const first = (extra = {}) => person({ nativeId: 'S-1-5-21-1-2-3-500', ...extra });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'asleep', expect: 'pass', facts: [first({ lastUsedAt: at(200) })] },
  { says: 'in use', expect: 'fail', facts: [first({ lastUsedAt: at(2) })] },
  { says: 'use not told', expect: 'unknown', facts: [first({ lastUsedAt: unseen })] },
  {
    says: 'another account',
    expect: 'outside',
    facts: [person({ nativeId: 'S-1-5-21-1-2-3-1500' })],
  },
]);
