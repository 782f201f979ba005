/** What a peer group (class × scope) does: how many of its members show each value. */
import { DAY, DirtyMap, type Stateful } from '../core/index.ts';
import type { Facet } from './habits.ts';

/** `[members, last seen]`. */
type Shared = [members: number, last: number];

interface Group {
  members: number;
  readonly sets: Partial<Record<Facet, Record<string, Shared>>>;
  /** How many values each set holds. */
  readonly sizes: Partial<Record<Facet, number>>;
  evicted: number;
}

const CAP = 512;
/** A value that no member showed for this long is no habit of the group. */
const FORGOTTEN_AFTER = 180 * DAY;
/** Fewer members than this say nothing about a group. */
const MIN_MEMBERS = 5;

export interface PeerAnswer {
  readonly members: number;
  /** How many members show it. */
  readonly showing: number;
  /** How many values the group shows of this facet. */
  readonly spread: number;
}

export interface Peers extends Stateful {
  join(group: string): void;
  /** A member showed a value for the first time. */
  gain(group: string, facet: Facet, value: string, time: number): void;
  /** It is still in use. */
  refresh(group: string, facet: Facet, value: string, time: number): void;
  /** A member's first sight was unlearned. */
  lose(group: string, facet: Facet, value: string): void;
  /** Undefined while the group is too small to say anything. */
  ask(group: string, facet: Facet, value: string): PeerAnswer | undefined;
}

const evict = (group: Group, facet: Facet, now: number): void => {
  const set = group.sets[facet];
  if (set === undefined || (group.sizes[facet] ?? 0) <= CAP) return;
  const entries = Object.entries(set);
  entries.sort(([, a], [, b]) => a[0] - b[0] || a[1] - b[1]);
  const old = entries.filter(([, shared]) => now - shared[1] > FORGOTTEN_AFTER);
  const out = old.length > 0 ? old : entries.slice(0, CAP / 8);
  for (const [value] of out) delete set[value];
  group.sizes[facet] = entries.length - out.length;
  group.evicted += out.length;
};

export const createPeers = (): Peers => {
  const groups = new DirtyMap<Group>();

  const groupOf = (id: string): Group => {
    const have = groups.get(id);
    if (have) return have;
    const made: Group = { members: 0, sets: {}, sizes: {}, evicted: 0 };
    groups.set(id, made);
    return made;
  };
  const sharedIn = (group: Group, facet: Facet, value: string): Shared | undefined => {
    const set = group.sets[facet];
    return set !== undefined && Object.hasOwn(set, value) ? set[value] : undefined;
  };
  const add = (group: Group, facet: Facet, value: string, time: number): void => {
    let set = group.sets[facet];
    if (set === undefined) {
      set = {};
      group.sets[facet] = set;
    }
    // A value of this name would be lost.
    if (value === '__proto__') return;
    set[value] = [1, time];
    group.sizes[facet] = (group.sizes[facet] ?? 0) + 1;
    evict(group, facet, time);
  };

  return {
    join(id) {
      groupOf(id).members++;
      groups.touch(id);
    },
    gain(id, facet, value, time) {
      const group = groupOf(id);
      const shared = sharedIn(group, facet, value);
      if (shared) {
        shared[0]++;
        shared[1] = Math.max(shared[1], time);
      } else {
        add(group, facet, value, time);
      }
      groups.touch(id);
    },
    refresh(id, facet, value, time) {
      const group = groups.get(id);
      const shared = group && sharedIn(group, facet, value);
      if (!shared || time <= shared[1] + DAY) return;
      shared[1] = time;
      groups.touch(id);
    },
    lose(id, facet, value) {
      const group = groups.get(id);
      const shared = group && sharedIn(group, facet, value);
      if (!group || !shared) return;
      shared[0]--;
      const set = group.sets[facet];
      if (shared[0] <= 0 && set !== undefined) {
        delete set[value];
        group.sizes[facet] = (group.sizes[facet] ?? 1) - 1;
      }
      groups.touch(id);
    },
    ask(id, facet, value) {
      const group = groups.get(id);
      if (!group || group.members < MIN_MEMBERS) return undefined;
      return {
        members: group.members,
        showing: sharedIn(group, facet, value)?.[0] ?? 0,
        spread: group.sizes[facet] ?? 0,
      };
    },
    takeDirty: () => groups.takeDirty(),
    restore: (entries) => groups.restore(entries),
  };
};
