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
  /** asn, country, agent: habits of the root, whatever it acts as. */
  readonly context: Traits;
  /** privilege, region: habits of the pair. */
  readonly use: Traits;
}

export interface LearnOptions {
  readonly time: number;
  /** Count run starts (machines). */
  readonly rhythm: boolean;
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

const MAX_KEYS = 200_000;

const rootOfPair = (key: string): string => key.slice(0, key.indexOf('\n'));

/** When it was last active, held activity included. */
export const lastActive = (baseline: Baseline | undefined): number | undefined => {
  if (baseline === undefined) return undefined;
  const { habits, held } = baseline;
  const learned = habits.active[3] === 0 ? undefined : habits.active[2];
  const waiting = held === undefined || held.active[3] === 0 ? undefined : held.active[2];
  if (learned === undefined) return waiting;
  return waiting === undefined ? learned : Math.max(learned, waiting);
};

export const createBaselines = ({ maxKeys = MAX_KEYS }: { maxKeys?: number } = {}): Baselines => {
  const roots = new DirtyMap<Baseline>();
  const pairs = new DirtyMap<Baseline>();
  const holds = new DirtyMap<number>();
  const counts = new DirtyMap<number>();
  const peers = createPeers();
  /** Root → acting → the key of the pair, so that long keys are put together once. */
  const pairKeys = new Map<string, Map<string, string>>();
  const state = stateOf({ roots, pairs, holds, counts, peers });

  const pairKey = (root: string, actingAs: string): string => {
    const ofRoot = pairKeys.get(root);
    const known = ofRoot?.get(actingAs);
    if (known !== undefined) return known;
    const key = `${root}\n${actingAs}`;
    if (ofRoot) ofRoot.set(actingAs, key);
    else pairKeys.set(root, new Map([[actingAs, key]]));
    return key;
  };

  /** Let the longest unseen twentieth go at once, so that the search is rare. */
  const makeRoom = (map: DirtyMap<Baseline>): void => {
    if (map.size < maxKeys) return;
    const byAge = [...map.entries()].sort(
      ([, a], [, b]) => (lastActive(a) ?? 0) - (lastActive(b) ?? 0),
    );
    const out = byAge.slice(0, Math.max(1, Math.floor(maxKeys / 20)));
    for (const [key] of out) {
      map.delete(key);
      if (map === roots) pairKeys.delete(key);
      else pairKeys.get(rootOfPair(key))?.delete(key.slice(key.indexOf('\n') + 1));
    }
    counts.set('evicted', (counts.get('evicted') ?? 0) + out.length);
  };

  const baselineIn = (map: DirtyMap<Baseline>, key: string, group: string, time: number) => {
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
    map: DirtyMap<Baseline>,
    key: string,
    {
      group,
      traits,
      time,
      rhythm,
    }: { group: string; traits: Traits; time: number; rhythm: boolean },
    held: boolean,
  ): boolean => {
    const baseline = baselineIn(map, key, group, time);
    const options = { time, lastActive: lastActive(baseline), rhythm };
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

  const unlearn = (map: DirtyMap<Baseline>, key: string, since: number): void => {
    const baseline = map.get(key);
    if (!baseline) return;
    const { taken, gone } = split(baseline.habits, since);
    for (const facet of facets) {
      for (const value of gone[facet]) peers.lose(baseline.group, facet, value);
    }
    baseline.held = baseline.held === undefined ? taken : merge(baseline.held, taken);
    map.touch(key);
  };

  const settle = (map: DirtyMap<Baseline>, key: string, keep: boolean): void => {
    const baseline = map.get(key);
    if (!baseline) return;
    const { held } = baseline;
    if (held === undefined) return;
    if (keep) {
      for (const facet of facets) {
        for (const [value, seen] of Object.entries(held.sets[facet])) {
          if (!Object.hasOwn(baseline.habits.sets[facet], value)) {
            peers.gain(baseline.group, facet, value, seen[2]);
          }
        }
      }
      merge(baseline.habits, held);
    }
    delete baseline.held;
    map.touch(key);
  };

  const keysOf = (root: string): readonly (readonly [DirtyMap<Baseline>, string])[] => [
    [roots, root],
    ...[...(pairKeys.get(root)?.values() ?? [])].map((key) => [pairs, key] as const),
  ];

  return {
    peers,
    ofRoot: (root) => roots.get(root),
    ofPair(root, actingAs) {
      const key = pairKeys.get(root)?.get(actingAs);
      return key === undefined ? undefined : pairs.get(key);
    },
    learn({ root, actingAs, group }, traits, { time, rhythm }) {
      const held = holds.has(root);
      learnOne(pairs, pairKey(root, actingAs), { group, traits: traits.use, time, rhythm }, held);
      return learnOne(roots, root, { group, traits: traits.context, time, rhythm: false }, held);
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
      for (const key of pairs.keys()) pairKey(rootOfPair(key), key.slice(key.indexOf('\n') + 1));
    },
  };
};
