/**
 * All groups of all correlations: bounded, and checkpointed in slices of time, so that a turn writes
 * what it changed and not whole windows.
 */
import { DirtyMap, SECOND, type StateEntry, type Stateful, stateOf } from '../../../core/index.ts';
import type { LoadedCorrelation } from './correlation.ts';
import { pack, unpack } from './entry.ts';
import { type GroupName, groupName } from './group-key.ts';
import { createGroupWindow, type GroupWindow } from './group-window.ts';

export interface GroupBounds {
  readonly maxGroups: number;
  readonly maxEntries: number;
  readonly maxEntriesPerGroup: number;
  readonly lateness: number;
}

/** What was let go or not taken, since the state began. */
export interface CorrelationLosses {
  /** Groups let go although their window was not over. */
  readonly groups: number;
  /** Events that went with them, or that one group had too many of. */
  readonly events: number;
  /** Events older than the allowed lateness. */
  readonly late: number;
}

export interface Group {
  readonly window: GroupWindow;
}

export interface Groups extends Stateful {
  /** The group of these values, made where there is none; `now` is the event's time. */
  of(correlation: LoadedCorrelation, name: GroupName, now: number): Group;
  /** Call after an insertion, with the change in entries. */
  grew(by: number): void;
  lost(what: keyof CorrelationLosses, count: number): void;
  losses(): CorrelationLosses;
  readonly size: number;
  /** Everything, with what is still to be deleted: for a life under other rules. */
  handOver(): readonly StateEntry[];
  takeOver(entries: readonly StateEntry[]): void;
}

interface Kept extends Group {
  /** Of the store: correlation and values. */
  readonly key: string;
  readonly name: GroupName;
  readonly correlation: LoadedCorrelation;
  readonly slice: number;
  /** Slices that the store has, and those that changed. */
  readonly stored: Set<number>;
  readonly dirty: Set<number>;
}

/** Of the bounds; so that the search for what to let go is rare. */
const KEEP = 0.9;
const SLICES = 16;
const SEPARATOR = '\n';

const sliceOf = (correlation: LoadedCorrelation): number =>
  Math.max(SECOND, Math.ceil(correlation.body.timespan / SLICES));

interface Slice {
  readonly nth: number;
  readonly value: unknown;
}

/** What the store has of each group, in the order of time. */
const slicesByGroup = (written: Iterable<StateEntry>): ReadonlyMap<string, readonly Slice[]> => {
  const groups = new Map<string, Slice[]>();
  for (const { key, value } of written) {
    if (value === null) continue;
    const cut = key.lastIndexOf(SEPARATOR);
    const list = groups.get(key.slice(0, cut)) ?? [];
    list.push({ nth: Number(key.slice(cut + 1)), value });
    groups.set(key.slice(0, cut), list);
  }
  for (const list of groups.values()) list.sort((a, b) => a.nth - b.nth);
  return groups;
};

