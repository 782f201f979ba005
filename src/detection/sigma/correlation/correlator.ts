/**
 * Matches of rules → what the correlations make of them (Sigma 2.1, points 74–96). An event that no
 * member matched costs nothing; one that did costs a look-up and a step of the window for each
 * correlation that names the rule.
 */
import { MINUTE, type StateEntry, type Stateful } from '../../../core/index.ts';
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry, EventRef } from './entry.ts';
import {
  type GroupValues,
  type MemberReader,
  memberReader,
  type ValueSource,
} from './group-key.ts';
import { findingStart, type Held } from './group-window.ts';
import { type CorrelationLosses, createGroups } from './groups.ts';
import { servingOnly } from './link.ts';

export interface CorrelatedEvent extends EventRef {
  /** Epoch ms. */
  readonly time: number;
  readonly record: unknown;
  /** Principals acting and behind. */
  readonly who: readonly string[];
}

/** A correlation holds: its finding opens, or grows by `events`. */
export interface CorrelationHit {
  readonly correlation: LoadedCorrelation;
  /** End of the window that held. */
  readonly time: number;
  readonly group: GroupValues;
  /** Begin of the finding's time: with correlation and group, which finding it is. */
  readonly since: number;
  /** What was compared with the condition, and how many events the window has. */
  readonly value: number;
  readonly size: number;
  /** New to the finding, oldest first, at most 500; `more` is how many it had beyond. */
  readonly events: readonly EventRef[];
  readonly more: number;
  /** Principals of those events. */
  readonly who: readonly string[];
}

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
  losses(): CorrelationLosses;
  readonly groups: number;
  /** The whole state, for a correlator with other correlations. */
  handOver(): readonly StateEntry[];
  takeOver(entries: readonly StateEntry[]): void;
}

const MAX_EVENTS = 500;
const MAX_WHO = 100;

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
): ReadonlyMap<string, readonly Seat[]> => {
  const seats = new Map<string, Seat[]>();
  for (const correlation of correlations) {
    correlation.members.forEach(({ id }, member) => {
      const list = seats.get(id) ?? [];
      list.push({ correlation, member, reader: memberReader(correlation, member) });
      seats.set(id, list);
    });
  }
  return seats;
};

const eventsOf = (fresh: readonly Entry[]): readonly EventRef[] => {
  const events = new Map<string, EventRef>();
  for (let i = fresh.length - 1; i >= 0; i--) {
    const entry = fresh[i];
    for (const event of entry?.inner ?? (entry ? [entry.event] : [])) events.set(event.id, event);
  }
  return [...events.values()];
};

const whoOf = (fresh: readonly Entry[]): readonly string[] => {
  const who = new Set<string>();
  for (const entry of fresh) {
    for (const one of entry.who) if (who.size < MAX_WHO) who.add(one);
  }
  return [...who];
};

interface Told {
  readonly correlation: LoadedCorrelation;
  readonly group: GroupValues;
}

const hitOf = ({ correlation, group }: Told, held: Held): CorrelationHit => {
  const events = eventsOf(held.fresh);
  return {
    correlation,
    time: held.time,
    group,
    since: findingStart(correlation, held.finding),
    value: held.value,
    size: held.size,
    events: events.slice(-MAX_EVENTS),
    more: Math.max(0, events.length - MAX_EVENTS),
    who: whoOf(held.fresh),
  };
};

/** What an event or a chained correlation brings, before it is known to whom. */
type Brought = Omit<Entry, 'value' | 'member' | 'told'>;

const SEPARATOR = '\u0000';
const NO_HITS: readonly CorrelationHit[] = [];

/** `correlations` as `loadRules` gives them: members before those that stand on them. */
export const createCorrelator = (
  correlations: readonly LoadedCorrelation[],
  options: CorrelatorOptions = {},
): Correlator => {
  const groups = createGroups(correlations, { ...defaults, ...options });
  const seats = seatsOf(correlations);
  const silent = servingOnly(correlations);

  const put = (
    correlation: LoadedCorrelation,
    values: readonly string[],
    entries: readonly Entry[],
  ): readonly CorrelationHit[] => {
    const { window } = groups.of(correlation, values, entries[0]?.time ?? 0);
    const before = window.size;
    const done = window.insert(entries);
    if (done.outcome === 'late') groups.lost('late', 1);
    if (done.outcome !== 'taken') return NO_HITS;
    groups.grew(window.size - before);
    groups.lost('events', done.dropped);
    if (done.held.length === 0) return NO_HITS;
    const group = correlation.body.groupBy.map((name, i) => [name, values[i] ?? ''] as const);
    return done.held.map((held) => hitOf({ correlation, group }, held));
  };

  /** All seats are of one correlation: what an event brings to a group is judged at once. */
  const take = (seats: readonly Seat[], source: ValueSource, entry: Brought): CorrelationHit[] => {
    const [first] = seats;
    if (!first) return [];
    const byGroup = new Map<string, { values: readonly string[]; entries: Entry[] }>();
    for (const { member, reader } of seats) {
      const counted = reader.values(source);
      if (counted.length === 0) continue;
      for (const values of reader.groups(source)) {
        const entries = counted.map((value) => ({ ...entry, member, value, told: -1 }));
        const key = values.join(SEPARATOR);
        const have = byGroup.get(key);
        if (have) have.entries.push(...entries);
        else byGroup.set(key, { values, entries });
      }
    }
    const hits: CorrelationHit[] = [];
    for (const { values, entries } of byGroup.values()) {
      hits.push(...put(first.correlation, values, entries));
    }
    return hits;
  };

  /** The seats that these rules have, by correlation. */
  const seatsFor = (ruleIds: Iterable<string>): readonly (readonly Seat[])[] => {
    let found: Map<LoadedCorrelation, Seat[]> | undefined;
    for (const id of ruleIds) {
      for (const seat of seats.get(id) ?? []) {
        found ??= new Map();
        const have = found.get(seat.correlation);
        if (have) have.push(seat);
        else found.set(seat.correlation, [seat]);
      }
    }
    return found ? [...found.values()] : [];
  };

  /** A correlation that held is an event for those that stand on it. */
  const chain = (hits: readonly CorrelationHit[], event: CorrelatedEvent): CorrelationHit[] =>
    hits.flatMap((hit) => [
      hit,
      ...(seats.get(hit.correlation.id) ?? []).flatMap((seat) =>
        chain(
          take(
            [seat],
            { record: event.record, inner: hit.group },
            {
              time: hit.time,
              about: JSON.stringify([hit.correlation.id, hit.since, hit.group]),
              event: { id: event.id, vendorId: event.vendorId },
              who: hit.who.length === 0 ? event.who : hit.who,
              inner: hit.events,
            },
          ),
          event,
        ),
      ),
    ]);

  return {
    silent,
    observe(event, ruleIds) {
      const places = seatsFor(ruleIds);
      if (places.length === 0) return NO_HITS;
      const source = { record: event.record, inner: undefined };
      const brought: Brought = {
        time: event.time,
        about: event.id,
        event: { id: event.id, vendorId: event.vendorId },
        who: event.who,
        inner: undefined,
      };
      return places.flatMap((one) => chain(take(one, source, brought), event));
    },
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
