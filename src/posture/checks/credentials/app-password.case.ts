import { blindToKeys, type CheckCase, key, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'none', expect: 'pass', facts: [person()] },
  { says: 'one', expect: 'fail', facts: [person(), key('asp', { type: 'app_password' })] },
  { says: 'not listed', expect: 'unknown', facts: [person()], blind: blindToKeys },
  { says: 'disabled already', expect: 'outside', facts: [person({ status: 'disabled' })] },
];
