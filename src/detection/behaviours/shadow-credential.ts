/** A key is put on somebody else's account, to sign in as them by certificate. */
import { oddDirectoryAct } from '../directory-act.ts';
import { defineBehaviour } from '../look.ts';

/** Machines write their own, a synchronisation writes those of people as a habit. By hand there is no reason. */
const LLR = 3.6;

export const shadowCredential = defineBehaviour({
  id: 'shadow-credential',
  title: 'A key was put on somebody else’s account',
  description:
    'A key credential was written on another account by somebody who does not do so as a habit: who holds the key can sign in as that account.',
  attack: ['T1098.001', 'T1556'],
  falsePositives: ['A synchronisation of sign-in keys set up anew'],
  kinds: ['privilege_change'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.privilege === 'AddKeyCredentialLink'
      ? oddDirectoryAct(look, { llr: LLR, words: 'Put a key' })
      : undefined,
});
