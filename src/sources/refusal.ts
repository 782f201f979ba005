/**
 * Why a sign-in or a request for a token was refused, told from the system's own code or words. Where a system has a
 * table of codes it asks that first; these are the words that many systems share.
 */
import type { EventAuth, Refusal } from '../model/index.ts';
import type { EventParts } from './make-event.ts';

/** First fitting line. */
const words: readonly (readonly [RegExp, Refusal])[] = [
  [/reuse|replay/i, 'reused'],
  [
    /fraud|(?:push|factor|mfa|request).{0,40}(?:den|reject|declin)|user.mistake|rejected.{0,30}push/i,
    'factor_denied',
  ],
  [/no.response|did not respond|time.?d?.?out|timeout/i, 'factor_ignored'],
  [
    /(?:otp|passcode|mfa|factor|one.time|verification).{0,40}(?:invalid|fail|wrong|incorrect)|invalid.(?:otp|passcode|mfa)/i,
    'factor_wrong',
  ],
  [
    /unknown.(?:user|account)|no such user|user.{0,20}not.found|no.username.found|user does not exist|invalid.user\b|invalid.(?:login|email)\b/i,
    'unknown_account',
  ],
  [/lock(?:ed)?(?:.?out)?\b|too.many|brute|blocked|rate.?limit/i, 'locked'],
  [/disabled|suspended|deactivated|inactive/i, 'disabled'],
  [/expired/i, 'expired'],
  [/policy|conditional|not.allowed|restrict|network.?zone|unauthori[sz]ed.ip/i, 'policy'],
  [
    /(?:wrong|bad|invalid|incorrect|mismatch|failed|failure).{0,30}(?:password|credential|secret|key|grant|client|authentication|signature)|(?:password|credential|secret|authentication|signature).{0,30}(?:wrong|bad|invalid|incorrect|fail|mismatch)/i,
    'wrong_secret',
  ],
];

export const refusalIn = (...texts: readonly (string | undefined)[]): Refusal | undefined => {
  for (const text of texts) {
    if (text === undefined) continue;
    const said = text.slice(0, 200);
    const found = words.find(([pattern]) => pattern.test(said));
    if (found !== undefined) return found[1];
  }
  return undefined;
};

/** What a refused proof says by its words, where the system's own mapping says no more. */
export const authOfRefused = ({
  meaning,
  outcome,
  error,
  auth,
}: Pick<EventParts, 'meaning' | 'outcome' | 'error' | 'auth'>): EventAuth | undefined => {
  if (outcome !== 'failure' || auth?.refusal !== undefined) return auth;
  if (meaning.kind !== 'authentication') return auth;
  const refusal = refusalIn(error?.message, error?.code);
  return refusal === undefined ? auth : { ...auth, refusal };
};
