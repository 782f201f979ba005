/** The events of one group at one time. Logs of whole seconds put many there, so a late one meets few slots. */
import type { CorrelationType } from './correlation.ts';
import type { Entry } from './entry.ts';

export interface TimeSlot {
  readonly time: number;
  readonly entries: Entry[];
  /** The first entry still kept. */
  from: number;
  /** The finding that has the entries before `toldTo`; −1 for none. */
  told: number;
  toldTo: number;
  /** Made when there are too many to look through. */
  known: Set<string> | undefined;
  summary: SlotSummary | undefined;
}

/** What a tally takes of a whole slot: these entries, each with this weight. */
export interface SlotSummary {
  readonly entries: readonly Entry[];
  readonly weight: number;
}

const FEW = 8;

export const newSlot = (time: number): TimeSlot => ({
  time,
  entries: [],
  from: 0,
  told: -1,
  toldTo: 0,
  known: undefined,
  summary: undefined,
});

export const sizeOf = ({ entries, from }: TimeSlot): number => entries.length - from;

/** By what one event or finding is counted once. */
const identityOf = ({ about, event, member, value }: Entry, type: CorrelationType): string => {
  const part = type.startsWith('temporal') ? member : type === 'value_count' ? value : '';
  return `${about}\n${event.id}\n${part}`;
};

export const hasEntry = (slot: TimeSlot, entry: Entry, type: CorrelationType): boolean => {
  const { entries, from } = slot;
  const identity = identityOf(entry, type);
  if (entries.length - from > FEW) {
    slot.known ??= new Set(entries.slice(from).map((one) => identityOf(one, type)));
    return slot.known.has(identity);
  }
  for (let i = from; i < entries.length; i++) {
    const other = entries[i];
    if (other && identityOf(other, type) === identity) return true;
  }
  return false;
};

/** Is one there that a tally cannot tell from this one? Then no verdict changes with it. */
export const hasAlike = (summary: SlotSummary, entry: Entry, type: CorrelationType): boolean => {
  if (type.startsWith('temporal')) {
    return summary.entries.some(({ member }) => member === entry.member);
  }
  return type === 'value_count' && summary.entries.some(({ value }) => value === entry.value);
};

export const putInto = (slot: TimeSlot, entry: Entry, type: CorrelationType): void => {
  slot.entries.push(entry);
  slot.known?.add(identityOf(entry, type));
  slot.summary = undefined;
};

/** The oldest of the slot is let go. */
export const dropFrom = (slot: TimeSlot, type: CorrelationType): Entry | undefined => {
  const entry = slot.entries[slot.from++];
  if (entry) slot.known?.delete(identityOf(entry, type));
  slot.summary = undefined;
  return entry;
};

/** The entries that the finding has not got, newest first; they are its from now on. */
export const tellSlot = (slot: TimeSlot, finding: number, into: Entry[]): boolean => {
  const start = slot.told === finding ? Math.max(slot.toldTo, slot.from) : slot.from;
  if (slot.told === finding && start === slot.entries.length) return false;
  for (let i = slot.entries.length - 1; i >= start; i--) {
    const entry = slot.entries[i];
    if (!entry) continue;
    entry.told = finding;
    into.push(entry);
  }
  slot.told = finding;
  slot.toldTo = slot.entries.length;
  return true;
};

/** A slot of an earlier life: entries come in the order in which they were put. */
export const resume = (slot: TimeSlot): void => {
  slot.told = slot.entries[0]?.told ?? -1;
  while (slot.told >= 0 && slot.entries[slot.toldTo]?.told === slot.told) slot.toldTo++;
};

const oneOfEach = (slot: TimeSlot, key: (entry: Entry) => unknown): SlotSummary => {
  const found = new Map<unknown, Entry>();
  for (let i = slot.from; i < slot.entries.length; i++) {
    const entry = slot.entries[i];
    if (entry) found.set(key(entry), entry);
  }
  return { entries: [...found.values()].sort((a, b) => a.member - b.member), weight: 1 };
};

export type Summarise = (slot: TimeSlot) => SlotSummary;

/** Few entries that say as much to the tally as all of them. */
export const summariser = (type: CorrelationType, chained: boolean): Summarise => {
  const summarise: Summarise = (slot) => {
    if (type.startsWith('temporal')) return oneOfEach(slot, ({ member }) => member);
    if (type === 'value_count') return oneOfEach(slot, ({ value }) => value);
    if (type !== 'event_count') return { entries: slot.entries.slice(slot.from), weight: 1 };
    if (chained) return oneOfEach(slot, ({ about }) => about);
    return { entries: slot.entries.slice(slot.from, slot.from + 1), weight: sizeOf(slot) };
  };
  return (slot) => {
    slot.summary ??= summarise(slot);
    return slot.summary;
  };
};
