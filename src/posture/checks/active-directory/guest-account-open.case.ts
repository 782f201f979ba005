import { type CheckCase, inSystem, person } from '../world.case.ts';

const guest = (extra = {}) => person({ nativeId: 'S-1-5-21-1-2-3-501', ...extra });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'disabled', expect: 'pass', facts: [guest({ status: 'disabled' })] },
  { says: 'open', expect: 'fail', facts: [guest()] },
  { says: 'not readable', expect: 'unknown', facts: [guest({ status: 'unknown' })] },
  { says: 'another account', expect: 'outside', facts: [person()] },
]);
