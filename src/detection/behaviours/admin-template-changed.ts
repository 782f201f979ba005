/** The pattern from which the rights over all administrators are restored is changed. */
import { oddDirectoryAct } from '../directory-act.ts';
import { defineBehaviour } from '../look.ts';

/** It is written by a few products at their installation and else by hardly anybody: what is put there comes back each hour. */
const LLR = 3.4;

export const adminTemplateChanged = defineBehaviour({
  id: 'admin-template-changed',
  title: 'The pattern of rights over administrators was changed',
  description:
    'AdminSDHolder, from which the access lists of all protected accounts are restored each hour, was written.',
  attack: ['T1098', 'T1222.001'],
  falsePositives: ['The installation of a mail or management product'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.targets.some(({ name, id }) => /adminsdholder/i.test(`${name} ${id}`))
      ? oddDirectoryAct(look, { llr: LLR, words: 'Changed the pattern of rights' })
      : undefined,
});
