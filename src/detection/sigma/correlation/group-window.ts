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
  const ordered = type === 'temporal_ordered';
  const byValue = type === 'value_count';
  const least = leastEntries(correlation.body);
  /** A late entry changes what all later windows start from. */
  const retells = ordered || window.kind === 'session';
  let entries: Entry[] = [];
  /** First entry still kept; first entry of the newest window. */
  let [head, low] = [0, 0];
  let begin = Number.NEGATIVE_INFINITY;
  let tally: Tally = createTally(correlation);

  const timeAt = (i: number): number => entries[i]?.time ?? Number.POSITIVE_INFINITY;

  const latest = (): number =>
    entries.length > head ? timeAt(entries.length - 1) : Number.NEGATIVE_INFINITY;

  /** The first place whose time is not below (or, `after`, above) the given one. */
  const placeOf = (time: number, after: boolean): number => {
    let [from, to] = [head, entries.length];
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

  /** Takes what the finding does not have; stops at what it has, unless the window is judged again. */
  const tell = (
    by: Tally,
    span: { low: number; high: number; begin: number; all: boolean },
  ): Held => {
    const time = timeAt(span.high - 1);
    const finding = findingOf(correlation, time);
    const fresh: Entry[] = [];
    for (let i = span.high - 1; i >= span.low; i--) {
      const entry = entries[i];
      if (entry === undefined) continue;
      if (entry.told === finding) {
        if (span.all) continue;
        break;
      }
      entry.told = finding;
      changed(entry.time);
      fresh.push(entry);
    }
    const value = by.value(span.begin) ?? 0;
    return { time, finding, value, size: span.high - span.low, fresh };
  };

  const recount = (from: number, to: number): Tally => {
    const fresh = createTally(correlation);
    for (let i = from; i < to; i++) {
      const entry = entries[i];
      if (entry) fresh.add(entry);
    }
    return fresh;
  };

  const leave = (by: Tally, from: number, until: number): number => {
    let place = from;
    while (timeAt(place) < until) {
      const entry = entries[place++];
      if (entry) by.remove(entry);
    }
    return place;
  };

  const drop = (count: number): void => {
    for (let i = head; i < head + count; i++) {
      changed(timeAt(i));
      const entry = entries[i];
      if (i >= low && entry) tally.remove(entry);
    }
    head += count;
    low = Math.max(low, head);
    if (head > COMPACT_AFTER && head > entries.length / 2) {
      entries = entries.slice(head);
      low -= head;
      head = 0;
    }
  };

  const forget = (): number => {
    const horizon = timeAt(entries.length - 1) - timespan - lateness;
    drop(placeOf(horizon, false) - head);
    const over = Math.max(0, entries.length - head - maxEntries);
    if (over > 0) drop(over);
    return over;
  };

  const append = (entry: Entry): void => {
    const before = entries.length > head ? timeAt(entries.length - 1) : undefined;
    entries.push(entry);
    begin = beginOf(entry.time, before, begin);
    tally.add(entry);
    low = leave(tally, low, begin);
    if (tally.stale) tally = recount(low, entries.length);
  };

  const judge = (): readonly Held[] =>
    tally.holds(begin) ? [tell(tally, { low, high: entries.length, begin, all: false })] : [];

  /** Judges every window that ends from `first` to `last`, starting to count at place `from`. */
  const sweep = (from: number, first: number, last: number): readonly Held[] => {
    const held: Held[] = [];
    const swept = createTally(correlation);
    let [start, place] = [from, from];
    let before: number | undefined;
    let opened = Number.NEGATIVE_INFINITY;
    while (place < entries.length) {
      const time = timeAt(place);
      if (time > last && !retells) break;
      opened = beginOf(time, before, opened);
      for (; timeAt(place) === time; place++) swept.add(entries[place] as Entry);
      start = leave(swept, start, opened);
      if (time >= first && time <= last && swept.holds(opened)) {
        const told = tell(swept, { low: start, high: place, begin: opened, all: true });
        if (told.fresh.length > 0) held.push(told);
      }
      before = time;
    }
    if (retells) [tally, low, begin] = [swept, start, opened];
    return held;
  };

  const put = (entry: Entry): void => {
    let place = placeOf(entry.time, true);
    if (ordered) {
      while (place > head && timeAt(place - 1) === entry.time) {
        if ((entries[place - 1]?.member ?? 0) <= entry.member) break;
        place--;
      }
    }
    entries.splice(place, 0, entry);
    if (!retells) {
      if (entry.time >= begin) tally.add(entry);
      else low++;
    }
  };

  const judgeFrom = (time: number): readonly Held[] => {
    if (retells) return sweep(head, time, Number.POSITIVE_INFINITY);
    const from = placeOf(time - timespan, false);
    if (placeOf(time + timespan, true) - from < least) return [];
    return sweep(from, time, time + timespan);
  };

  const isDouble = (entry: Entry): boolean => {
    for (let i = placeOf(entry.time, true) - 1; i >= head && timeAt(i) === entry.time; i--) {
      const other = entries[i];
      if (
        other !== undefined &&
        other.about === entry.about &&
        other.event.id === entry.event.id &&
        (type.startsWith('temporal') ? other.member === entry.member : true) &&
        (!byValue || other.value === entry.value)
      ) {
        return true;
      }
    }
    // The numbers of a chained correlation count once for each of its findings.
    return (
      entry.inner !== undefined &&
      type.startsWith('value_') &&
      !byValue &&
      entries.some((other, i) => i >= head && other.about === entry.about)
    );
  };

  const mustPut = (entry: Entry, newest: number): boolean => {
    if (entry.time !== newest || !ordered) return entry.time < newest;
    return (entries.at(-1)?.member ?? 0) > entry.member;
  };

  return {
    get size() {
      return entries.length - head;
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
        } else append(entry);
      }
      if (taken === 0) return { outcome: 'double' };
      const held = late ? judgeFrom(time) : judge();
      return { outcome: 'taken', held, dropped: forget() };
    },
    restore(kept) {
      entries = [...kept];
      [head, low] = [0, 0];
      begin = Number.NEGATIVE_INFINITY;
      tally = createTally(correlation);
      let before: number | undefined;
      for (const entry of entries) {
        begin = beginOf(entry.time, before, begin);
        before = entry.time;
        tally.add(entry);
      }
      low = leave(tally, 0, begin);
    },
    between: (from, to) => entries.slice(placeOf(from, false), placeOf(to, false)),
  };
};
