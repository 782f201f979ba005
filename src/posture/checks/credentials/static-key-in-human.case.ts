import { blindToKeys, type CheckCase, identity, key, person, untold } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'no key', expect: 'pass', facts: [person()] },
  { says: 'an active key', expect: 'fail', because: /holds K1/, facts: [person(), key('K1')] },
  { says: 'a machine with a key', expect: 'outside', facts: [identity(), key('K1')] },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    facts: [person(untold)],
    blind: blindToKeys,
  },
];
