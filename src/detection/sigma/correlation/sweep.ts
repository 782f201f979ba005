/** Judging again the windows that a late event falls into. */
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry } from './entry.ts';
import type { SlotLine } from './slot-line.ts';
import { createTally, type Tally } from './tally.ts';
import { type Summarise, sizeOf, type TimeSlot } from './time-slot.ts';
import { type BeginOf, findingOf } from './window-span.ts';

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

export interface Swept {
  readonly correlation: LoadedCorrelation;
  readonly line: SlotLine;
  readonly summaryOf: Summarise;
  readonly beginOf: BeginOf;
  /** Go on to the newest, for the order of all that is there. */
  readonly toEnd: boolean;
  /** What the finding does not have yet of these places. */
  tell(finding: number, from: number, high: number, all: boolean): readonly Entry[];
}

/** Judges every window that ends from `first` to `last`, starting to count at place `from`. */
export const sweepWindows = (
  { correlation, line, summaryOf, beginOf, toEnd, tell }: Swept,
  { from, first, last }: { readonly from: number; readonly first: number; readonly last: number },
): { readonly held: readonly Held[]; readonly tally: Tally } => {
  const held: Held[] = [];
  const tally = createTally(correlation);
  const enter = (slot: TimeSlot): number => {
    const { entries, weight } = summaryOf(slot);
    for (const entry of entries) tally.add(entry, weight);
    return sizeOf(slot);
  };
  const leave = (slot: TimeSlot): number => {
    const { entries, weight } = summaryOf(slot);
    for (const entry of entries) tally.remove(entry, weight);
    return sizeOf(slot);
  };
  let [start, size, before] = [from, 0, undefined as number | undefined];
  let begin = Number.NEGATIVE_INFINITY;
  let [telling, toldTo] = [-1, from];
  for (let place = from; place < line.end; place++) {
    const slot = line.at(place) as TimeSlot;
    const { time } = slot;
    if (time > last && !toEnd) break;
    begin = beginOf(time, before, begin);
    before = time;
    size += enter(slot);
    for (; line.timeAt(start) < begin; start++) size -= leave(line.at(start) as TimeSlot);
    if (time < first || time > last || !tally.holds(begin)) continue;
    const finding = findingOf(correlation, time);
    if (finding !== telling) [telling, toldTo] = [finding, from];
    const fresh = tell(finding, Math.max(start, toldTo), place + 1, true);
    toldTo = place + 1;
    if (fresh.length > 0) held.push({ time, finding, value: tally.value(begin) ?? 0, size, fresh });
  }
  return { held, tally };
};
