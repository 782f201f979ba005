/** Who may act as anybody towards a service is changed. */
import { oddDirectoryAct } from '../directory-act.ts';
import { defineBehaviour } from '../look.ts';

/** Administrators of web services set it some times a year, clusters when they are made: a step, and seldom an alarm. */
const LLR = 2.8;

const delegates =
  /^(?:AddAllowedToAct|WriteProperty:msDS-(?:AllowedToDelegateTo|GroupMSAMembership|ManagedPasswordPreviousId))$/i;

export const delegationEdited = defineBehaviour({
  id: 'delegation-edited',
  title: 'Who may act as others towards a service was changed',
  description:
    'Delegation of an account or machine was written by somebody who does not do so as a habit: who is let in there can come as anybody.',
  attack: ['T1098', 'T1550.003'],
  falsePositives: ['A web service or cluster set up anew'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge: (look) =>
    delegates.test(look.event.privilege)
      ? oddDirectoryAct(look, { llr: LLR, words: 'Wrote the delegation' })
      : undefined,
});
