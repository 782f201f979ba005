import { blindToKeys, type CheckCase, identity, inSystem, key, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('snowflake', [
  { says: 'by key', expect: 'pass', facts: [identity({ tags: { type: 'SERVICE' } }), key('K')] },
  { says: 'by password', expect: 'fail', facts: [identity(), key('P', { type: 'password' })] },
  {
    says: 'of the old type',
    expect: 'fail',
    facts: [identity({ tags: { type: 'LEGACY_SERVICE' } })],
  },
  { says: 'credentials not listed', expect: 'unknown', facts: [identity()], blind: blindToKeys },
  { says: 'a person', expect: 'outside', facts: [person()] },
]);
