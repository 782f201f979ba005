import { type CheckCase, identity, owner, person } from '../world.case.ts';

const agent = identity({ class: 'agent' });

export const cases: readonly CheckCase[] = [
  {
    says: 'sponsored by a person of the directory',
    expect: 'pass',
    facts: [
      agent,
      owner('jim@x.org'),
      person({ id: 'toy:jim', nativeId: 'jim', tags: { email: 'jim@x.org' } }),
    ],
  },
  { says: 'nobody', expect: 'fail', facts: [agent] },
  {
    says: 'only its maker is known',
    expect: 'fail',
    facts: [agent, owner('jim@x.org', { basis: 'creator' })],
  },
  { says: 'by a name that nobody knows', expect: 'unknown', facts: [agent, owner('team-a')] },
  { says: 'a machine that is no agent', expect: 'outside', facts: [identity()] },
];
