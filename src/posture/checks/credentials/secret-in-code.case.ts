import { blindToKeys, type CheckCase, identity, key } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'in a vault', expect: 'pass', facts: [identity(), key('K', { storedIn: 'vault' })] },
  { says: 'in a file', expect: 'fail', facts: [identity(), key('K', { storedIn: 'code' })] },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [identity(), key('K', { storedIn: 'vault' })],
    blind: blindToKeys,
  },
  { says: 'nobody knows where', expect: 'outside', facts: [identity(), key('K')] },
];
