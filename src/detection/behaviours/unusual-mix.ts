/** Much that is new for an identity within an hour: another hand, or another duty. */
import { HOUR } from '../../core/index.ts';
import { CAPS, seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';

const WINDOW = HOUR;
const WARM_UP_DAYS = 5;
/** New operations within an hour that are no accident: machines repeat, people explore. */
const LEAST = { person: 10, machine: 5 };
const LLR = { person: 1.5, machine: 2.3 };

const isNew = ({ event, pair, now }: Look): boolean =>
  event.privilege !== '' &&
  event.outcome !== 'unknown' &&
  pair !== undefined &&
  daysAt(pair.habits.active, now) >= WARM_UP_DAYS &&
  Object.keys(pair.habits.sets.privilege).length < CAPS.privilege &&
  seenBefore(pair.habits.sets.privilege[event.privilege]?.[1], now) === false;

/** What was first seen within the window is still new. */
const seenBefore = (first: number | undefined, now: number): boolean =>
  first !== undefined && now - first > WINDOW;

const keyOf = ({ lineage }: Look): string => `mix|${lineage.root}|${lineage.actingAs}`;

export const unusualMix = defineBehaviour({
  id: 'unusual-mix',
  title: 'An identity does many things that it never did',
  description:
    'Within an hour an identity used many operations that are not in its habits, beyond its own usual exploring: the mix of its calls is another’s.',
  attack: ['T1078.004', 'T1526'],
  falsePositives: ['A new release or duty', 'A migration', 'A clean-up by hand'],
  marks: (look) =>
    isNew(look) ? [{ key: keyOf(look), value: look.event.privilege, window: WINDOW }] : [],
  judge(look) {
    if (!isNew(look)) return undefined;
    const { pair, event, now } = look;
    if (seenIn(pair?.habits, 'privilege', event.privilege) !== undefined) return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === event.privilege);
    const kind = look.automated ? 'machine' : 'person';
    const threshold = Math.max(LEAST[kind], Math.ceil(peak * 2));
    if (own === undefined || own.count > 1 || !atLevel(sightings.length, threshold))
      return undefined;
    const services = new Set(sightings.map(({ value }) => value.split(/[:.]/, 1)[0])).size;
    const llr = services >= 3 ? LLR[kind] : LLR[kind] * 0.8;
    return {
      llr,
      severity: severityOf(llr),
      description: `${sightings.length} operations of ${services} services within an hour that it did not use in ${Math.round(daysAt(pair?.habits.active, now))} active days (habitually at most ${Math.round(peak)}).`,
      observables: [`mix:${look.lineage.root}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { operations: sightings.length, services, peak: Math.round(peak) },
    };
  },
});
