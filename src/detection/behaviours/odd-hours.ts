/** A person at work at an hour of the day at which they never are. */
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { activeDays, isHabit } from '../sign-in.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';
import { hourOfDay } from '../traits.ts';

const WARM_UP_DAYS = 6;
/** Somebody who signs in at nine is at work till the evening, and some days from seven. */
const MARGIN = 3;
/** Who works in another part of the world, or waits for the night, is outside somebody's hours more often than not. */
const P_ATTACK = 0.5;
/** Days' worth of belief that any hour may be one of theirs: on call, a release, a child that does not sleep. */
const PRIOR = { days: 3, share: 0.12 };
/** On call one works at night, and on what is grave: beside other oddities the hour says less than it seems. */
const CAP = 1.05;
/** Days in a country after which its clock is theirs: on a trip all hours are others. */
const HOME_DAYS = 4;

const HOURS = 24;

const isAway = (look: Look): boolean =>
  look.place?.country !== undefined && !isHabit(look, 'country', look.place.country, HOME_DAYS);

/** Most days on which they were seen at this hour or one near it. */
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
    'A settled person signed in or changed something at an hour of the day, three hours’ margin included, at which they were hardly ever seen.',
  attack: ['T1078'],
  falsePositives: ['On call', 'A release at night', 'The first day of a trip'],
  kinds: ['authentication', 'privilege_change', 'secret_access', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const hour = hourOfDay(look);
    const days = activeDays(look);
    if (hour === undefined || days < WARM_UP_DAYS || isAway(look)) return undefined;
    // Nothing was learned of hours by what was kept before they were.
    if (Object.keys(look.root?.habits.sets.hour ?? {}).length === 0) return undefined;
    const near = daysNear(look, hour);
    const pBenign = (near + PRIOR.days * PRIOR.share) / (days + PRIOR.days);
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: CAP, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Active at ${hour}:00 UTC, near which they were on ${Math.round(near)} of ${Math.round(days)} active days.`,
      observables: [`hour:${look.lineage.root}`],
      detail: { hour, days: Math.round(days) },
    };
  },
});
