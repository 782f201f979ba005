import { type CheckCase, grant, identity } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  {
    says: 'all of it was seen in use',
    expect: 'pass',
    facts: [identity(), grant(['admin'])],
    calls: [['admin', 3]],
  },
  {
    says: 'object reads leave no trace',
    expect: 'fail',
    facts: [identity(), grant(['admin']), grant(['data:Get'])],
    calls: [['admin', 3]],
    because: /not logged/,
  },
  {
    says: 'no log of the system was read',
    expect: 'unknown',
    facts: [identity(), grant(['admin'])],
  },
  { says: 'low privilege', expect: 'outside', facts: [identity(), grant(['data:Get'])] },
];
