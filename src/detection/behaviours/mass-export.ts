/** Much of what an identity never opened is fetched in a short time. */
import { HOUR } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';
import { sketchOf } from '../traits.ts';

const WINDOW = HOUR;
const HABIT_DAYS = 2;
/** People open some dozen files in an hour of work; machines that go over everything have a peak of their own. */
const LEAST = { person: 60, machine: 100 };
const WARM_UP_DAYS = 3;
/** Data is taken in most thefts, loudly in half; a hand-over or a first backup does so on 0.005 of days. */
const LLR = { known: 2.2, unknown: 1.2 };

/** OCSF: API Activity read, File Hosting download and access. */
const isFetch = ({ event }: Look): boolean =>
  event.effect === 'read' && (event.kind === 'other' || event.kind === 'service_to_service');

const thingOf = ({ event }: Look): string | undefined =>
  event.targets.findLast(({ kind }) => kind === 'resource')?.id;

/** The thing itself where it is named beside what holds it. */
const sketch = (look: Look): string | undefined => {
  if (!isFetch(look)) return undefined;
  const thing = thingOf(look);
  if (thing === undefined) return undefined;
  const short = sketchOf(thing);
  const seen = look.pair?.habits.sets.resource[short];
  return seen !== undefined && daysAt(seen, look.now) >= HABIT_DAYS ? undefined : short;
};

const keyOf = ({ lineage }: Look): string => `fetched|${lineage.root}`;

export const massExport = defineBehaviour({
  id: 'mass-export',
  title: 'Much data was fetched that this identity never opened',
  description:
    'Within an hour one identity read or downloaded many different files, objects or records that are no habit of it, beyond what it habitually fetches.',
  attack: ['T1530', 'T1213', 'T1119'],
  falsePositives: [
    'A hand-over or a move of files',
    'A first backup or index',
    'A synchroniser set up anew',
  ],
  kinds: ['other', 'service_to_service'],
  outcomes: ['success'],
  marks(look) {
    const value = sketch(look);
    return value === undefined ? [] : [{ key: keyOf(look), value, window: WINDOW }];
  },
  judge(look) {
    const value = sketch(look);
    if (value === undefined) return undefined;
    const { sightings, peak, total } = look.track(keyOf(look));
    const many = sightings.length >= 128 ? Math.max(sightings.length, total) : sightings.length;
    const threshold = Math.max(LEAST[look.automated ? 'machine' : 'person'], Math.ceil(peak * 2));
    if (sightings.find((one) => one.value === value)?.eventId !== look.event.id) return undefined;
    if (!atLevel(many, threshold)) return undefined;
    const settled = daysAt(look.root?.habits.active, look.now) >= WARM_UP_DAYS;
    // Controllers and indexers go over everything from their first hour.
    if (!settled && look.automated) return undefined;
    const llr = settled ? LLR.known : LLR.unknown;
    return {
      llr,
      severity: severityOf(llr),
      description: `${many} different things fetched within an hour that are no habit of it${settled ? ` (habitually at most ${Math.round(peak)})` : ''}.`,
      observables: [`fetched:${look.lineage.root}`],
      events: sightings.slice(-50).map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { things: many, peak: Math.round(peak) },
    };
  },
});
