import { blindToKeys, type CheckCase, grant, identity, key } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'no lasting secret', expect: 'pass', facts: [identity(), grant(['admin'])] },
  {
    says: 'bound to a network',
    expect: 'pass',
    facts: [identity(), grant(['admin']), key('K', { binding: 'sender_constrained' })],
  },
  { says: 'a bearer key', expect: 'fail', facts: [identity(), grant(['admin']), key('K')] },
  {
    says: 'keys not listed',
    expect: 'unknown',
    facts: [identity(), grant(['admin'])],
    blind: blindToKeys,
  },
  { says: 'low privilege', expect: 'outside', facts: [identity(), key('K')] },
];
