/**
 * Matches of rules → what the correlations make of them (Sigma 2.1, points 74–96). An event that no
 * member matched costs nothing; one that did costs a look-up and a step of the window for each
 * correlation that names the rule.
 */
import { MINUTE, type StateEntry, type Stateful } from '../../../core/index.ts';
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry, EventRef } from './entry.ts';
import {
  type CorrelatedField,
  createSharedReaders,
  type GroupName,
  type LeavesOf,
  type MemberReader,
  memberReader,
  type SharedReaders,
  type ValueSource,
} from './group-key.ts';
import { type CorrelationLosses, createGroups } from './groups.ts';
import { type CorrelationHit, hitOf } from './hit.ts';
import { servingOnly } from './link.ts';

export interface CorrelatedEvent extends EventRef {
  /** Epoch ms. */
  readonly time: number;
  readonly record: unknown;
  /** In place of the record, where only a line is there. */
  readonly leavesOf?: LeavesOf;
  /** Principals acting and behind. */
  readonly who: readonly string[];
}

export type { CorrelationHit } from './hit.ts';

export interface CorrelatorOptions {
  /** An event this much older than its group's newest still counts. */
  readonly lateness?: number;
  readonly maxGroups?: number;
  readonly maxEntries?: number;
  readonly maxEntriesPerGroup?: number;
}

export interface Correlator extends Stateful {
  /** Ids of rules that only serve correlations: they say nothing themselves (point 92). */
  readonly silent: ReadonlySet<string>;
  /** Tell the correlations that these rules matched this event. */
  observe(event: CorrelatedEvent, ruleIds: Iterable<string>): readonly CorrelationHit[];
  /** What is read of events. */
  readonly fields: readonly CorrelatedField[];
  losses(): CorrelationLosses;
  readonly groups: number;
  /** The whole state, for a correlator with other correlations. */
  handOver(): readonly StateEntry[];
  takeOver(entries: readonly StateEntry[]): void;
}

const defaults = {
  lateness: 15 * MINUTE,
  maxGroups: 50_000,
  maxEntries: 200_000,
  maxEntriesPerGroup: 10_000,
};

/** One place of a rule or correlation in another correlation's list. */
interface Seat {
  readonly correlation: LoadedCorrelation;
  readonly member: number;
  readonly reader: MemberReader;
}

const seatsOf = (
  correlations: readonly LoadedCorrelation[],
  readers: SharedReaders,
): ReadonlyMap<string, readonly Seat[]> => {
  const seats = new Map<string, Seat[]>();
  for (const correlation of correlations) {
    correlation.members.forEach(({ id }, member) => {
      const list = seats.get(id) ?? [];
      list.push({ correlation, member, reader: memberReader(correlation, member, readers) });
      seats.set(id, list);
    });
  }
  return seats;
};

/** What an event or a chained correlation brings, before it is known to whom. */
type Brought = Omit<Entry, 'value' | 'member' | 'told'>;

const entryOf = (brought: Brought, member: number, value: Entry['value']): Entry => ({
  time: brought.time,
  about: brought.about,
  event: brought.event,
  member,
  value,
  who: brought.who,
  inner: brought.inner,
  told: -1,
});

type Hits = CorrelationHit[] | typeof NO_HITS;
const sourceOf = ({ record, leavesOf }: CorrelatedEvent): ValueSource => ({
  record,
  leavesOf,
  inner: undefined,
});

const NO_HITS: readonly CorrelationHit[] = [];

const joined = (some: Hits, more: Hits): Hits => {
  if (more.length === 0) return some;
  return some.length === 0 ? more : [...some, ...more];
};

