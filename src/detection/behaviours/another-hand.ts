/** Much of an account changes at once, and what it was does not come back: somebody else goes on under its name. */
import { DAY } from '../../core/index.ts';
import { isOwnRotation } from '../change.ts';
import { CAPS, type Facet, type Habits, seenIn } from '../habits.ts';
import { defineBehaviour, type Look, type Statement } from '../look.ts';
import { daysAt } from '../seen.ts';
import { isHabit, whereFrom } from '../sign-in.ts';
import { excuseOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';
import type { Mark, Tracked } from '../tracks.ts';
import { createTraits } from '../traits.ts';

const WINDOW = DAY;
const WARM_UP_DAYS = 6;
/** Days of a place and a tool after which they are its own. */
const HOME_DAYS = 3;

/** Facets that change together when one thing changes: of each group the strangest counts. */
const groups = {
  place: ['asn', 'area', 'inside', 'address'],
  client: ['agent', 'device'],
  proof: ['way'],
  hours: ['hour'],
  calls: ['privilege'],
  things: ['resource', 'service', 'through'],
  region: ['region', 'account'],
} as const satisfies Record<string, readonly Facet[]>;
type Group = keyof typeof groups;
const names = Object.keys(groups) as readonly Group[];

/** Habits of what it acts as; the others are of the root. */
const ofUse: ReadonlySet<Facet> = new Set<Facet>([
  ...['privilege', 'resource', 'service', 'through', 'region', 'account'],
] as readonly Facet[]);

/** New values a day that are usual. */
const USUAL = { person: 0.15, machine: 0.03 };
/** Somebody else seldom shares this much with who they follow. */
const P_ATTACK = 0.6;
const CAP = { group: 1.6, all: 3.6 };
/** So many events from the new place, and none of the old: not a trip within a day's work, not a second machine. */
const LASTING = { events: 8, adds: 0.7 };
/** It is still at work as ever: what is new came to it. */
const STILL_HOME = 0.5;
const VPN = 0.5;
/** People do change much at once, and machines are moved: worth a look sooner than a case. */
const EVIDENCE = 0.5;
/** Below this it is an oddity that others name better. */
const LEAST = 1.9;

const traitsOf = createTraits();

/** Not known for longer than what we look back on; a set that overflowed cannot say "never". */
const isNew = (habits: Habits, facet: Facet, value: string, now: number): boolean => {
  // Asked of every event, and nearly always its habit.
  const first = seenIn(habits, facet, value)?.[1];
  if (first !== undefined && now - first > WINDOW) return false;
  const known = Object.keys(habits.sets[facet]).length;
  return known > 0 && known < CAPS[facet];
};

/** People switch a VPN on and off; where they are does not change by that. */
const isSwitchedOn = ({ automated, place }: Look, facet: Facet): boolean =>
  !automated && place?.network === 'vpn' && (facet === 'asn' || facet === 'area');

const oddness = (look: Look, facet: Facet, value: string | undefined): number => {
  const { now, automated } = look;
  const habits = (ofUse.has(facet) ? look.pair : look.root)?.habits;
  if (value === undefined || habits === undefined || !isNew(habits, facet, value, now)) return 0;
  const usual = automated ? USUAL.machine : USUAL.person;
  const p = Math.max(pNovel(habits, facet, usual, now), 1e-3);
  // A whole fleet moves at once, and a new release calls alike everywhere.
  const excuse = excuseOf(look.peers(facet, value));
  const nats = Math.min(CAP.group, 0.75 * Math.log(P_ATTACK / p)) * (excuse < 0.8 ? excuse : 1);
  return isSwitchedOn(look, facet) ? nats * VPN : nats;
};

/** How strange this event is in each group that it is strange in, in nats. */
type Strangeness = readonly (readonly [Group, number])[];

const strangenessIn = (look: Look): Strangeness => {
  const { root, now, event } = look;
  if (!look.authenticated || event.outcome === 'unknown') return [];
  if (daysAt(root?.habits.active, now) < WARM_UP_DAYS || isOwnRotation(look)) return [];
  const { context, use } = traitsOf(look);
  return names.flatMap((group) => {
    const most = Math.max(
      ...groups[group].map((facet: Facet) => oddness(look, facet, context[facet] ?? use[facet])),
    );
    return most >= 0.3 ? [[group, most] as const] : [];
  });
};

/** Asked for its marks and again when it is judged. */
const weighed = new WeakMap<Look, Strangeness>();
const strangeness = (look: Look): Strangeness => {
  const have = weighed.get(look);
  if (have !== undefined) return have;
  const made = strangenessIn(look);
  weighed.set(look, made);
  return made;
};

const isAtHome = (look: Look): boolean => {
  const { place, agent } = look;
  if (place?.asn === undefined && agent === undefined) return false;
  const fits = (facet: Facet, value: string | undefined): boolean =>
    value === undefined || isHabit(look, facet, value, HOME_DAYS);
  return fits('asn', place?.asn?.toString()) && fits('area', areaOf(look)) && fits('agent', agent);
};

const areaOf = (look: Look): string | undefined => traitsOf(look).context.area;

const HOME = 'home';
const keyOf = ({ lineage }: Look): string => `hand|${lineage.root}`;

interface Change {
  readonly odd: ReadonlyMap<string, number>;
  /** Events from the new place or with the new tool. */
  readonly lasted: number;
  readonly stillHome: boolean;
  readonly since: number;
}

const changeOf = ({ sightings }: Tracked): Change => {
  const odd = new Map<string, number>();
  let lasted = 0;
  let since = Number.POSITIVE_INFINITY;
  let home = Number.NEGATIVE_INFINITY;
  for (const { value, count, first, last } of sightings) {
    if (value === HOME) {
      home = last;
      continue;
    }
    const [group = '', nats = '0'] = value.split(':');
    odd.set(group, Math.max(odd.get(group) ?? 0, Number(nats)));
    since = Math.min(since, first);
    if (group === 'place' || group === 'client') lasted = Math.max(lasted, count);
  }
  return { odd, lasted, stillHome: home > since, since };
};

/** A machine that answers from another region does so from other addresses: one change, not two. */
const sumOf = (odd: ReadonlyMap<string, number>, automated: boolean): number => {
  const sum = [...odd.values()].reduce((total, one) => total + one, 0);
  return automated ? sum - Math.min(odd.get('place') ?? 0, odd.get('region') ?? 0) : sum;
};

/** People travel, and come back: their place alone is no other hand, however long it lasts. */
const weightOf = ({ odd, lasted, stillHome }: Change, automated: boolean): number => {
  const sum = sumOf(odd, automated);
  if (stillHome) return sum * STILL_HOME;
  const counts = lasted >= LASTING.events && (automated || odd.size > 1);
  return Math.min(CAP.all, sum + (counts ? LASTING.adds : 0));
};

/** What others name one by one, so that nothing counts twice. */
const observables = (look: Look, { odd }: Change): string[] => {
  const { root } = look.lineage;
  return [
    `hand:${root}`,
    ...(odd.has('place') ? whereFrom(look) : []),
    ...(odd.has('place') && look.place?.country !== undefined
      ? [`country:${look.place.country}`]
      : []),
    ...(odd.has('client') && look.agent !== undefined ? [`agent:${look.agent}`] : []),
    ...(odd.has('hours') ? [`hour:${root}`] : []),
    ...(odd.has('things') ? [`things:${root}`] : []),
    ...(odd.has('region') ? [`region:${look.event.cloud.region ?? ''}`] : []),
    ...(odd.has('calls') ? [`event:${look.event.id}`, `mix:${root}`] : []),
  ];
};

const say = (look: Look, change: Change, tracked: Tracked): Statement => {
  const weight = weightOf(change, look.automated);
  const kinds = [...change.odd.keys()];
  const hours = Math.max(1, Math.round((look.now - change.since) / 3_600_000));
  return {
    llr: Math.round(weight * EVIDENCE * 1000) / 1000,
    severity: severityOf(weight),
    description: `Within ${hours} h its ${kinds.join(', ')} changed to what it never showed in ${Math.round(daysAt(look.root?.habits.active, look.now))} active days${change.stillHome ? '' : ', and nothing of before came back'}.`,
    observables: observables(look, change),
    events: tracked.sightings
      .filter(({ value }) => value !== HOME)
      .slice(0, 20)
      .map(({ eventId, vendorId }) => ({ eventId, vendorId })),
    detail: { changed: kinds.join(' '), lasted: change.lasted, stillHome: change.stillHome },
  };
};

export const anotherHand = defineBehaviour({
  id: 'another-hand',
  title: 'Much of the account changed at once, and what it was did not come back',
  description:
    'Within a day several of the things that an account keeps to (place, tool, proof, hours, calls, what it touches) changed to what it never showed, while nothing of its old ways was seen any more: as when somebody else goes on under its name.',
  attack: ['T1078'],
  falsePositives: [
    'A trip with a new computer',
    'A machine that moved to another site and another release on one day',
    'A person who changed jobs and kept the account',
  ],
  outcomes: ['success', 'failure'],
  marks(look): readonly Mark[] {
    const key = keyOf(look);
    const odd = strangeness(look);
    if (odd.length > 0)
      return odd.map(([group, nats]) => ({
        ...{ key, window: WINDOW },
        value: `${group}:${nats.toFixed(1)}`,
      }));
    return look.authenticated && isAtHome(look) ? [{ key, value: HOME, window: WINDOW }] : [];
  },
  judge(look) {
    const odd = strangeness(look);
    if (odd.length === 0) return undefined;
    const tracked = look.track(keyOf(look));
    const mine = new Set(odd.map(([group, nats]) => `${group}:${nats.toFixed(1)}`));
    // Told when something more turned strange, and once when it has lasted.
    const isNews = tracked.sightings.some(
      ({ value, count, eventId }) =>
        mine.has(value) &&
        eventId === look.event.id &&
        (count === 1 || (count === LASTING.events && /^(?:place|client)/.test(value))),
    );
    if (!isNews) return undefined;
    const change = changeOf(tracked);
    return weightOf(change, look.automated) < Math.max(LEAST, MIN_LLR)
      ? undefined
      : say(look, change, tracked);
  },
});
