import { at, blindToKeys, type CheckCase, identity, key, unseen } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'ends next month',
    expect: 'pass',
    facts: [identity(), key('T', { type: 'api_token', expiresAt: at(-30) })],
  },
  {
    says: 'never ends',
    expect: 'fail',
    facts: [identity(), key('T', { type: 'api_token' })],
    because: /T works/,
  },
  {
    says: 'end not told',
    expect: 'unknown',
    facts: [identity(), key('T', { type: 'client_secret', expiresAt: unseen })],
  },
  { says: 'tokens not listed', expect: 'unknown', facts: [identity()], blind: blindToKeys },
  { says: 'a key that cannot end', expect: 'outside', facts: [identity(), key('K')] },
  {
    says: 'a copy in a store of CI',
    expect: 'outside',
    facts: [identity(), key('T', { type: 'client_secret', storedIn: 'ci' })],
  },
];
