import { type CheckCase, inSystem, person } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('snowflake', [
  { says: 'as an analyst', expect: 'pass', facts: [person({ tags: { defaultRole: 'ANALYST' } })] },
  {
    says: 'as administrator',
    expect: 'fail',
    facts: [person({ tags: { defaultRole: 'ACCOUNTADMIN' } })],
  },
  {
    says: 'users not whole',
    expect: 'unknown',
    facts: [person()],
    blind: [{ area: 'users', kinds: ['identity'], because: 'not shown' }],
  },
  { says: 'disabled', expect: 'outside', facts: [person({ status: 'disabled' })] },
]);
