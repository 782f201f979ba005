import { type CheckCase, identity, role, trust } from '../world.case.ts';

const anyone = { kind: 'anyone', value: '*' } as const;

export const cases: readonly CheckCase[] = [
  {
    says: 'one principal',
    expect: 'pass',
    facts: [role(), trust({ kind: 'identity', value: 'toy:jim' })],
  },
  { says: 'everybody', expect: 'fail', facts: [role(), trust(anyone)] },
  {
    says: 'everybody under conditions',
    expect: 'unknown',
    facts: [role(), trust(anyone, { conditions: { StringEquals: { id: '1' } } })],
  },
  {
    says: 'everybody denied',
    expect: 'pass',
    facts: [role(), trust(anyone, { effect: 'deny' })],
  },
  { says: 'its ways in were not listed', expect: 'unknown', facts: [role()] },
  { says: 'no role', expect: 'outside', facts: [identity()] },
];
