/** A person at work at an hour of the day at which they never are. */
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { activeDays, fromHabit } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';
import { hourOfDay } from '../traits.ts';

const WARM_UP_DAYS = 6;
/** An hour early or late is a long day. */
const MARGIN = 1;
/** Who works in another part of the world, or waits for the night, is outside somebody's hours more often than not. */
const P_ATTACK = 0.5;
/** Days' worth of belief that any hour may be one of theirs: on call, a release, a child that does not sleep. */
const PRIOR = { days: 3, share: 0.12 };
const CAP = 1.7;
/** From elsewhere the clock is another: a trip explains both. */
const AWAY = 0.6;

const HOURS = 24;

/** Most days on which they were seen at this hour or one beside it. */
const daysNear = ({ root, now }: Look, hour: number): number => {
  let most = 0;
  for (let off = -MARGIN; off <= MARGIN; off++) {
    const near = String((hour + off + HOURS) % HOURS);
    most = Math.max(most, daysAt(seenIn(root?.habits, 'hour', near), now));
  }
  return most;
};

export const oddHours = defineBehaviour({
  id: 'odd-hours',
  title: 'Active at an hour at which the person never is',
  description:
    'A settled person signed in or changed something at an hour of the day, one hour’s margin included, at which they were hardly ever seen.',
  attack: ['T1078'],
  falsePositives: ['On call', 'A release at night', 'The first day of a trip'],
  kinds: ['authentication', 'privilege_change', 'secret_access', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const hour = hourOfDay(look);
    const days = activeDays(look);
    if (hour === undefined || days < WARM_UP_DAYS) return undefined;
    // Nothing was learned of hours by what was kept before they were.
    if (Object.keys(look.root?.habits.sets.hour ?? {}).length === 0) return undefined;
    const near = daysNear(look, hour);
    const pBenign = (near + PRIOR.days * PRIOR.share) / (days + PRIOR.days);
    const sure = llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP, days });
    const llr = Math.round(sure * (fromHabit(look) ? 1 : AWAY) * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Active at ${hour}:00 UTC, within an hour of which they were on ${Math.round(near)} of ${Math.round(days)} active days.`,
      observables: [`hour:${look.lineage.root}`],
      detail: { hour, days: Math.round(days) },
    };
  },
});
