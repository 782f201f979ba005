/**
 * Baselines of roots (network, place, agent) and of (root, acting) pairs (privileges, rhythm).
 * What an open incident touches is held back: a true positive forgets it, a false one learns it.
 */
import { DirtyMap, type Stateful, stateOf } from '../core/index.ts';
import {
  type Facet,
  facets,
  type Habits,
  learn,
  merge,
  newHabits,
  split,
  type Traits,
} from './habits.ts';
import { lastOf, packBaseline as pack, unpackBaseline as unpack } from './pack-baseline.ts';
import { PackedMap } from './packed-map.ts';
import { createPeers, type Peers } from './peers.ts';

/** One key's habits; while held, new ones wait apart. */
export interface Baseline {
  habits: Habits;
  readonly group: string;
  held?: Habits;
}

export interface BaselineKeys {
  readonly root: string;
  readonly actingAs: string;
  /** Class × scope. */
  readonly group: string;
}

export interface BaselineTraits {
  /** Where from and with what: habits of the root, whatever it acts as. */
  readonly context: Traits;
  /** What it does: habits of the pair. */
  readonly use: Traits;
}

export interface LearnOptions {
  readonly time: number;
  readonly rhythm: boolean;
  readonly failed?: boolean;
}

/** What one baseline learns of one event. */
interface Lesson {
  readonly group: string;
  readonly traits: Traits;
  readonly time: number;
  readonly rhythm: boolean;
  readonly failed: boolean | undefined;
}

export interface Baselines extends Stateful {
  readonly peers: Peers;
  ofRoot(root: string): Baseline | undefined;
  ofPair(root: string, actingAs: string): Baseline | undefined;
  /** Answers true on the root's first event of a day (a root-day, the unit of site rates). */
  learn(keys: BaselineKeys, traits: BaselineTraits, options: LearnOptions): boolean;
  hold(root: string, since: number): void;
  release(root: string, verdict: 'true_positive' | 'false_positive'): void;
  isHeld(root: string): boolean;
  /** Baselines let go because there was no room. */
  readonly evicted: number;
}

/** Roots, and pairs: some 0.7 kB each where most lie packed (`npm run proof -- baseline-state`). */
const MAX_KEYS = 1_000_000;
/** Baselines of which the longest unseen tenth goes when there is no room. */
const SAMPLE = 1_000;

/** When it was last active, held activity included. */
export const lastActive = (baseline: Baseline | undefined): number | undefined => {
  if (baseline === undefined) return undefined;
  const { habits, held } = baseline;
  const learned = habits.active[3] === 0 ? undefined : habits.active[2];
  const waiting = held === undefined || held.active[3] === 0 ? undefined : held.active[2];
  if (learned === undefined) return waiting;
  return waiting === undefined ? learned : Math.max(learned, waiting);
};

