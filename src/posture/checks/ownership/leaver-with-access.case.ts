import { type CheckCase, daysAgo, person, staff } from '../world.case.ts';

const jim = person({ handles: [{ kind: 'employee_id', value: '100', verified: true }] });

export const cases: readonly CheckCase[] = [
  { says: 'its person works here', expect: 'pass', facts: [jim, staff()] },
  {
    says: 'its person starts soon',
    expect: 'pass',
    facts: [jim, staff({ startsAt: daysAgo(-9) })],
  },
  {
    says: 'its person has left',
    expect: 'fail',
    because: /Jim has left and is gone since 2026-05-29, by staff records/,
    facts: [jim, staff({ endsAt: daysAgo(3) })],
  },
  {
    says: 'its person has left, and it is disabled',
    expect: 'outside',
    facts: [{ ...jim, status: 'disabled' }, staff({ endsAt: daysAgo(3) })],
  },
  {
    says: 'nobody connected staff records',
    expect: 'unknown',
    because: /no staff record is connected/,
    facts: [jim],
  },
  {
    says: 'staff records name others only',
    expect: 'unknown',
    because: /no staff record names toy:x/,
    facts: [person(), staff()],
  },
];
