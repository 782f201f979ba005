/**
 * One event as the rules see it: each field is read at most once, and its text lower-cased at most
 * once, however many rules ask. The source is a record, or a line of which only offsets are known.
 */
import { isObject } from '../../../core/index.ts';
import { textOf } from '../path.ts';
import type { Field } from './field-slots.ts';
import type { LineReader } from './line-reader.ts';

/** `text` = one leaf, a string; `other` = one leaf of another type; `many` = several leaves. */
export const state = { unread: 0, absent: 1, text: 2, other: 3, many: 4 } as const;

export interface EventView {
  /** Look at this record from now on. */
  useRecord(record: unknown): void;
  /** Look at the line that the reader stands on. */
  useLine(reader: LineReader): void;
  /** Reads the field if need be. */
  stateOf(field: Field): number;
  /** Of a field of state `text`. */
  textOf(field: Field): string;
  lowerOf(field: Field): string;
  /** The one leaf; `undefined` = absent. */
  leafOf(field: Field): unknown;
  leavesOf(field: Field): readonly unknown[];
  isPresent(field: Field): boolean;
  record(): unknown;
  /** Every text of the event, in lower case: what no keyword rule finds in it, no value has. */
  haystack(): string;
}

const NOTHING: readonly unknown[] = [undefined];

const collectTexts = (value: unknown, found: string[]): void => {
  if (typeof value !== 'object' || value === null) {
    const text = textOf(value);
    if (text !== undefined) found.push(text);
    return;
  }
  for (const inner of Object.values(value)) collectTexts(inner, found);
};

export const createEventView = (fields: number): EventView => {
  const states = new Uint8Array(fields);
  const leaves = new Array<unknown>(fields).fill(undefined);
  const lowers = new Array<string | undefined>(fields).fill(undefined);
  let line: LineReader | undefined;
  let whole: unknown;

  const settle = (id: number, leaf: unknown): number => {
    leaves[id] = leaf;
    lowers[id] = undefined;
    const found =
      typeof leaf === 'string' ? state.text : leaf === undefined ? state.absent : state.other;
    states[id] = found;
    return found;
  };

  const settleAll = (id: number, all: readonly unknown[]): number => {
    if (all.length <= 1) return settle(id, all[0]);
    leaves[id] = all;
    states[id] = state.many;
    return state.many;
  };

  const readRecord = (field: Field): number => {
    const { id, key, read } = field;
    if (key !== undefined && isObject(whole)) {
      const value = Object.hasOwn(whole, key) ? whole[key] : undefined;
      if (!Array.isArray(value)) return settle(id, value);
    }
    const found: unknown[] = [];
    read(whole, (leaf) => {
      found.push(leaf);
      return false;
    });
    return settleAll(id, found);
  };

  const view: EventView = {
    useRecord(record) {
      states.fill(state.unread);
      line = undefined;
      whole = record;
    },
    useLine(reader) {
      states.fill(state.unread);
      line = reader;
    },
    stateOf(field) {
      const known = states[field.id] as number;
      if (known !== state.unread) return known;
      if (!line) return readRecord(field);
      const found = line.read(field);
      return found.length === 1 ? settle(field.id, found[0]) : settleAll(field.id, found);
    },
    textOf: (field) => leaves[field.id] as string,
    lowerOf(field) {
      const { id } = field;
      const known = lowers[id];
      if (known !== undefined) return known;
      const lower = (leaves[id] as string).toLowerCase();
      lowers[id] = lower;
      return lower;
    },
    leafOf: (field) => leaves[field.id],
    leavesOf(field) {
      const found = view.stateOf(field);
      if (found === state.absent) return NOTHING;
      return found === state.many ? (leaves[field.id] as unknown[]) : [leaves[field.id]];
    },
    isPresent: (field) => (line ? line.isPresent(field) : field.isPresent(whole)),
    record: () => (line ? line.record() : whole),
    haystack() {
      if (line) return line.haystack();
      const texts: string[] = [];
      collectTexts(whole, texts);
      return texts.join('\0').toLowerCase();
    },
  };
  return view;
};
