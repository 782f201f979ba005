/**
 * The events of one group in the order of their times, and the window that ends at the newest.
 * In order, an event costs one step in and the steps out of what has left the window. A late one is
 * put in its place, and every window it falls into is judged again.
 */
import { DAY } from '../../../core/index.ts';
import { leastEntries } from './bounds.ts';
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry } from './entry.ts';
import { createTally, type Tally } from './tally.ts';
import {
  dropFrom,
  hasEntry,
  newSlot,
  putInto,
  resume,
  sizeOf,
  summariser,
  type TimeSlot,
  tellSlot,
} from './time-slot.ts';

/** A window in which the condition held. */
export interface Held {
  /** The window's end. */
  readonly time: number;
  /** Which finding of the group it belongs to. */
  readonly finding: number;
  readonly value: number;
  /** Entries in the window. */
  readonly size: number;
  /** Those that the finding did not have yet, newest first. */
  readonly fresh: readonly Entry[];
}

export type Insertion =
  | { readonly outcome: 'taken'; readonly held: readonly Held[]; readonly dropped: number }
  /** `late`: older than the allowed lateness. `double`: known already. */
  | { readonly outcome: 'late' | 'double' };

export interface GroupWindow {
  readonly size: number;
  readonly newest: number;
  /** What one event brings, judged when all of it is in. */
  insert(entries: readonly Entry[]): Insertion;
  /** Load what an earlier life kept, in order. */
  restore(entries: readonly Entry[]): void;
  /** Entries with `from ≤ time < to`. */
  between(from: number, to: number): readonly Entry[];
}

export interface WindowOptions {
  readonly lateness: number;
  /** Most entries kept; the oldest go first. */
  readonly maxEntries: number;
  /** Told of the time of every entry that came, went or changed. */
  changed(time: number): void;
}

const COMPACT_AFTER = 512;

const findingSpan = ({ body }: LoadedCorrelation): number => Math.max(DAY, body.timespan);

/** Findings stand on whole UTC days (or spans, where longer), so their ids do not hang on arrival. */
const findingOf = (correlation: LoadedCorrelation, time: number): number =>
  Math.floor(time / findingSpan(correlation));

/** Where a finding's time begins. */
export const findingStart = (correlation: LoadedCorrelation, finding: number): number =>
  finding * findingSpan(correlation);

