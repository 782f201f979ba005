import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('agents', [
  { says: 'a member', expect: 'pass', facts: [person(), grant(['openai:member'])] },
  {
    says: 'administers by key',
    expect: 'fail',
    facts: [person(), grant(['openai:administration'])],
  },
  { says: 'grants not listed', expect: 'unknown', facts: [person()], blind: blind('entitlements') },
  { says: 'an agent', expect: 'outside', facts: [identity({ class: 'agent' })] },
]);
