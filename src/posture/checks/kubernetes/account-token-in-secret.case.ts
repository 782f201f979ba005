import { blindToKeys, type CheckCase, identity, inSystem, key } from '../world.case.ts';

const account = identity({ class: 'workload', nativeId: 'system:serviceaccount:shop:web' });

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { says: 'none', expect: 'pass', facts: [account] },
  {
    says: 'one',
    expect: 'fail',
    facts: [account, key('secrets/shop/web-token', { type: 'api_token' })],
  },
  { says: 'secrets not listed', expect: 'unknown', facts: [account], blind: blindToKeys },
  {
    says: 'a node',
    expect: 'outside',
    facts: [identity({ class: 'workload', nativeId: 'system:node:a' })],
  },
]);
