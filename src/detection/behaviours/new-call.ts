/** A machine calls a service that it never called. */
import { isOwnRotation, OWN_ROTATION } from '../change.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour } from '../look.ts';
import { daysAt } from '../seen.ts';
import { excuseOf, llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** Machines get a new dependency with a release, on one or two days a month. */
const USUAL = 0.05;
const P_ATTACK = 0.4;

export const newCall = defineBehaviour({
  id: 'new-call',
  title: 'A machine called a service that it never called',
  description:
    'A workload, service account or app whose set of called services is settled calls a further one: a new dependency, or somebody else at work with it.',
  attack: ['T1078.004', 'T1526'],
  falsePositives: ['A release with a new dependency', 'A service was renamed by its vendor'],
  outcomes: ['success'],
  judge(look) {
    const { event, pair, now } = look;
    if (
      !look.automated ||
      pair === undefined ||
      event.service === '' ||
      event.kind === 'authentication'
    )
      return undefined;
    if (seenIn(pair.habits, 'service', event.service) !== undefined) return undefined;
    const days = daysAt(pair.habits.active, now);
    const called = Object.keys(pair.habits.sets.service).length;
    if (days < WARM_UP_DAYS || called === 0) return undefined;
    let llr = llrOf({
      pAttack: P_ATTACK,
      pBenign: pNovel(pair.habits, 'service', USUAL, now),
      cap: 1.9,
      days,
    });
    llr *= excuseOf(look.peers('service', event.service));
    if (event.effect === 'read') llr *= 0.8;
    if (isOwnRotation(look)) llr *= OWN_ROTATION;
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `First call of ${event.service} in ${Math.round(days)} active days with ${called} services called.`,
      // The privilege is new too: one vote with its first use.
      observables: [`service:${event.service}`, `privilege:${event.privilege}`],
      detail: { service: event.service, called, days: Math.round(days) },
    };
  },
});
