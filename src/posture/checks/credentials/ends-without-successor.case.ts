import { at, blindToKeys, type CheckCase, identity, key } from '../world.case.ts';

const ends = (id: string, days: number) => key(id, { type: 'client_secret', expiresAt: at(-days) });

export const cases: readonly CheckCase[] = [
  { says: 'ends in a year', expect: 'pass', facts: [identity(), ends('A', 365)] },
  {
    says: 'ends soon, the next one is there',
    expect: 'pass',
    facts: [identity(), ends('A', 5), ends('B', 200)],
  },
  { says: 'ends soon', expect: 'fail', facts: [identity(), ends('A', 5)], because: /in 5 days/ },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [identity(), ends('A', 100)],
    blind: blindToKeys,
  },
  { says: 'none with an end', expect: 'outside', facts: [identity(), key('K')] },
];
