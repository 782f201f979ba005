import { type CheckCase, grant, groups, identity, inGroup } from '../world.case.ts';

const ofGroup = { holderId: 'toy:g', via: { kind: 'group', name: 'wide' } } as const;

export const cases: readonly CheckCase[] = [
  {
    says: 'a group with little',
    expect: 'pass',
    facts: [identity(), ...inGroup(grant(['data:List'], ofGroup))],
  },
  {
    says: 'a group with everything',
    expect: 'fail',
    because: /wide of group g allows everything/,
    facts: [identity(), ...inGroup(grant(['*'], ofGroup))],
  },
  {
    says: 'a group with everything but one thing',
    expect: 'fail',
    facts: [identity(), ...inGroup(grant(['iam:*'], { ...ofGroup, privilegesInverted: true }))],
  },
  {
    says: 'a group with everything under conditions',
    expect: 'unknown',
    facts: [identity(), ...inGroup(grant(['*'], { ...ofGroup, conditions: { Bool: {} } }))],
  },
  {
    says: 'a group whose policy was not read',
    expect: 'unknown',
    facts: [identity(), ...inGroup(grant([], ofGroup))],
  },
  { says: 'everything of its own', expect: 'outside', facts: [identity(), grant(['*'])] },
  {
    says: 'a group in a group in a group with everything',
    expect: 'fail',
    because: /wide of group g2 allows everything/,
    facts: [identity(), ...groups(3), grant(['*'], { ...ofGroup, holderId: 'toy:g2' })],
  },
];
