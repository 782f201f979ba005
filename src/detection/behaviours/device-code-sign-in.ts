/** A token for a code that somebody else may have been made to enter. */

import { defineBehaviour } from '../look.ts';
import { oddWay } from '../odd-way.ts';

/**
 * Command-line tools and screens sign in so; of those who never did, one in some hundred does in a month. A code sent
 * to a victim is this and nothing else to be seen, so a place that is theirs takes most of the weight away.
 */
const LLR = { home: 0.9, elsewhere: 2.4 };

export const deviceCodeSignIn = defineBehaviour({
  id: 'device-code-sign-in',
  title: 'Signed in by a code entered on another device',
  description:
    'A token was given for a device code (RFC 8628) to an identity that does not use them: the way of those who send a code to somebody else.',
  attack: ['T1528', 'T1566'],
  falsePositives: ['A screen in a meeting room', 'A command-line tool used for the first time'],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.auth?.grant === 'device_code'
      ? oddWay(look, { llr: LLR, words: 'with a device code' })
      : undefined,
});
