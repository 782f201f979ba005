import { blindToKeys, type CheckCase, identity, inSystem, key, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('gcp', [
  {
    says: 'keys of Google alone',
    expect: 'pass',
    facts: [identity(), key('G', { type: 'signing_key' })],
  },
  { says: 'a file', expect: 'fail', facts: [identity(), key('K')] },
  { says: 'keys not listed', expect: 'unknown', facts: [identity()], blind: blindToKeys },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
