import { type CheckCase, identity, inGroup, owner, person, role } from '../world.case.ts';

const jim = person({ id: 'toy:jim', nativeId: 'jim', name: 'jim' });

export const cases: readonly CheckCase[] = [
  { says: 'a tag names one', expect: 'pass', facts: [identity(), owner('team-a')] },
  { says: 'the site declared one', expect: 'pass', facts: [role()], declared: { owner: 'team-a' } },
  { says: 'nobody', expect: 'fail', because: /names an owner$/, facts: [identity()] },
  {
    says: 'nobody, but its group has an owner',
    expect: 'fail',
    because: /perhaps jim, who owns the group g, which it is in/,
    facts: [identity(), ...inGroup(), owner('jim', { ofId: 'toy:g' }), jim],
  },
  { says: 'a role of nobody', expect: 'fail', facts: [role()] },
  {
    says: 'only a creator, who may be anybody',
    expect: 'unknown',
    because: /perhaps jim, by creator/,
    facts: [identity(), owner('jim', { basis: 'creator', confidence: 0.4 })],
  },
  { says: 'a person', expect: 'outside', facts: [person()] },
  {
    says: 'a role that the vendor keeps for itself',
    expect: 'outside',
    facts: [role({ managedBy: 'service_linked' })],
  },
];
