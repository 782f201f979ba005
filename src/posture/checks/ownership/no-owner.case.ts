import { type CheckCase, identity, owner, person, role } from '../world.case.ts';

export const cases: readonly CheckCase[] = [
  { says: 'a tag names one', expect: 'pass', facts: [identity(), owner('team-a')] },
  { says: 'the site declared one', expect: 'pass', facts: [role()], declared: { owner: 'team-a' } },
  { says: 'nobody', expect: 'fail', facts: [identity()] },
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
