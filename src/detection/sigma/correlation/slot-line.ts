/** Slots of one group in the order of their times; places stay until `compact`. */

import type { Entry } from './entry.ts';
import { sizeOf, type TimeSlot } from './time-slot.ts';

export interface SlotLine {
  /** The first place still kept, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Of the newest slot; −∞ where there is none. */
  readonly latest: number;
  /** ∞ beyond the end. */
  timeAt(place: number): number;
  at(place: number): TimeSlot | undefined;
  /** The first place whose time is not below (or, `after`, above) the given one. */
  placeOf(time: number, after: boolean): number;
  insert(place: number, slot: TimeSlot): void;
  dropFirst(): void;
  /** Gives back what was dropped; answers by how much places have moved. */
  compact(): number;
  /** Have these places at least so many entries? */
  holdsAtLeast(least: number, from: number, to: number): boolean;
}

const COMPACT_AFTER = 512;

export const createSlotLine = (): SlotLine => {
  let slots: TimeSlot[] = [];
  let first = 0;
  const timeAt = (place: number): number => slots[place]?.time ?? Number.POSITIVE_INFINITY;
  return {
    get first() {
      return first;
    },
    get end() {
      return slots.length;
    },
    get latest() {
      return slots.length > first ? timeAt(slots.length - 1) : Number.NEGATIVE_INFINITY;
    },
    timeAt,
    at: (place) => slots[place],
    placeOf(time, after) {
      let [from, to] = [first, slots.length];
      while (from < to) {
        const middle = (from + to) >>> 1;
        const at = timeAt(middle);
        if (after ? at <= time : at < time) from = middle + 1;
        else to = middle;
      }
      return from;
    },
    insert(place, slot) {
      if (place === slots.length) slots.push(slot);
      else slots.splice(place, 0, slot);
    },
    dropFirst() {
      first++;
    },
    compact() {
      if (first <= COMPACT_AFTER || first <= slots.length / 2) return 0;
      const moved = first;
      slots = slots.slice(moved);
      first = 0;
      return moved;
    },
    holdsAtLeast(least, from, to) {
      let entries = 0;
      for (let i = from; i < to && entries < least; i++) {
        const slot = slots[i];
        if (slot) entries += sizeOf(slot);
      }
      return entries >= least;
    },
  };
};

export const eachEntry = (slot: TimeSlot | undefined, take: (entry: Entry) => void): void => {
  if (!slot) return;
  for (let i = slot.from; i < slot.entries.length; i++) {
    const entry = slot.entries[i];
    if (entry) take(entry);
  }
};
