import { blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('okta', [
  {
    says: 'bound to a zone',
    expect: 'pass',
    facts: [person(), key('T', { type: 'api_token', binding: 'sender_constrained' })],
  },
  { says: 'from anywhere', expect: 'fail', facts: [person(), key('T', { type: 'api_token' })] },
  { says: 'tokens not listed', expect: 'unknown', facts: [person()], blind: blindToKeys },
  { says: 'no token', expect: 'outside', facts: [person()] },
]);
