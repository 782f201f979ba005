/** Somebody who is no domain controller asks for the secrets of the directory. */
import { oddDirectoryAct } from '../directory-act.ts';
import { defineBehaviour } from '../look.ts';

/** Controllers do so all day, and one account that syncs to a cloud does as a habit. Anybody else is copying the directory. */
const LLR = 4.4;

export const dcsync = defineBehaviour({
  id: 'dcsync',
  title: 'Secrets of the directory were replicated by no controller',
  description:
    'The right to replicate secrets was used by an account that is no machine and does not do so as a habit.',
  attack: ['T1003.006'],
  falsePositives: ['A synchronisation to a cloud set up anew', 'A tool that audits passwords'],
  kinds: ['secret_access'],
  outcomes: ['success'],
  judge: (look) =>
    /^GetChanges(?:All|InFilteredSet)$/.test(look.event.privilege)
      ? oddDirectoryAct(look, { llr: LLR, words: 'Replicated secrets of the directory' })
      : undefined,
});
