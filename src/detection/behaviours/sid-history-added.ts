/** An account is given the past of another, and with it its rights. */
import { oddDirectoryAct } from '../directory-act.ts';
import { defineBehaviour } from '../look.ts';

/** Migrations write it, by one account, for hundreds, as a habit. Otherwise there is no reason to. */
const LLR = 3.8;

export const sidHistoryAdded = defineBehaviour({
  id: 'sid-history-added',
  title: 'An account was given the identity of another by its history',
  description:
    'The SID history of an account was written by somebody who does not migrate accounts.',
  attack: ['T1134.005'],
  falsePositives: ['The first day of a migration between domains'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.privilege === 'WriteSIDHistory'
      ? oddDirectoryAct(look, { llr: LLR, words: 'Wrote the SID history' })
      : undefined,
});
