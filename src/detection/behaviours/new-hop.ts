/** Somebody becomes a principal that it never became. */
import { DAY } from '../../core/index.ts';
import { isSelf, nameOf } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

const REMEMBERED = 60 * DAY;
const WARM_UP_DAYS = 5;
/** An intruder with a foothold takes the next role in two of five cases. */
const P_ATTACK = 0.4;
/** Days with a hop to somebody new that are usual, in days’ worth of belief. */
const PRIOR = { days: 3, person: 0.1, machine: 0.03 };

/** Whom it becomes: by a token that is issued, by impersonation or by delegation. */
const becomes = (look: Look): string | undefined => {
  const { event, lineage } = look;
  if (event.issued?.type === 'session_token' && !isSelf(look, event.issued.forId))
    return event.issued.forId;
  // Impersonation shows the one that acts and, upstream, who does it.
  return lineage.actingAs !== lineage.root ? lineage.actingAs : undefined;
};

const keyOf = ({ lineage }: Look): string => `hops|${lineage.root}`;

export const newHop = defineBehaviour({
  id: 'new-hop',
  title: 'An identity became another that it never became',
  description:
    'A role was taken, a delegation used or an account impersonated that this root never used, though it rarely goes new ways.',
  attack: ['T1550.001', 'T1078.004', 'T1548.005'],
  falsePositives: ['A new duty', 'A role was renamed or made anew', 'First use of a recovery role'],
  kinds: ['token_issuance', 'authentication', 'privilege_change', 'secret_access'],
  outcomes: ['success'],
  marks(look) {
    const to = becomes(look);
    return to === undefined ? [] : [{ key: keyOf(look), value: to, window: REMEMBERED }];
  },
  judge(look) {
    const to = becomes(look);
    const { root, now } = look;
    const days = daysAt(root?.habits.active, now);
    if (to === undefined || days < WARM_UP_DAYS) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === to);
    if (own === undefined || own.count > 1) return undefined;
    const others = sightings.filter(({ value, first }) => value !== to && now - first > 0);
    const usual = look.automated ? PRIOR.machine : PRIOR.person;
    // Each other way was new on one of its days; a peak of more ways says the same of longer ago.
    const spread = Math.max(others.length, peak - 1);
    const pBenign = Math.min(
      1,
      (Math.max(0, spread - 1) + PRIOR.days * usual) / (days + PRIOR.days),
    );
    const taken = (look.peers('through', to)?.showing ?? 0) >= 2;
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: taken ? 1.2 : 2.1, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Became ${nameOf(look, to)}, which it did not in ${Math.round(days)} active days; it uses ${others.length} other ${others.length === 1 ? 'way' : 'ways'}.`,
      observables: [`hop:${to}`],
      detail: { to, ways: others.length, days: Math.round(days) },
    };
  },
});
