import { type CheckCase, person } from '../world.case.ts';

const other = (status: 'active' | 'disabled' | 'unknown') =>
  person({ id: 'toy:y', nativeId: 'y', name: 'y', status, personId: 'person:1' });
const mine = person({ personId: 'person:1' });

export const cases: readonly CheckCase[] = [
  { says: 'both open', expect: 'pass', facts: [mine, other('active')] },
  {
    says: 'the other one closed',
    expect: 'fail',
    facts: [mine, other('disabled')],
    because: /toy:y/,
  },
  { says: 'state of the other not told', expect: 'unknown', facts: [mine, other('unknown')] },
  { says: 'no other', expect: 'outside', facts: [mine] },
];
