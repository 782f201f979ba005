import { unknown } from '../../../model/index.ts';
import { at, blindToKeys, type CheckCase, identity, key, untold } from '../world.case.ts';

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
    says: 'one key, known by its id and by its number in a report, made at the same moment',
    expect: 'pass',
    facts: [
      identity(),
      key('AK1', { createdAt: at(40) }),
      key('key1@x', { unnamed: true, createdAt: at(40) }),
    ],
  },
  {
    says: 'a key seen in use and one of a report, which may be the same',
    expect: 'unknown',
    because: /key1@x and AK1 are one key/,
    facts: [
      identity(),
      key('AK1', { createdAt: unknown('seen in use only') }),
      key('key1@x', { unnamed: true, createdAt: at(40) }),
    ],
  },
  {
    says: 'two of a report, one of them seen in use',
    expect: 'fail',
    because: /^at least 2 active keys/,
    facts: [
      identity(),
      key('AK1', { createdAt: unknown('seen in use only') }),
      key('key1@x', { unnamed: true, createdAt: at(40) }),
      key('key2@x', { unnamed: true, createdAt: at(9) }),
    ],
  },
  {
    says: 'two whose dates tell them apart from the one joined',
    expect: 'fail',
    facts: [
      identity(),
      key('AK1', { createdAt: at(40) }),
      key('key1@x', { unnamed: true, createdAt: at(40) }),
      key('key2@x', { unnamed: true, createdAt: at(9) }),
    ],
  },
  {
    says: 'no pull could see credentials',
    expect: 'unknown',
    facts: [identity(untold)],
    blind: blindToKeys,
  },
];
