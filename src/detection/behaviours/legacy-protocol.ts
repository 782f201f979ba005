/** A sign-in by a protocol that knows only name and password. */

import { defineBehaviour } from '../look.ts';
import { oddWay } from '../odd-way.ts';

/**
 * Old mail programs and scanners do so each day and are a habit; one who changes to it is restoring an old program, or
 * is somebody who has only the password.
 */
const LLR = { home: 1.1, elsewhere: 2.4 };

export const legacyProtocol = defineBehaviour({
  id: 'legacy-protocol',
  title: 'Signed in by a protocol without second factor',
  description:
    'A mail or office protocol of old, which asks for name and password only, was used by an identity that does not use it.',
  attack: ['T1078.004', 'T1114.002'],
  falsePositives: ['A mail program set up anew', 'A scanner that sends mail'],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.auth?.protocol === 'legacy'
      ? oddWay(look, { llr: LLR, words: 'with a protocol of old' })
      : undefined,
});
