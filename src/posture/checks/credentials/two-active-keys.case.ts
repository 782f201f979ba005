import { blindToKeys, type CheckCase, identity, key, untold } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'one active, one inactive',
    expect: 'pass',
    facts: [identity(), key('K1'), key('K2', { status: 'inactive' })],
  },
  {
    says: 'one key and one token',
    expect: 'pass',
    facts: [identity(), key('K1'), key('T1', { type: 'api_token' })],
  },
  {
    says: 'two active',
    expect: 'fail',
    because: /K1, K2/,
    facts: [identity(), key('K1'), key('K2')],
  },
  {
    says: 'the second may be active or not',
    expect: 'unknown',
    facts: [identity(), key('K1'), key('K2', { status: 'unknown' })],
  },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    facts: [identity(untold)],
    blind: blindToKeys,
  },
];