export const createBaselines = ({
  maxKeys = MAX_KEYS,
  generation,
}: {
  maxKeys?: number;
  /** Baselines that may lie unpacked, as PackedMap counts them. */
  generation?: number;
} = {}): Baselines => {
  const packing = { pack, unpack, ...(generation === undefined ? {} : { generation }) };
  const roots = new PackedMap<Baseline>(packing);
  const pairs = new PackedMap<Baseline>(packing);
  const holds = new DirtyMap<number>();
  const counts = new DirtyMap<number>();
  const peers = createPeers();
  /** Root → acting → the key of the pair, so that long keys are put together once; itself is no pair of names. */
  const pairKeys = new Map<string, Map<string, string>>();
  const state = stateOf({ roots, pairs, holds, counts, peers });

  const pairKey = (root: string, actingAs: string): string => {
    if (root === actingAs) return root;
    const ofRoot = pairKeys.get(root);
    const known = ofRoot?.get(actingAs);
    if (known !== undefined) return known;
    const key = `${root}\n${actingAs}`;
    if (ofRoot) ofRoot.set(actingAs, key);
    else pairKeys.set(root, new Map([[actingAs, key]]));
    return key;
  };

  const forgetKey = (key: string): void => {
    const cut = key.indexOf('\n');
    if (cut >= 0) pairKeys.get(key.slice(0, cut))?.delete(key.slice(cut + 1));
    else if (pairKeys.get(key)?.size === 0) pairKeys.delete(key);
  };

  /** Let the longest unseen of some go, next time of others, so that room is never made for long. */
  const makeRoom = (map: PackedMap<Baseline>): void => {
    if (map.size < maxKeys) return;
    const byAge = map
      .sample(SAMPLE)
      .map(([key, text]) => ({ key, last: lastOf(text) }))
      .sort((a, b) => a.last - b.last);
    const out = byAge.slice(0, Math.max(1, Math.floor(byAge.length / 10)));
    for (const { key } of out) {
      map.delete(key);
      forgetKey(key);
    }
    counts.set('evicted', (counts.get('evicted') ?? 0) + out.length);
  };

  const baselineIn = (map: PackedMap<Baseline>, key: string, group: string, time: number) => {
    const have = map.get(key);
    if (have) return have;
    makeRoom(map);
    const made: Baseline = { habits: newHabits(time), group };
    map.set(key, made);
    return made;
  };

  const tellPeers = (
    group: string,
    traits: Traits,
    learned: { fresh: readonly Facet[]; daily: readonly Facet[] },
    time: number,
  ): void => {
    for (const facet of learned.daily) {
      const value = traits[facet];
      if (value === undefined) continue;
      if (learned.fresh.includes(facet)) peers.gain(group, facet, value, time);
      else peers.refresh(group, facet, value, time);
    }
  };

  const learnOne = (
    map: PackedMap<Baseline>,
    key: string,
    { group, traits, time, rhythm, failed }: Lesson,
    held: boolean,
  ): boolean => {
    const baseline = baselineIn(map, key, group, time);
    const options = { time, rhythm, failed, lastActive: lastActive(baseline) };
    map.touch(key);
    if (held) {
      baseline.held ??= newHabits(time);
      learn(baseline.held, traits, options);
      return false;
    }
    if (map === roots && baseline.habits.active[3] === 0) peers.join(group);
    const learned = learn(baseline.habits, traits, options);
    tellPeers(group, traits, learned, time);
    return learned.newDay;
  };

  const unlearn = (map: PackedMap<Baseline>, key: string, since: number): void => {
    const baseline = map.get(key);
    if (!baseline) return;
    const { taken, gone } = split(baseline.habits, since);
    for (const facet of facets) {
      for (const value of gone[facet]) peers.lose(baseline.group, facet, value);
    }
    baseline.held = baseline.held === undefined ? taken : merge(baseline.held, taken);
    map.touch(key);
  };

  const settle = (map: PackedMap<Baseline>, key: string, keep: boolean): void => {
    const baseline = map.get(key);
    if (!baseline) return;
    const { held } = baseline;
    if (held === undefined) return;
    if (keep) {
      for (const facet of facets) {
        for (const [value, seen] of Object.entries(held.sets[facet])) {
          if (baseline.habits.sets[facet][value] === undefined) {
            peers.gain(baseline.group, facet, value, seen[2]);
          }
        }
      }
      merge(baseline.habits, held);
    }
    delete baseline.held;
    map.touch(key);
  };

  const keysOf = (root: string): readonly (readonly [PackedMap<Baseline>, string])[] => [
    [roots, root],
    [pairs, root],
    ...[...(pairKeys.get(root)?.values() ?? [])].map((key) => [pairs, key] as const),
  ];

  return {
    peers,
    ofRoot: (root) => roots.get(root),
    ofPair(root, actingAs) {
      const key = root === actingAs ? root : pairKeys.get(root)?.get(actingAs);
      return key === undefined ? undefined : pairs.get(key);
    },
    learn({ root, actingAs, group }, traits, { time, rhythm, failed }) {
      const held = holds.has(root);
      const use = { group, traits: traits.use, time, rhythm, failed };
      learnOne(pairs, pairKey(root, actingAs), use, held);
      const context = { group, traits: traits.context, time, rhythm: false, failed: undefined };
      return learnOne(roots, root, context, held);
    },
    hold(root, since) {
      const have = holds.get(root);
      if (have !== undefined && have <= since) return;
      holds.set(root, since);
      for (const [map, key] of keysOf(root)) unlearn(map, key, since);
    },
    release(root, verdict) {
      if (!holds.delete(root)) return;
      for (const [map, key] of keysOf(root)) settle(map, key, verdict === 'false_positive');
    },
    isHeld: (root) => holds.has(root),
    get evicted() {
      return counts.get('evicted') ?? 0;
    },
    takeDirty: () => state.takeDirty(),
    restore(entries) {
      state.restore(entries);
      pairKeys.clear();
      for (const key of pairs.keys()) {
        const cut = key.indexOf('\n');
        if (cut >= 0) pairKey(key.slice(0, cut), key.slice(cut + 1));
      }
    },
  };
};
