import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { isController, isOn, judgeFlag } from './account.ts';

export const protocolTransition: Check = {
  id: 'protocol-transition',
  title: 'Makes tickets of anybody without having seen theirs',
  severity: 'high',
  topic: 'delegation',
  dimension: 'privilege',
  system: 'active-directory',
  remedy: 'Take the protocol transition away: let users come with Kerberos, and delegate that.',
  cause: 'A web front end signs users in by forms and speaks Kerberos behind.',
  closes: 'The account without the flag.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts that are no domain controllers', classes: everyClass },
  applies: (view, id, at) => isOn(view, id, at) && !isController(view, id, at),
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'protocol_transition',
      'may ask for a ticket of anybody to its services, though they never signed in to it',
    ),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
