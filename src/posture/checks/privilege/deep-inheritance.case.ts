import { blind, type CheckCase, grant, groups, identity } from '../world.case.ts';

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
