/**
 * What one key habitually does: small, mergeable, decayed sets of networks, places, tools and
 * actions, its rhythm and its volumes. Plain JSON, bounded, with honest counts of what was let go.
 */
import { learnRun, mergeRhythm, newRhythm, type Rhythm, RUN_PAUSE, splitRhythm } from './rhythm.ts';
import { mergeSeen, newSeen, type Seen, see, splitSeen } from './seen.ts';
import { learnVolume, mergeVolume, newVolume, splitVolume, type Volume } from './volume.ts';

/**
 * `asn`, `country`, `network` (kind of), `area` (country and city), `inside` (private address), `address` (a machine's
 * public one), `agent`, `device` and `way` (how it proves itself) are where and with what, `hour` (of the day, UTC) is when a person works; `privilege` (API actions; of an agent its tools), `region`, `account`, `service` (whom it
 * calls), `resource` (a sketch) and `through` (on whose behalf, or through whom, it acts) are what it does.
 */
export const facets = [
  'asn',
  'country',
  'network',
  'area',
  'inside',
  'address',
  'hour',
  'agent',
  'device',
  'way',
  'privilege',
  'region',
  'account',
  'service',
  'resource',
  'through',
] as const;
export type Facet = (typeof facets)[number];

/** One letter each, for what lies packed. Never given to another facet. */
export const facetCodes: Readonly<Record<Facet, string>> = {
  asn: 'a',
  country: 'c',
  network: 'n',
  area: 'p',
  inside: 'i',
  address: 'q',
  hour: 'h',
  agent: 'u',
  device: 'd',
  way: 'w',
  privilege: 'x',
  region: 'r',
  account: 's',
  service: 'v',
  resource: 'o',
  through: 't',
};

/** Most values kept of each facet. */
export const CAPS: Readonly<Record<Facet, number>> = {
  asn: 64,
  country: 32,
  network: 8,
  area: 32,
  inside: 24,
  address: 6,
  hour: 24,
  agent: 32,
  device: 16,
  way: 16,
  privilege: 256,
  region: 32,
  account: 32,
  service: 48,
  resource: 24,
  through: 24,
};

export interface Habits {
  /** Days of activity. */
  active: Seen;
  readonly sets: Record<Facet, Record<string, Seen>>;
  /** Days on which a facet showed something new. */
  readonly novel: Partial<Record<Facet, Seen>>;
  rhythm: Rhythm | undefined;
  volume: Volume | undefined;
  evicted: number;
}

/** What one event says about each facet; absent = the event does not say. */
export type Traits = { readonly [F in Facet]?: string | undefined };

export interface Learned {
  /** First activity of the day. */
  readonly newDay: boolean;
  /** Values not known before. */
  readonly fresh: readonly Facet[];
  /** Values seen for the first time today. */
  readonly daily: readonly Facet[];
}

/** Values are anybody's words, also `__proto__`; most sets stay empty, and share this one. */
const NONE: Record<string, Seen> = Object.freeze(Object.create(null));

/** All fields at once: where some come later there are many shapes, and the engine never gets `learn` compiled. */
export const newHabits = (time: number): Habits => ({
  active: [0, time, time, 0],
  sets: {
    asn: NONE,
    country: NONE,
    network: NONE,
    area: NONE,
    inside: NONE,
    address: NONE,
    hour: NONE,
    agent: NONE,
    device: NONE,
    way: NONE,
    privilege: NONE,
    region: NONE,
    account: NONE,
    service: NONE,
    resource: NONE,
    through: NONE,
  },
  novel: {},
  rhythm: undefined,
  volume: undefined,
  evicted: 0,
});

/** The set of a facet, to write to. */
export const setFor = ({ sets }: Habits, facet: Facet): Record<string, Seen> => {
  if (sets[facet] === NONE) sets[facet] = Object.create(null);
  return sets[facet];
};

const sizeOf = (set: Readonly<Record<string, Seen>>): number => {
  let size = 0;
  for (const _ in set) size++;
  return size;
};

export const seenIn = (
  habits: Habits | undefined,
  facet: Facet,
  value: string,
): Seen | undefined => {
  return habits?.sets[facet][value];
};

/** Let the least habitual go: fewest days, then longest unseen. */
const evictOne = (habits: Habits, facet: Facet, keep: string): void => {
  const set = habits.sets[facet];
  let worst: string | undefined;
  let rank: readonly [number, number] = [Infinity, Infinity];
  for (const [value, seen] of Object.entries(set)) {
    if (value === keep) continue;
    if (seen[0] < rank[0] || (seen[0] === rank[0] && seen[2] < rank[1])) {
      worst = value;
      rank = [seen[0], seen[2]];
    }
  }
  if (worst === undefined) return;
  delete set[worst];
  habits.evicted++;
};

const learnTrait = (
  habits: Habits,
  facet: Facet,
  value: string,
  time: number,
): 'new' | 'daily' | 'known' => {
  const seen = seenIn(habits, facet, value);
  if (seen !== undefined) return see(seen, time) ? 'daily' : 'known';
  const set = setFor(habits, facet);
  set[value] = newSeen(time);
  if (sizeOf(set) > CAPS[facet]) evictOne(habits, facet, value);
  return 'new';
};

