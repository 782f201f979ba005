import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, unlessBlind } from '../subject.ts';

const MANY = 5;

export const agentActsForMany: Check = {
  id: 'agent-acts-for-many',
  title: 'Agent that acts for many people at once',
  severity: 'medium',
  topic: 'agent',
  dimension: 'sharing',
  system: 'agents',
  remedy: 'Give each person a session of their own with tokens of their own.',
  cause: 'One agent serves a team with what its members gave it.',
  closes: 'At most five people on whose behalf it acts.',
  controls: {
    nhi: ['NHI9:2025'],
    csf: ['PR.AA-05', 'PR.AA-02'],
    asi: ['ASI03:2026', 'ASI08:2026'],
    aiRmf: ['MAP 3.5'],
  },
  population: { says: 'agents of the register', classes: ['agent'] },
  judge(view, id, at) {
    const people = (tagOf(view, id, at, 'on_behalf_of') ?? '')
      .split(',')
      .filter((one) => one !== '');
    if (people.length > MANY)
      return fail(`acts for ${people.length} people: one prompt reaches what all of them may`);
    return unlessBlind(blindTo(view, id, at, 'identity', 'trust'), pass);
  },
  points: 8,
  condition: 'shared',
};