export const createGroupWindow = (
  correlation: LoadedCorrelation,
  { lateness, maxEntries, changed }: WindowOptions,
): GroupWindow => {
  const { timespan, window, type } = correlation.body;
  const least = leastEntries(correlation.body);
  const ordered = type === 'temporal_ordered';
  const session = window.kind === 'session';
  const summaryOf = summariser(
    type,
    correlation.members.some(({ kind }) => kind === 'correlation'),
  );
  let slots: TimeSlot[] = [];
  /** First slot still kept; first slot of the newest window. */
  let [head, low] = [0, 0];
  let begin = Number.NEGATIVE_INFINITY;
  let tally: Tally = createTally(correlation);
  /** Entries kept, and those of them in the newest window. */
  let [kept, counted] = [0, 0];

  const timeAt = (i: number): number => slots[i]?.time ?? Number.POSITIVE_INFINITY;
  const latest = (): number =>
    slots.length > head ? timeAt(slots.length - 1) : Number.NEGATIVE_INFINITY;

  /** The first place whose time is not below (or, `after`, above) the given one. */
  const placeOf = (time: number, after: boolean): number => {
    let [from, to] = [head, slots.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = timeAt(middle);
      if (after ? at <= time : at < time) from = middle + 1;
      else to = middle;
    }
    return from;
  };

  const beginOf = (time: number, before: number | undefined, previous: number): number => {
    if (window.kind === 'session') {
      const goes = before !== undefined && time - before <= window.gap;
      return goes && time - previous <= timespan ? previous : time;
    }
    return window.kind === 'sliding' ? time - timespan : Math.floor(time / timespan) * timespan;
  };

  /** Down from the window's end, until what the finding has already (or `until`). */
  const tell = (finding: number, from: number, high: number, all: boolean): readonly Entry[] => {
    const fresh: Entry[] = [];
    for (let i = high - 1; i >= from; i--) {
      const slot = slots[i];
      if (!slot) continue;
      if (tellSlot(slot, finding, fresh)) changed(slot.time);
      else if (!all) break;
    }
    return fresh;
  };

  const eachEntry = (slot: TimeSlot | undefined, take: (entry: Entry) => void): void => {
    if (!slot) return;
    for (let i = slot.from; i < slot.entries.length; i++) {
      const entry = slot.entries[i];
      if (entry) take(entry);
    }
  };

  const recount = (): void => {
    const fresh = createTally(correlation);
    counted = 0;
    for (let i = low; i < slots.length; i++) {
      eachEntry(slots[i], (entry) => {
        fresh.add(entry);
        counted++;
      });
    }
    fresh.reorder?.(tally);
    tally = fresh;
  };

  const leave = (until: number): void => {
    for (; timeAt(low) < until; low++) {
      eachEntry(slots[low], (entry) => {
        tally.remove(entry);
        counted--;
      });
    }
  };

  const compact = (): void => {
    if (head <= COMPACT_AFTER || head <= slots.length / 2) return;
    slots = slots.slice(head);
    low -= head;
    head = 0;
  };

  /** What is out of reach goes; of too many, the oldest. */
  const forget = (): number => {
    const horizon = latest() - timespan - lateness;
    for (; timeAt(head) < horizon; head++) {
      const slot = slots[head];
      if (slot) kept -= sizeOf(slot);
      changed(timeAt(head));
    }
    low = Math.max(low, head);
    let over = 0;
    while (kept > maxEntries) {
      const slot = slots[head];
      if (!slot) break;
      const entry = dropFrom(slot, type);
      changed(slot.time);
      kept--;
      over++;
      if (entry && head >= low) {
        tally.remove(entry);
        counted--;
      }
      if (sizeOf(slot) === 0) head++;
      low = Math.max(low, head);
    }
    compact();
    return over;
  };

  const append = (entry: Entry, newest: number): void => {
    const last = slots.at(-1);
    if (entry.time === newest && last) putInto(last, entry, type);
    else {
      const slot = newSlot(entry.time);
      putInto(slot, entry, type);
      begin = beginOf(entry.time, slots.length > head ? newest : undefined, begin);
      slots.push(slot);
    }
    kept++;
    counted++;
    tally.add(entry);
    leave(begin);
    if (tally.stale) recount();
  };

  const judge = (): readonly Held[] => {
    if (!tally.holds(begin)) return [];
    const time = latest();
    const finding = findingOf(correlation, time);
    const value = tally.value(begin) ?? 0;
    const fresh = tell(finding, low, slots.length, false);
    return [{ time, finding, value, size: counted, fresh }];
  };

  const enter = (swept: Tally, slot: TimeSlot): number => {
    const { entries, weight } = summaryOf(slot);
    for (const entry of entries) swept.add(entry, weight);
    return sizeOf(slot);
  };

  const exit = (swept: Tally, slot: TimeSlot): number => {
    const { entries, weight } = summaryOf(slot);
    for (const entry of entries) swept.remove(entry, weight);
    return sizeOf(slot);
  };

  /** Judges every window that ends from `first` to `last`, starting to count at place `from`. */
  const sweep = (from: number, first: number, last: number): readonly Held[] => {
    const held: Held[] = [];
    const swept = createTally(correlation);
    let [start, size, before] = [from, 0, undefined as number | undefined];
    let opened = Number.NEGATIVE_INFINITY;
    let [telling, toldTo] = [-1, from];
    for (let place = from; place < slots.length; place++) {
      const slot = slots[place] as TimeSlot;
      const { time } = slot;
      if (time > last && !ordered) break;
      opened = beginOf(time, before, opened);
      before = time;
      size += enter(swept, slot);
      for (; timeAt(start) < opened; start++) size -= exit(swept, slots[start] as TimeSlot);
      if (time < first || time > last || !swept.holds(opened)) continue;
      const finding = findingOf(correlation, time);
      if (finding !== telling) [telling, toldTo] = [finding, from];
      const fresh = tell(finding, Math.max(start, toldTo), place + 1, true);
      toldTo = place + 1;
      const value = swept.value(opened) ?? 0;
      if (fresh.length > 0) held.push({ time, finding, value, size, fresh });
    }
    tally.reorder?.(swept);
    return held;
  };

  /** Puts a late entry where it belongs; windows are judged when all of the event is in. */
  const put = (entry: Entry): void => {
    const place = placeOf(entry.time, false);
    const have = slots[place];
    kept++;
    if (have?.time === entry.time) putInto(have, entry, type);
    else {
      const slot = newSlot(entry.time);
      putInto(slot, entry, type);
      slots.splice(place, 0, slot);
      if (place <= low && entry.time < begin) low++;
    }
    if (entry.time < begin) return;
    tally.add(entry);
    counted++;
  };

  /** Sessions may have grown together: where the newest begins is found anew. */
  const reopen = (): void => {
    let before: number | undefined;
    begin = Number.NEGATIVE_INFINITY;
    for (let i = head; i < slots.length; i++) {
      begin = beginOf(timeAt(i), before, begin);
      before = timeAt(i);
    }
    low = placeOf(begin, false);
    recount();
  };

  const isCrowded = (from: number, to: number): boolean => {
    let entries = 0;
    for (let i = from; i < to && entries < least; i++) entries += sizeOf(slots[i] as TimeSlot);
    return entries >= least;
  };

  const judgeFrom = (time: number): readonly Held[] => {
    if (session) reopen();
    if (ordered || session) return sweep(head, time, Number.POSITIVE_INFINITY);
    const from = placeOf(time - timespan, false);
    if (!isCrowded(from, placeOf(time + timespan, true))) return [];
    return sweep(from, time, time + timespan);
  };

  const isDouble = (entry: Entry): boolean => {
    const slot = slots[placeOf(entry.time, false)];
    if (slot?.time === entry.time && hasEntry(slot, entry, type)) return true;
    // The numbers of a chained correlation count once for each of its findings.
    if (entry.inner === undefined || !type.startsWith('value_') || type === 'value_count') {
      return false;
    }
    return slots.some(
      (one, i) =>
        i >= head &&
        one.entries.some((other, nth) => nth >= one.from && other.about === entry.about),
    );
  };

  /** Of one time, the steps of an order come in their order. */
  const mustPut = (entry: Entry, newest: number): boolean => {
    if (entry.time !== newest || !ordered) return entry.time < newest;
    return slots.at(-1)?.entries.some((other) => other.member > entry.member) ?? false;
  };

  return {
    get size() {
      return kept;
    },
    get newest() {
      return latest();
    },
    insert(batch) {
      const time = batch[0]?.time ?? Number.NEGATIVE_INFINITY;
      if (time < latest() - lateness) return { outcome: 'late' };
      let [taken, late] = [0, false];
      for (const entry of batch) {
        const newest = latest();
        if ((time <= newest || entry.inner) && isDouble(entry)) continue;
        taken++;
        changed(time);
        if (mustPut(entry, newest)) {
          late = true;
          put(entry);
        } else append(entry, newest);
      }
      if (taken === 0) return { outcome: 'double' };
      const held = late ? judgeFrom(time) : judge();
      return { outcome: 'taken', held, dropped: forget() };
    },
    restore(entries) {
      [slots, head, low, kept] = [[], 0, 0, entries.length];
      for (const entry of entries) {
        const last = slots.at(-1);
        const slot = last?.time === entry.time ? last : newSlot(entry.time);
        if (slot !== last) slots.push(slot);
        putInto(slot, entry, type);
      }
      for (const slot of slots) resume(slot);
      tally = createTally(correlation);
      if (ordered) sweep(0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      reopen();
    },
    between(from, to) {
      const found: Entry[] = [];
      for (let i = placeOf(from, false); timeAt(i) < to; i++) {
        eachEntry(slots[i], (entry) => found.push(entry));
      }
      return found;
    },
  };
};
