/** A role that the same few always take is taken by somebody new here. */
import { DAY } from '../../core/index.ts';
import { isSelf, nameOf } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays, whereFrom } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

const REMEMBERED = 60 * DAY;
/** Since when the role is known to be taken, and how often, before "never" means something. */
const WARM_UP = { days: 7, takes: 8 };
/** Roles that many take have no habit to break; who is at home here is told by whom else it becomes. */
const FEW = 5;
const SETTLED_DAYS = 3;
/** A stranger who found the way in takes the role under a name of its own; a vendor changes its collector once a year. */
const P_ATTACK = 0.6;
const PRIOR = { days: 3, share: 0.03 };
const CAP = 3.3;

const taken = (look: Look): string | undefined => {
  const { issued } = look.event;
  return issued?.type === 'session_token' && !isSelf(look, issued.forId) ? issued.forId : undefined;
};

export const roleNewTaker = defineBehaviour({
  id: 'role-new-taker',
  title: 'A role was taken by somebody who never took it and is new here',
  description:
    'A role that one or a few callers have taken for more than a week was taken by another, of whom nothing is known here: the trust lets in more than it is meant for.',
  attack: ['T1199', 'T1078.004', 'T1550.001'],
  owasp: ['NHI3'],
  falsePositives: ['A vendor changed what it collects with', 'A new account of a partner'],
  kinds: ['token_issuance'],
  outcomes: ['success'],
  marks(look) {
    const role = taken(look);
    return role === undefined
      ? []
      : [{ key: `taken|${role}`, value: look.lineage.root, window: REMEMBERED }];
  },
  judge(look) {
    const role = taken(look);
    if (role === undefined || activeDays(look) >= SETTLED_DAYS) return undefined;
    const { root } = look.lineage;
    const { sightings } = look.track(`taken|${role}`);
    if (sightings.find(({ value }) => value === root)?.count !== 1) return undefined;
    const others = sightings.filter(({ value }) => value !== root);
    const takes = others.reduce((sum, { count }) => sum + count, 0);
    const days = (look.now - Math.min(...others.map(({ first }) => first))) / DAY;
    if (others.length > FEW || takes < WARM_UP.takes || !(days >= WARM_UP.days)) return undefined;
    const pBenign = (others.length - 1 + PRIOR.days * PRIOR.share) / (days + PRIOR.days);
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${nameOf(look, role)} was taken by ${nameOf(look, root)}, never seen before; ${others.length === 1 ? 'one other' : `${others.length} others`} took it ${takes} times in ${Math.round(days)} days.`,
      observables: [`taker:${role}`, ...whereFrom(look)],
      detail: { role, others: others.length, days: Math.round(days) },
    };
  },
});