/** Novelty on the first day is no novelty: everything is new then. */
const learnNovelty = (habits: Habits, facet: Facet, time: number): void => {
  if (time - habits.active[1] < 86_400_000) return;
  const novel = habits.novel[facet];
  if (novel === undefined) habits.novel[facet] = newSeen(time);
  else see(novel, time);
};

const seeActive = (habits: Habits, time: number): boolean => {
  if (habits.active[3] !== 0) return see(habits.active, time);
  habits.active = newSeen(time);
  return true;
};

export interface LearnHow {
  readonly time: number;
  /** The end of the run before. */
  readonly lastActive: number | undefined;
  /** Learned only where the caller asks. */
  readonly rhythm: boolean;
  /** Whether the event was refused; undefined = volumes are not learned. */
  readonly failed: boolean | undefined;
}

export const learn = (
  habits: Habits,
  traits: Traits,
  { time, lastActive, rhythm, failed }: LearnHow,
): Learned => {
  const newDay = seeActive(habits, time);
  const fresh: Facet[] = [];
  const daily: Facet[] = [];
  // Only those it speaks of, in its own order: a context has seven, a use six.
  for (const name in traits) {
    const facet = name as Facet;
    const value = traits[facet];
    if (value === undefined) continue;
    const how = learnTrait(habits, facet, value, time);
    if (how === 'known') continue;
    daily.push(facet);
    if (how === 'new') {
      fresh.push(facet);
      learnNovelty(habits, facet, time);
    }
  }
  if (rhythm && (lastActive === undefined || time - lastActive > RUN_PAUSE)) {
    habits.rhythm ??= newRhythm(time);
    learnRun(habits.rhythm, time);
  }
  if (failed !== undefined) {
    habits.volume ??= newVolume(time);
    learnVolume(habits.volume, time, failed);
  }
  return { newDay, fresh, daily };
};

const splitSet = (habits: Habits, taken: Habits, facet: Facet, since: number): string[] => {
  const gone: string[] = [];
  const from = habits.sets[facet];
  for (const [value, seen] of Object.entries(from)) {
    const { rest, taken: late } = splitSeen(seen, since);
    if (late !== undefined) setFor(taken, facet)[value] = late;
    if (rest !== undefined) from[value] = rest;
    else {
      delete from[value];
      gone.push(value);
    }
  }
  return gone;
};

export interface Split {
  readonly taken: Habits;
  /** Values of which nothing older remains. */
  readonly gone: Readonly<Record<Facet, readonly string[]>>;
  /** Nothing at all is older. */
  readonly empty: boolean;
}

/** Unlearn: take out what was learned since a time, and answer it. */
export const split = (habits: Habits, since: number): Split => {
  const taken = newHabits(since);
  const gone = Object.fromEntries(
    facets.map((facet) => [facet, splitSet(habits, taken, facet, since)]),
  ) as Record<Facet, string[]>;
  for (const facet of facets) {
    const novel = habits.novel[facet];
    if (novel === undefined) continue;
    const parts = splitSeen(novel, since);
    if (parts.taken !== undefined) taken.novel[facet] = parts.taken;
    if (parts.rest !== undefined) habits.novel[facet] = parts.rest;
    else delete habits.novel[facet];
  }
  if (habits.rhythm !== undefined) taken.rhythm = splitRhythm(habits.rhythm, since);
  if (habits.volume !== undefined) taken.volume = splitVolume(habits.volume, since);
  const active = splitSeen(habits.active, since);
  if (active.taken !== undefined) taken.active = active.taken;
  habits.active = active.rest ?? [0, since, since, 0];
  return { taken, gone, empty: active.rest === undefined };
};

const mergeSets = (habits: Habits, facet: Facet, from: Readonly<Record<string, Seen>>): void => {
  for (const [value, seen] of Object.entries(from)) {
    const into = setFor(habits, facet);
    const own = into[value];
    into[value] = own === undefined ? seen : mergeSeen(own, seen);
  }
};

/** Fold `from` into `into`; what goes over a cap is evicted and counted. */
export const merge = (into: Habits, from: Habits): Habits => {
  for (const facet of facets) {
    mergeSets(into, facet, from.sets[facet]);
    while (sizeOf(into.sets[facet]) > CAPS[facet]) evictOne(into, facet, '');
    const novel = from.novel[facet];
    const own = into.novel[facet];
    if (novel !== undefined) into.novel[facet] = own === undefined ? novel : mergeSeen(own, novel);
  }
  if (from.rhythm !== undefined) {
    into.rhythm = into.rhythm === undefined ? from.rhythm : mergeRhythm(into.rhythm, from.rhythm);
  }
  if (from.volume !== undefined) {
    into.volume = into.volume === undefined ? from.volume : mergeVolume(into.volume, from.volume);
  }
  if (from.active[3] !== 0) {
    into.active = into.active[3] === 0 ? from.active : mergeSeen(into.active, from.active);
  }
  into.evicted += from.evicted;
  return into;
};