export const createGroups = (
  correlations: readonly LoadedCorrelation[],
  { maxGroups, maxEntries, maxEntriesPerGroup, lateness }: GroupBounds,
): Groups => {
  const shelves = new Map(correlations.map((one) => [one, new Map<string, Kept>()] as const));
  const changed = new Set<Kept>();
  const gone = new Set<string>();
  const counts = new DirtyMap<number>();
  let [groupCount, entryCount] = [0, 0];

  const lost = (what: keyof CorrelationLosses, count: number): void => {
    if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
  };

  const open = (correlation: LoadedCorrelation, name: GroupName): Kept => {
    const slice = sliceOf(correlation);
    const dirty = new Set<number>();
    const kept: Kept = {
      key: JSON.stringify([correlation.id, ...name.values]),
      name,
      correlation,
      slice,
      dirty,
      stored: new Set(),
      window: createGroupWindow(correlation, {
        lateness,
        maxEntries: maxEntriesPerGroup,
        changed(time) {
          dirty.add(Math.floor(time / slice));
          changed.add(kept);
        },
      }),
    };
    return kept;
  };

  const close = (kept: Kept): void => {
    shelves.get(kept.correlation)?.delete(kept.name.key);
    for (const slice of kept.stored) gone.add(`${kept.key}${SEPARATOR}${slice}`);
    changed.delete(kept);
    groupCount--;
    entryCount -= kept.window.size;
  };

  /** First what is over, which is no loss; then the longest silent. */
  const makeRoom = (now: number): void => {
    const all = [...shelves.values()].flatMap((shelf) => [...shelf.values()]);
    const left: Kept[] = [];
    for (const kept of all) {
      const over = kept.window.newest < now - kept.correlation.body.timespan - lateness;
      if (over) close(kept);
      else left.push(kept);
    }
    left.sort((a, b) => a.window.newest - b.window.newest);
    for (const kept of left) {
      if (groupCount <= maxGroups * KEEP && entryCount <= maxEntries * KEEP) return;
      lost('groups', 1);
      lost('events', kept.window.size);
      close(kept);
    }
  };

  const reopen = (
    correlation: LoadedCorrelation,
    values: readonly string[],
    slices: readonly Slice[],
  ): void => {
    const kept = open(correlation, groupName(values));
    const entries = slices
      .flatMap(({ value }) => (value as unknown[]).map(unpack))
      .filter(({ member }) => member < correlation.members.length);
    kept.window.restore(entries);
    for (const { nth } of slices) {
      kept.stored.add(nth);
      kept.dirty.add(nth);
    }
    for (const { time } of entries) kept.dirty.add(Math.floor(time / kept.slice));
    // A changed timespan is sliced otherwise: then all of it is written anew.
    if (kept.dirty.size === kept.stored.size) kept.dirty.clear();
    else changed.add(kept);
    shelves.get(correlation)?.set(kept.name.key, kept);
    groupCount++;
    entryCount += kept.window.size;
  };

  const state: Stateful = {
    takeDirty() {
      const out = new Map<string, unknown | null>();
      for (const key of gone) out.set(key, null);
      gone.clear();
      for (const { key, dirty, stored, slice, window } of changed) {
        for (const nth of dirty) {
          const entries = window.between(nth * slice, (nth + 1) * slice);
          out.set(`${key}${SEPARATOR}${nth}`, entries.length === 0 ? null : entries.map(pack));
          if (entries.length === 0) stored.delete(nth);
          else stored.add(nth);
        }
        dirty.clear();
      }
      changed.clear();
      return [...out].map(([key, value]) => ({ key, value }));
    },
    restore(written) {
      const byId = new Map(correlations.map((one) => [one.id, one]));
      for (const [key, slices] of slicesByGroup(written)) {
        const [id = '', ...values] = JSON.parse(key) as string[];
        const correlation = byId.get(id);
        if (correlation && values.length === correlation.body.groupBy.length) {
          reopen(correlation, values, slices);
          continue;
        }
        // The rule is gone or groups otherwise now: so is what it had gathered.
        for (const { nth } of slices) gone.add(`${key}${SEPARATOR}${nth}`);
      }
    },
  };

  /** All of a group is written anew. */
  const rewrite = (kept: Kept): void => {
    const from = Number.NEGATIVE_INFINITY;
    for (const { time } of kept.window.between(from, Number.POSITIVE_INFINITY)) {
      kept.dirty.add(Math.floor(time / kept.slice));
    }
    for (const nth of kept.stored) kept.dirty.add(nth);
    changed.add(kept);
  };
  const rewriteAll = (): void => {
    for (const shelf of shelves.values()) for (const kept of shelf.values()) rewrite(kept);
    for (const key of counts.keys()) counts.touch(key);
  };

  const whole = stateOf({ groups: state, counts });

  return {
    of(correlation, name, now) {
      const known = shelves.get(correlation)?.get(name.key);
      if (known) return known;
      if (groupCount >= maxGroups || entryCount >= maxEntries) makeRoom(now);
      const made = open(correlation, name);
      shelves.get(correlation)?.set(name.key, made);
      groupCount++;
      return made;
    },
    grew(by) {
      entryCount += by;
    },
    lost,
    losses: () => ({
      groups: counts.get('groups') ?? 0,
      events: counts.get('events') ?? 0,
      late: counts.get('late') ?? 0,
    }),
    get size() {
      return groupCount;
    },
    handOver() {
      rewriteAll();
      return whole.takeDirty();
    },
    takeOver(entries) {
      whole.restore(entries);
      for (const { key, value } of entries) {
        if (value === null && key.startsWith('groups/')) gone.add(key.slice('groups/'.length));
      }
      rewriteAll();
    },
    takeDirty: () => whole.takeDirty(),
    restore: (entries: Iterable<StateEntry>) => whole.restore(entries),
  };
};
