import { type CheckCase, daysAgo, identity, owner, person, staff } from '../world.case.ts';

const jim = person({ id: 'toy:jim', nativeId: 'jim', name: 'jim', tags: { email: 'jim@x.org' } });

export const cases: readonly CheckCase[] = [
  { says: 'an owner who is here', expect: 'pass', facts: [identity(), jim, owner('jim@x.org')] },
  {
    says: 'an owner who was disabled',
    expect: 'fail',
    because: /toy:jim is disabled/,
    facts: [identity(), { ...jim, status: 'disabled' }, owner('toy:jim')],
  },
  {
    says: 'an owner who was deleted',
    expect: 'fail',
    because: /toy:jim is deleted/,
    facts: [identity(), jim, owner('Jim@x.org')],
    changes: [{ op: 'end', kind: 'identity', id: 'toy:jim', at: daysAgo(1), eventId: 'x' }],
  },
  {
    says: 'an owner of whom no account is known',
    expect: 'unknown',
    facts: [identity(), owner('team-a')],
  },
  {
    says: 'an owner who left, and whose account is still open',
    expect: 'fail',
    because: /owner jim@x.org is gone: Jim has left and is gone since 2026-05-29, by staff records/,
    facts: [identity(), jim, owner('jim@x.org'), staff({ endsAt: daysAgo(3) })],
  },
  {
    says: 'an owner who works here and has no account that we know',
    expect: 'pass',
    facts: [identity(), owner('jim@x.org'), staff()],
  },
  { says: 'no owner', expect: 'outside', facts: [identity()] },
];
