/** A ticket is asked with another kind of proof than ever: a password in place of a card, or a key out of nowhere. */
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { MIN_LLR, severityOf } from '../surprise.ts';
import { wayOf } from '../traits.ts';

const HABIT_DAYS = 3;
/**
 * A card forgotten at home happens to one in some dozens a month; whoever has only the password has no card. A first
 * certificate is a roll-out where peers have them, else what one puts on an account to come back.
 */
const LLR = { weaker: 2.2, key: 2 };

const KEY = 'kerberos/phishing_resistant';
const SECRET = 'kerberos/secret';

const daysOf = ({ root, now }: Look, way: string): number =>
  daysAt(seenIn(root?.habits, 'way', way), now);

export const otherProof = defineBehaviour({
  id: 'other-proof',
  title: 'A ticket asked with another proof than ever',
  description:
    'An account that always shows a smart card or key asked a ticket with a password, or one that never did showed a key.',
  attack: ['T1078.002', 'T1649', 'T1556'],
  falsePositives: ['A card forgotten or renewed', 'Smart cards rolled out'],
  kinds: ['authentication'],
  outcomes: ['success'],
  judge(look) {
    const way = wayOf(look.event.auth);
    if (way !== KEY && way !== SECRET) return undefined;
    const other = way === KEY ? SECRET : KEY;
    const usual = daysOf(look, other);
    if (daysOf(look, way) > 0 || usual < HABIT_DAYS) return undefined;
    const weaker = way === SECRET;
    const peers = look.peers('way', way);
    // Among people each of whom has a password, that others use theirs says nothing.
    const rollOut = !weaker && (peers?.showing ?? 0) >= 3;
    const llr = (weaker ? LLR.weaker : LLR.key) * (rollOut ? 0.3 : 1);
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: weaker
        ? `Asked a ticket with a password, though it showed a card or key on all of ${Math.round(usual)} days.`
        : `Asked a ticket with a key, though it used a password on all of ${Math.round(usual)} days.`,
      observables: [`proof:${look.lineage.root}`],
      detail: { way, days: Math.round(usual) },
    };
  },
});
