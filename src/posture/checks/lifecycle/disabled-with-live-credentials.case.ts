import { blindToKeys, type CheckCase, identity, key } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'disabled, key deleted',
    expect: 'pass',
    facts: [identity({ status: 'disabled' }), key('K1', { status: 'inactive' })],
  },
  {
    says: 'disabled, key alive',
    expect: 'fail',
    facts: [identity({ status: 'disabled' }), key('K1')],
    because: /K1/,
  },
  {
    says: 'keys not listed',
    expect: 'unknown',
    facts: [identity({ status: 'disabled' })],
    blind: blindToKeys,
  },
  {
    says: 'state of the key not told',
    expect: 'unknown',
    facts: [identity({ status: 'disabled' }), key('K1', { status: 'unknown' })],
  },
  { says: 'an active one', expect: 'outside', facts: [identity(), key('K1')] },
];
