import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const agent = identity({ class: 'agent' });

export const cases: readonly CheckCase[] = inSystem('agents', [
  { says: 'one tool', expect: 'pass', facts: [agent, grant(['tool:query'])] },
  { says: 'all tools', expect: 'fail', facts: [agent, grant(['tool:*'])] },
  { says: 'nothing written', expect: 'fail', facts: [agent] },
  { says: 'grants not listed', expect: 'unknown', facts: [agent], blind: blind('entitlements') },
  { says: 'no agent', expect: 'outside', facts: [identity()] },
]);