/** `correlations` as `loadRules` gives them: members before those that stand on them. */
export const createCorrelator = (
  correlations: readonly LoadedCorrelation[],
  options: CorrelatorOptions = {},
): Correlator => {
  const groups = createGroups(correlations, { ...defaults, ...options });
  const readers = createSharedReaders();
  const seats = seatsOf(correlations, readers);
  const silent = servingOnly(correlations);

  const put = (
    correlation: LoadedCorrelation,
    name: GroupName,
    entries: readonly Entry[],
  ): Hits => {
    const { window } = groups.of(correlation, name, entries[0]?.time ?? 0);
    const before = window.size;
    const done = window.insert(entries);
    if (done.outcome === 'late') groups.lost('late', 1);
    if (done.outcome !== 'taken') return NO_HITS;
    groups.grew(window.size - before);
    groups.lost('events', done.dropped);
    if (done.held.length === 0) return NO_HITS;
    const group = correlation.body.groupBy.map(
      (field, i) => [field, name.values[i] ?? ''] as const,
    );
    return done.held.map((held) => hitOf({ correlation, group }, held));
  };

  const takeOne = (
    { correlation, member, reader }: Seat,
    source: ValueSource,
    brought: Brought,
  ) => {
    const counted = reader.values(source);
    let hits: Hits = NO_HITS;
    if (counted.length === 0) return hits;
    for (const name of reader.groups(source)) {
      const entries = counted.map((value) => entryOf(brought, member, value));
      hits = joined(hits, put(correlation, name, entries));
    }
    return hits;
  };

  /** All seats are of one correlation: what an event brings to a group is judged at once. */
  const takeAll = (chosen: readonly Seat[], source: ValueSource, brought: Brought): Hits => {
    const [first] = chosen;
    if (!first) return NO_HITS;
    if (chosen.length === 1) return takeOne(first, source, brought);
    const byGroup = new Map<string, { name: GroupName; entries: Entry[] }>();
    for (const { member, reader } of chosen) {
      const counted = reader.values(source);
      for (const name of counted.length === 0 ? [] : reader.groups(source)) {
        const at = byGroup.get(name.key) ?? { name, entries: [] };
        byGroup.set(name.key, at);
        for (const value of counted) at.entries.push(entryOf(brought, member, value));
      }
    }
    let hits: Hits = NO_HITS;
    for (const { name, entries } of byGroup.values()) {
      hits = joined(hits, put(first.correlation, name, entries));
    }
    return hits;
  };

  /** A correlation that held is an event for those that stand on it. */
  const chain = (hits: Hits, event: CorrelatedEvent): Hits => {
    let all: Hits = hits;
    for (const hit of hits) {
      const above = seats.get(hit.correlation.id);
      if (!above) continue;
      const source = { ...sourceOf(event), inner: hit.group };
      const brought: Brought = {
        time: hit.time,
        about: JSON.stringify([hit.correlation.id, hit.since, hit.group]),
        event: { id: event.id, vendorId: event.vendorId },
        who: hit.who.length === 0 ? event.who : hit.who,
        inner: hit.events,
      };
      for (const seat of above) all = joined(all, chain(takeOne(seat, source, brought), event));
    }
    return all;
  };

  const broughtBy = ({ time, id, vendorId, who }: CorrelatedEvent): Brought => ({
    time,
    about: id,
    event: { id, vendorId },
    who,
    inner: undefined,
  });

  /** The one rule that has seats has one in each correlation; of several, some may share one. */
  const observeOne = (event: CorrelatedEvent, places: readonly Seat[]): Hits => {
    const source = sourceOf(event);
    const brought = broughtBy(event);
    let hits: Hits = NO_HITS;
    for (const seat of places) {
      const found = takeOne(seat, source, brought);
      if (found.length > 0) hits = joined(hits, chain(found, event));
    }
    return hits;
  };

  const observeMany = (event: CorrelatedEvent, places: readonly Seat[]): Hits => {
    const source = sourceOf(event);
    const brought = broughtBy(event);
    const byCorrelation = new Map<LoadedCorrelation, Seat[]>();
    for (const seat of places) {
      const have = byCorrelation.get(seat.correlation);
      if (have) have.push(seat);
      else byCorrelation.set(seat.correlation, [seat]);
    }
    let hits: Hits = NO_HITS;
    for (const chosen of byCorrelation.values()) {
      const found = takeAll(chosen, source, brought);
      if (found.length > 0) hits = joined(hits, chain(found, event));
    }
    return hits;
  };

  return {
    silent,
    observe(event, ruleIds) {
      let first: readonly Seat[] | undefined;
      let more: Seat[] | undefined;
      for (const id of ruleIds) {
        const places = seats.get(id);
        if (!places) continue;
        if (!first) first = places;
        else if (more) more.push(...places);
        else more = [...first, ...places];
      }
      if (more) return observeMany(event, more);
      return first ? observeOne(event, first) : NO_HITS;
    },
    fields: readers.fields,
    losses: () => groups.losses(),
    get groups() {
      return groups.size;
    },
    handOver: () => groups.handOver(),
    takeOver: (entries) => groups.takeOver(entries),
    takeDirty: () => groups.takeDirty(),
    restore: (entries) => groups.restore(entries),
  };
};
