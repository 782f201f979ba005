/** Walks one line of JSON and notes where the values of the wanted keys stand. */
import {
  CLOSE_OBJECT,
  COMMA,
  createJsonBytes,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  REFUSED,
} from './json-bytes.ts';
import type { KeyNode } from './key-tree.ts';

/** What stands at a slot: `string` = ASCII as it stands, `wide` = UTF-8, `escaped` = with a backslash. */
export const kind = {
  absent: 0,
  string: 1,
  escaped: 2,
  number: 3,
  true: 4,
  false: 5,
  null: 6,
  object: 7,
  array: 8,
  wide: 9,
} as const;

export interface JsonScanner {
  readonly kinds: Uint8Array;
  /** First byte of the value in `bytes`; of a string the first after its quote. */
  readonly starts: Int32Array;
  /** Byte after the value; of a string its closing quote. */
  readonly ends: Int32Array;
  /** Hash of a string without a backslash. */
  readonly hashes: Int32Array;
  /** The slots that are there: `touched[0]` to `touched[count - 1]`. */
  readonly touched: Int32Array;
  readonly count: () => number;
  /** What the offsets are in, and where the line begins and ends there. */
  readonly bytes: () => Buffer;
  readonly from: () => number;
  readonly to: () => number;
  /** Has the line a backslash? */
  readonly hasEscape: () => boolean;
  /** Counts up when `bytes` may have become others. */
  readonly looks: () => number;
  /** Lines of this buffer come next, and its bytes stay as they are until `close`. */
  readonly open: (source: Buffer) => void;
  readonly close: () => void;
  /** False = not sure: let `JSON.parse` read the line. */
  scan(source: Buffer, from: number, to: number): boolean;
}

const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;

const scalarKind = (c: number): number => {
  if (c === LETTER_N) return kind.null;
  if (c === LETTER_T) return kind.true;
  return c === LETTER_F ? kind.false : kind.number;
};

export const createJsonScanner = (root: KeyNode, slots: number): JsonScanner => {
  const json = createJsonBytes();
  const kinds = new Uint8Array(slots);
  const starts = new Int32Array(slots);
  const ends = new Int32Array(slots);
  const hashes = new Int32Array(slots);
  const touched = new Int32Array(slots);
  let count = 0;
  let begin = 0;
  let stop = 0;
  let hasEscape = false;

  const isKey = (key: Uint8Array, from: number): boolean => {
    for (let i = 0; i < key.length; i++) if (key[i] !== json.bytes()[from + i]) return false;
    return true;
  };

  const childAt = ({ hashes: known, entries }: KeyNode, from: number, to: number) => {
    const mask = entries.length - 1;
    for (let at = json.hash() & mask; ; at = (at + 1) & mask) {
      const entry = entries[at];
      if (entry === undefined) return undefined;
      if (known[at] !== json.hash() || entry.bytes.length !== to - from) continue;
      if (isKey(entry.bytes, from)) return entry;
    }
  };

  const noteString = (slot: number, from: number): number => {
    const before = json.backslash();
    const end = json.hashedEnd(from);
    if (end < 0) return REFUSED;
    kinds[slot] = before < end ? kind.escaped : json.wide() ? kind.wide : kind.string;
    hashes[slot] = json.hash();
    starts[slot] = from;
    ends[slot] = end;
    return end + 1;
  };

  const noteValue = (node: KeyNode, i: number): number => {
    const { slot } = node;
    // The same key again (the last one wins), or a key with dots: not for a single walk.
    if (kinds[slot] !== kind.absent || node.dotted) return REFUSED;
    touched[count++] = slot;
    const c = json.bytes()[i] as number;
    if (c === QUOTE) return noteString(slot, i + 1);
    let end: number;
    if (c === OPEN_OBJECT) {
      kinds[slot] = kind.object;
      end = node.children.size > 0 ? objectEnd(node, i + 1) : json.containerEnd(i);
    } else if (c === OPEN_ARRAY) {
      kinds[slot] = kind.array;
      end = json.containerEnd(i);
    } else {
      kinds[slot] = scalarKind(c);
      end = json.scalarEnd(i, c);
    }
    starts[slot] = i;
    ends[slot] = end;
    return end;
  };

  /** The byte after the object whose inside begins at `from`, or REFUSED. */
  const objectEnd = (node: KeyNode, from: number): number => {
    const bytes = json.bytes();
    let i = json.here(from);
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    while (bytes[i] === QUOTE) {
      const start = i + 1;
      const before = json.backslash();
      i = json.hashedEnd(start);
      // A key with an escape could spell a wanted one.
      if (before < i || i < 0) return REFUSED;
      const child = childAt(node, start, i);
      i = json.valueAfter(i);
      if (i < 0) return REFUSED;
      i = child === undefined ? json.valueEnd(i) : noteValue(child, i);
      if (i < 0) return REFUSED;
      i = json.here(i);
      if (bytes[i] === CLOSE_OBJECT) return i + 1;
      if (bytes[i] !== COMMA) return REFUSED;
      i = json.here(i + 1);
    }
    return REFUSED;
  };

  return {
    kinds,
    starts,
    ends,
    hashes,
    touched,
    count: () => count,
    bytes: json.bytes,
    looks: json.looks,
    open: json.open,
    close: json.close,
    from: () => begin,
    to: () => stop,
    hasEscape: () => hasEscape,
    scan(source, from, to) {
      kinds.fill(kind.absent);
      count = 0;
      begin = json.take(source, from, to);
      stop = begin + (to - from);
      hasEscape = json.backslash() < stop;
      const open = json.here(begin);
      if (json.bytes()[open] !== OPEN_OBJECT) return false;
      const end = objectEnd(root, open + 1);
      return end >= 0 && json.here(end) === stop;
    },
  };
};
