/** A token for a bare password: no second factor can stand in its way. */

import { defineBehaviour } from '../look.ts';
import { oddWay } from '../odd-way.ts';

/**
 * Scripts use it for years, so it is a habit or nearly never seen. Guessed passwords are tried this way because nothing
 * else is asked for.
 */
const LLR = { home: 1.2, elsewhere: 2.4 };

export const passwordGrant = defineBehaviour({
  id: 'password-grant',
  title: 'A token was given for a bare password',
  description:
    'The password grant (RFC 6749 §4.3, dropped by OAuth 2.1) was used by a person who does not use it.',
  attack: ['T1078.004', 'T1110.003'],
  falsePositives: ['An old script of theirs', 'A probe of the monitoring'],
  kinds: ['authentication', 'token_issuance'],
  outcomes: ['success'],
  judge: (look) =>
    look.event.auth?.grant === 'password' && !look.automated
      ? oddWay(look, { llr: LLR, words: 'with the password grant' })
      : undefined,
});
