/**
 * The events of one group in the order of their times, and the window that ends at the newest.
 * In order, an event costs one step in and the steps out of what has left the window. A late one is
 * put in its place, and every window it falls into is judged again.
 */
import { leastEntries } from './bounds.ts';
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry } from './entry.ts';
import { createSlotLine, eachEntry, type SlotLine } from './slot-line.ts';
import { type Held, sweepWindows } from './sweep.ts';
import { createTally, type Tally } from './tally.ts';
import {
  dropFrom,
  hasAlike,
  hasEntry,
  newSlot,
  putInto,
  resume,
  sizeOf,
  summariser,
  type TimeSlot,
  tellSlot,
} from './time-slot.ts';
import { beginsOf, findingOf } from './window-span.ts';

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

export const createGroupWindow = (
  correlation: LoadedCorrelation,
  { lateness, maxEntries, changed }: WindowOptions,
): GroupWindow => {
  const { timespan, window, type } = correlation.body;
  const least = leastEntries(correlation.body);
  const ordered = type === 'temporal_ordered';
  const session = window.kind === 'session';
  const beginOf = beginsOf(correlation);
  const summaryOf = summariser(
    type,
    correlation.members.some(({ kind }) => kind === 'correlation'),
  );
  let line: SlotLine = createSlotLine();
  /** First slot of the newest window. */
  let low = 0;
  let begin = Number.NEGATIVE_INFINITY;
  let tally: Tally = createTally(correlation);
  /** Entries kept, and those of them in the newest window. */
  let [kept, counted] = [0, 0];

  /** Down from the window's end, until what the finding has already (or `until`). */
  const tell = (finding: number, from: number, high: number, all: boolean): readonly Entry[] => {
    const fresh: Entry[] = [];
    for (let i = high - 1; i >= from; i--) {
      const slot = line.at(i);
      if (!slot) continue;
      if (tellSlot(slot, finding, fresh)) changed(slot.time);
      else if (!all) break;
    }
    return fresh;
  };

  const recount = (): void => {
    const fresh = createTally(correlation);
    counted = 0;
    for (let i = low; i < line.end; i++) {
      eachEntry(line.at(i), (entry) => {
        fresh.add(entry);
        counted++;
      });
    }
    fresh.reorder?.(tally);
    tally = fresh;
  };

  const leave = (until: number): void => {
    for (; line.timeAt(low) < until; low++) {
      eachEntry(line.at(low), (entry) => {
        tally.remove(entry);
        counted--;
      });
    }
  };

  /** What is out of reach goes; of too many, the oldest. */
  const forget = (): number => {
    const horizon = line.latest - timespan - lateness;
    for (; line.timeAt(line.first) < horizon; line.dropFirst()) {
      const slot = line.at(line.first);
      if (slot) kept -= sizeOf(slot);
      changed(line.timeAt(line.first));
    }
    low = Math.max(low, line.first);
    let over = 0;
    while (kept > maxEntries) {
      const slot = line.at(line.first);
      if (!slot) break;
      const entry = dropFrom(slot, type);
      changed(slot.time);
      kept--;
      over++;
      if (entry && line.first >= low) {
        tally.remove(entry);
        counted--;
      }
      if (sizeOf(slot) === 0) line.dropFirst();
      low = Math.max(low, line.first);
    }
    low -= line.compact();
    return over;
  };

  const append = (entry: Entry, newest: number): void => {
    const last = line.at(line.end - 1);
    if (entry.time === newest && last) putInto(last, entry, type);
    else {
      const slot = newSlot(entry.time);
      putInto(slot, entry, type);
      begin = beginOf(entry.time, line.end > line.first ? newest : undefined, begin);
      line.insert(line.end, slot);
    }
    kept++;
    counted++;
    tally.add(entry);
    leave(begin);
    if (tally.stale) recount();
  };

  const judge = (): readonly Held[] => {
    if (!tally.holds(begin)) return [];
    const time = line.latest;
    const finding = findingOf(correlation, time);
    const value = tally.value(begin) ?? 0;
    const fresh = tell(finding, low, line.end, false);
    return [{ time, finding, value, size: counted, fresh }];
  };

  const sweep = (from: number, first: number, last: number): readonly Held[] => {
    const { held, tally: swept } = sweepWindows(
      { correlation, line, summaryOf, beginOf, tell, toEnd: ordered },
      { from, first, last },
    );
    tally.reorder?.(swept);
    return held;
  };

  /**
   * Puts a late entry where it belongs; windows are judged when all of the event is in. Answers the
   * slot where no verdict can change with it: then it belongs to the finding of its like.
   */
  const put = (entry: Entry): TimeSlot | undefined => {
    const place = line.placeOf(entry.time, false);
    const have = line.at(place);
    let alike: TimeSlot | undefined;
    kept++;
    if (have?.time === entry.time) {
      const summary = summaryOf(have);
      if (hasAlike(summary, entry, type) && isOneFinding(entry.time)) alike = have;
      putInto(have, entry, type);
      if (alike) have.summary = summary;
    } else {
      const slot = newSlot(entry.time);
      putInto(slot, entry, type);
      line.insert(place, slot);
      if (place <= low && entry.time < begin) low++;
    }
    if (entry.time >= begin) {
      tally.add(entry);
      counted++;
    }
    return alike;
  };

  const tellAlike = (slot: TimeSlot): readonly Held[] => {
    if (slot.told < 0) return [];
    const [finding, fresh]: [number, Entry[]] = [slot.told, []];
    tellSlot(slot, finding, fresh);
    return [{ time: slot.time, finding, value: tally.value(begin) ?? 0, size: counted, fresh }];
  };

  /** Sessions may have grown together: where the newest begins is found anew. */
  const reopen = (): void => {
    let before: number | undefined;
    begin = Number.NEGATIVE_INFINITY;
    for (let i = line.first; i < line.end; i++) {
      begin = beginOf(line.timeAt(i), before, begin);
      before = line.timeAt(i);
    }
    low = line.placeOf(begin, false);
    recount();
  };

  /** Do all windows that hold this time belong to one finding? */
  const isOneFinding = (time: number): boolean =>
    findingOf(correlation, time) === findingOf(correlation, time + timespan);

  const judgeFrom = (time: number): readonly Held[] => {
    if (session) reopen();
    if (ordered || session) return sweep(line.first, time, Number.POSITIVE_INFINITY);
    const from = line.placeOf(time - timespan, false);
    if (!line.holdsAtLeast(least, from, line.placeOf(time + timespan, true))) return [];
    return sweep(from, time, time + timespan);
  };

  const isDouble = (entry: Entry): boolean => {
    const slot = line.at(line.placeOf(entry.time, false));
    if (slot?.time === entry.time && hasEntry(slot, entry, type)) return true;
    // The numbers of a chained correlation count once for each of its findings.
    if (entry.inner === undefined || !type.startsWith('value_') || type === 'value_count') {
      return false;
    }
    let known = false;
    for (let i = line.first; i < line.end && !known; i++) {
      eachEntry(line.at(i), (other) => {
        known ||= other.about === entry.about;
      });
    }
    return known;
  };

  /** Of one time, the steps of an order come in their order. */
  const mustPut = (entry: Entry, newest: number): boolean => {
    if (entry.time !== newest || !ordered) return entry.time < newest;
    const last = line.at(line.end - 1);
    return last?.entries.some((other) => other.member > entry.member) ?? false;
  };

  return {
    get size() {
      return kept;
    },
    get newest() {
      return line.latest;
    },
    insert(batch) {
      const time = batch[0]?.time ?? Number.NEGATIVE_INFINITY;
      if (time < line.latest - lateness) return { outcome: 'late' };
      let [taken, late, appended] = [0, false, false];
      let alike: TimeSlot | undefined;
      for (const entry of batch) {
        const newest = line.latest;
        if ((time <= newest || entry.inner) && isDouble(entry)) continue;
        taken++;
        changed(time);
        if (mustPut(entry, newest)) {
          const slot = put(entry);
          if (slot) alike = slot;
          else late = true;
        } else {
          append(entry, newest);
          appended = true;
        }
      }
      if (taken === 0) return { outcome: 'double' };
      // An event may be like one that is known in one part, and new in another.
      const same = appended ? undefined : alike;
      const held = late ? judgeFrom(time) : same ? tellAlike(same) : judge();
      return { outcome: 'taken', held, dropped: forget() };
    },
    restore(entries) {
      line = createSlotLine();
      [low, kept] = [0, entries.length];
      for (const entry of entries) {
        const last = line.at(line.end - 1);
        const slot = last?.time === entry.time ? last : newSlot(entry.time);
        if (slot !== last) line.insert(line.end, slot);
        putInto(slot, entry, type);
      }
      for (let i = 0; i < line.end; i++) resume(line.at(i) as TimeSlot);
      tally = createTally(correlation);
      if (ordered) sweep(0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      reopen();
    },
    between(from, to) {
      const found: Entry[] = [];
      for (let i = line.placeOf(from, false); line.timeAt(i) < to; i++) {
        eachEntry(line.at(i), (entry) => found.push(entry));
      }
      return found;
    },
  };
};
