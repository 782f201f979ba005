import { blind, type CheckCase, grant, role, trust } from '../world.case.ts';

const trusts = (count: number) =>
  Array.from({ length: count }, (_, index) => trust({ kind: 'identity', value: `toy:p${index}` }));

export const cases: readonly CheckCase[] = [
  { says: 'two may', expect: 'pass', facts: [role(), grant(['admin']), ...trusts(2)] },
  {
    says: 'eleven may',
    expect: 'fail',
    facts: [role(), grant(['admin']), ...trusts(11)],
    because: /11 principals/,
  },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [role(), grant(['admin']), ...trusts(2)],
    blind: blind('trusts'),
  },
  { says: 'low privilege', expect: 'outside', facts: [role(), ...trusts(11)] },
];
