/**
 * The last day of each root: the contexts it was used from, what was refused to it, and what was
 * already said about it. Kept whether or not learning is held: this is sight, not habit.
 */
import { DAY, DirtyMap, MINUTE, type Stateful } from '../core/index.ts';
import type { Event, Lineage } from '../model/index.ts';
import type { Place } from './contract.ts';

export interface Context {
  readonly asn?: number;
  readonly country?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly radiusKm?: number;
  readonly network: Place['network'];
  readonly ip?: string;
  readonly agent?: string;
  readonly credential?: string;
  /** Begin of the use from here; a pause of an hour begins a new one. */
  first: number;
  last: number;
}

export interface Denied {
  readonly at: number;
  readonly service: string;
  readonly vendorId: string;
  readonly eventId: string;
}

export interface Recent {
  contexts: Context[];
  /** Operation → its last refusal. */
  denied: Record<string, Denied>;
  /** Most distinct operations refused within a window, habitually. */
  deniedPeak: number;
  /** `<detector>|<about>` → when it was said last. */
  said: Record<string, number>;
  last: number;
}

const MAX_CONTEXTS = 12;
const MAX_DENIED = 64;
const MAX_SAID = 48;
const MAX_ROOTS = 100_000;
const USE_PAUSE = 60 * MINUTE;
const DENIED_WINDOW = 10 * MINUTE;

/** What a context is made of. */
export interface Sight {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly place: Place | undefined;
  readonly agent: string | undefined;
}

export interface RecentUse extends Stateful {
  of(root: string): Recent | undefined;
  see(sight: Sight): void;
  /** Count a refusal; answers the refusals of the window. */
  refuse(root: string, event: Event): readonly (readonly [string, Denied])[];
  /** True when this was not said within `quietFor`; remembers that it is said now. */
  maySay(root: string, what: string, time: number, quietFor: number): boolean;
  readonly evicted: number;
}

const isSame = (one: Context, { event, place, agent }: Sight): boolean =>
  one.asn === place?.asn &&
  one.city === place?.city &&
  one.agent === agent &&
  one.credential === event.actor.credential?.nativeId;

/** The keys that have a value. */
const present = <T extends object>(values: { readonly [K in keyof T]-?: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

const contextOf = ({ event, place, agent }: Sight): Context =>
  present<Context>({
    asn: place?.asn,
    country: place?.country,
    city: place?.city,
    latitude: place?.latitude,
    longitude: place?.longitude,
    radiusKm: place?.radiusKm,
    network: place?.network ?? 'unknown',
    ip: event.src.ip,
    agent,
    credential: event.actor.credential?.nativeId,
    first: event.time,
    last: event.time,
  });

const dropOldest = <T>(record: Record<string, T>, cap: number, timeOf: (value: T) => number) => {
  const entries = Object.entries(record);
  if (entries.length <= cap) return;
  entries.sort(([, a], [, b]) => timeOf(a) - timeOf(b));
  for (const [key] of entries.slice(0, entries.length - cap)) delete record[key];
};

const empty = (time: number): Recent => ({
  contexts: [],
  denied: {},
  deniedPeak: 0,
  said: {},
  last: time,
});

export const createRecentUse = ({
  maxRoots = MAX_ROOTS,
  roots = new DirtyMap<Recent>(),
}: {
  maxRoots?: number;
  /** Where it is kept, where something else lies over it. */
  roots?: DirtyMap<Recent>;
} = {}): RecentUse => {
  let evicted = 0;

  const makeRoom = (): void => {
    if (roots.size < maxRoots) return;
    const byAge = [...roots.entries()].sort(([, a], [, b]) => a.last - b.last);
    for (const [key] of byAge.slice(0, Math.max(1, Math.floor(maxRoots / 20)))) {
      roots.delete(key);
      evicted++;
    }
  };

  const open = (root: string, time: number): Recent => {
    const have = roots.get(root);
    if (have) return have;
    makeRoom();
    const made = empty(time);
    roots.set(root, made);
    return made;
  };

  return {
    of: (root) => roots.get(root),
    see(sight) {
      const { event, lineage } = sight;
      const recent = open(lineage.root, event.time);
      recent.last = Math.max(recent.last, event.time);
      roots.touch(lineage.root);
      const known = recent.contexts.find((one) => isSame(one, sight));
      if (known) {
        if (event.time - known.last > USE_PAUSE) known.first = event.time;
        known.last = Math.max(known.last, event.time);
        return;
      }
      recent.contexts = recent.contexts.filter((one) => event.time - one.last < DAY);
      recent.contexts.push(contextOf(sight));
      if (recent.contexts.length > MAX_CONTEXTS) {
        recent.contexts.sort((a, b) => a.last - b.last).shift();
      }
    },
    refuse(root, event) {
      const recent = open(root, event.time);
      const live = Object.entries(recent.denied).filter(
        ([, one]) => event.time - one.at <= DENIED_WINDOW,
      );
      if (live.length === 0) {
        // The window before is over: what it held is part of the habit now.
        recent.deniedPeak = Math.max(recent.deniedPeak * 0.98, Object.keys(recent.denied).length);
      }
      recent.denied = Object.fromEntries(live);
      recent.denied[event.privilege] = {
        at: event.time,
        service: event.service,
        vendorId: event.vendorId,
        eventId: event.id,
      };
      dropOldest(recent.denied, MAX_DENIED, (one) => one.at);
      roots.touch(root);
      return Object.entries(recent.denied);
    },
    maySay(root, what, time, quietFor) {
      const recent = open(root, time);
      const before = Object.hasOwn(recent.said, what) ? recent.said[what] : undefined;
      if (before !== undefined && time - before < quietFor) return false;
      recent.said[what] = time;
      dropOldest(recent.said, MAX_SAID, (at) => at);
      roots.touch(root);
      return true;
    },
    get evicted() {
      return evicted;
    },
    takeDirty: () => roots.takeDirty(),
    restore: (entries) => roots.restore(entries),
  };
};
