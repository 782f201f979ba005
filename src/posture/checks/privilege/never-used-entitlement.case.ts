import { type CheckCase, grant, groups, identity } from '../world.case.ts';

const yearOfLogs = [
  ['data:List', 300],
  ['data:List', 1],
] as const;

export const cases: readonly CheckCase[] = [
  {
    says: 'used',
    expect: 'pass',
    facts: [identity(), grant(['data:*'])],
    calls: yearOfLogs,
  },
  {
    says: 'not used in a year of logs',
    expect: 'fail',
    because: /iam:\* by policy/,
    facts: [identity(), grant(['data:*']), grant(['iam:*'])],
    calls: yearOfLogs,
  },
  {
    says: 'its use is in no log',
    expect: 'unknown',
    because: /object reads are not logged/,
    facts: [identity(), grant(['data:Get'])],
    calls: yearOfLogs,
  },
  {
    says: 'too few days of logs',
    expect: 'unknown',
    because: /observed only 29 days/,
    facts: [identity(), grant(['iam:*'])],
    calls: [
      ['data:List', 30],
      ['data:List', 1],
    ],
  },
  {
    says: 'a policy that was not read',
    expect: 'unknown',
    facts: [identity(), grant([])],
    calls: yearOfLogs,
  },
  {
    says: 'nothing allowed',
    expect: 'outside',
    facts: [identity(), grant(['iam:*'], { effect: 'deny' })],
  },
  {
    says: 'not used, though it comes from a group in a group',
    expect: 'fail',
    because: /iam:\* by policy/,
    facts: [identity(), ...groups(2), grant(['data:*']), grant(['iam:*'], { holderId: 'toy:g1' })],
    calls: yearOfLogs,
  },
];
