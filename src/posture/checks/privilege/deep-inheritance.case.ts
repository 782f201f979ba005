import { blind, type CheckCase, grant, identity } from '../world.case.ts';

const groups = (depth: number) =>
  Array.from({ length: depth }, (_, index) => [
    {
      kind: 'group',
      id: `toy:g${index}`,
      system: 'toy',
      nativeId: `g${index}`,
      scope: 'one',
      name: `g${index}`,
    } as const,
    {
      kind: 'membership',
      id: `toy:m${index}`,
      memberId: index === 0 ? 'toy:x' : `toy:g${index - 1}`,
      groupId: `toy:g${index}`,
    } as const,
  ]).flat();

export const cases: readonly CheckCase[] = [
  { says: 'its own right', expect: 'pass', facts: [identity(), grant(['admin'])] },
  {
    says: 'through one group',
    expect: 'pass',
    facts: [identity(), ...groups(1), grant(['admin'], { holderId: 'toy:g0' })],
  },
  {
    says: 'through three',
    expect: 'fail',
    facts: [identity(), ...groups(3), grant(['ruling'], { holderId: 'toy:g2' })],
  },
  {
    says: 'memberships not listed',
    expect: 'unknown',
    facts: [identity(), grant(['admin'])],
    blind: blind('memberships'),
  },
  { says: 'no high privilege', expect: 'outside', facts: [identity(), ...groups(3)] },
];
