/** One root reaches many accounts, projects or hosts that it does not use, in a short time. */
import { HOUR } from '../../core/index.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';
import type { Mark, Sighting } from '../tracks.ts';

const WINDOW = HOUR;
/** Days of use that make a place the root's own. */
const HABIT_DAYS = 2;
const WARM_UP_DAYS = 3;
/** Fewer new places than this within an hour are a duty; whoever goes round habitually has a higher peak. */
const LEAST = { account: 4, host: 5, machine: 6 };
/** P(so many new places in an hour | attack that moves) 0.4; inventories and scanners do it, but habitually. */
const LLR = { account: 2.2, host: 2.4, machine: 2.4 };

type Kind = keyof typeof LEAST;

const hostOf = ({ event }: Look): string | undefined =>
  event.kind === 'authentication'
    ? event.targets.find(({ kind }) => kind === 'resource')?.id
    : undefined;

/** Opened from outside, by the cloud's own way in; one command may go to many at once. */
const enteredBy = ({ event }: Look): readonly string[] =>
  event.deed === 'machine_entered'
    ? event.targets.flatMap(({ kind, name }) => (kind === 'resource' ? [name] : []))
    : [];

const placesOf = (look: Look, host: string | undefined): readonly (readonly [Kind, string])[] => {
  const { event } = look;
  return [
    ...enteredBy(look).map((name) => ['machine', name] as const),
    ...(host === undefined ? [] : [['host', host] as const]),
    ...(host !== undefined || event.cloud.account === undefined
      ? []
      : [['account', event.cloud.account] as const]),
  ];
};

const isOwn = ({ pair, now }: Look, kind: Kind, place: string): boolean =>
  kind === 'account' && daysAt(seenIn(pair?.habits, 'account', place), now) >= HABIT_DAYS;

const keyOf = ({ lineage }: Look, kind: Kind): string => `fan-${kind}|${lineage.root}`;

/** Places that this event is the first to show. */
const freshIn = ({ event }: Look, sightings: readonly Sighting[]): number =>
  sightings.filter(({ eventId, count }) => eventId === event.id && count === 1).length;

/** The threshold, or a doubling of it, was reached by these. */
const passesLevel = (before: number, now: number, threshold: number): boolean => {
  for (let count = before + 1; count <= now; count++) if (atLevel(count, threshold)) return true;
  return false;
};

export const fanOut = defineBehaviour({
  id: 'fan-out',
  title: 'One identity reached many new accounts or hosts in a short time',
  description:
    'Within an hour one root acted in several accounts or projects, or signed in to several hosts, that are not its own, beyond what it habitually does.',
  attack: ['T1021', 'T1021.007', 'T1021.008', 'T1580'],
  falsePositives: [
    'A first roll-out over all accounts',
    'A new scanner or inventory',
    'Patches sent by hand',
    'An audit by hand',
  ],
  outcomes: ['success'],
  marks(look): readonly Mark[] {
    if (daysAt(look.root?.habits.active, look.now) < WARM_UP_DAYS) return [];
    return placesOf(look, hostOf(look))
      .filter(([kind, place]) => !isOwn(look, kind, place))
      .map(([kind, place]) => ({ key: keyOf(look, kind), value: place, window: WINDOW }));
  },
  judge(look) {
    if (daysAt(look.root?.habits.active, look.now) < WARM_UP_DAYS) return undefined;
    for (const [kind, place] of placesOf(look, hostOf(look))) {
      if (isOwn(look, kind, place)) continue;
      const { sightings, peak } = look.track(keyOf(look, kind));
      const own = sightings.find(({ value }) => value === place);
      const threshold = Math.max(LEAST[kind], Math.ceil(peak * 2));
      if (own === undefined || own.count > 1) continue;
      const before = sightings.length - freshIn(look, sightings);
      if (!passesLevel(before, sightings.length, threshold)) continue;
      const llr = LLR[kind];
      return {
        llr,
        severity: severityOf(llr),
        description: `${sightings.length} ${kind}s that are not its own within an hour (habitually at most ${Math.round(peak)}).`,
        observables: [`fan-${kind}:${look.lineage.root}`],
        events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
        detail: { kind, places: sightings.length, peak: Math.round(peak) },
      };
    }
    return undefined;
  },
});
