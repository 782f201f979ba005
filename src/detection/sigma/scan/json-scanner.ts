/**
 * Walks one line of JSON as bytes, notes where the values of the wanted keys stand, and checks the
 * rest as `JSON.parse` would. It accepts only what it is sure of; all else is `JSON.parse`'s to judge.
 */
import { HASH_STEP, type KeyNode } from './path-tree.ts';

/** What stands at a slot. `escaped` = a string with a backslash. */
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
} as const;

export interface JsonScanner {
  readonly kinds: Uint8Array;
  /** First byte of the value; of a string the first after its quote. */
  readonly starts: Int32Array;
  /** Byte after the value; of a string its closing quote. */
  readonly ends: Int32Array;
  /** Hash of a plain string's bytes. */
  readonly hashes: Int32Array;
  /** False = not sure: let `JSON.parse` read the line. */
  scan(bytes: Buffer, from: number, to: number): boolean;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const TRUE = 0x65757274;
const ALSE = 0x65736c61;
const NULL = 0x6c6c756e;

/** Bytes that are read past the end of a line at most. */
const PADDING = 16;
const REFUSED = -1;

export const createJsonScanner = (root: KeyNode, slots: number): JsonScanner => {
  const kinds = new Uint8Array(slots);
  const starts = new Int32Array(slots);
  const ends = new Int32Array(slots);
  const hashes = new Int32Array(slots);
  let bytes: Uint8Array = new Uint8Array(0);
  let words = new DataView(bytes.buffer);
  let source: Buffer | undefined;
  let own = Buffer.alloc(0);
  /** First backslash at or after where we are. */
  let backslash = 0;
  let keyHash = 0;

  const space = (at: number): number => {
    let i = at;
    for (;;) {
      const c = bytes[i];
      if (c !== SPACE && c !== 9 && c !== 13) return i;
      i++;
    }
  };

  const noteBackslash = (from: number): void => {
    const found = bytes.indexOf(BACKSLASH, from);
    backslash = found < 0 ? 0x7fffffff : found;
  };

  const isHex = (c: number): boolean =>
    (c >= ZERO && c <= NINE) || ((c | 32) >= 0x61 && (c | 32) <= 0x66);

  /** The closing quote of a string that has escapes, or REFUSED. */
  const escapedEnd = (from: number): number => {
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c === QUOTE) break;
      if (c < SPACE) return REFUSED;
      if (c === BACKSLASH) {
        const next = bytes[++i] as number;
        if (next === 0x75) {
          for (let n = 0; n < 4; n++) if (!isHex(bytes[++i] as number)) return REFUSED;
        } else if (
          next !== QUOTE &&
          next !== BACKSLASH &&
          next !== 0x2f &&
          next !== 0x62 &&
          next !== 0x66 &&
          next !== 0x6e &&
          next !== 0x72 &&
          next !== 0x74
        ) {
          return REFUSED;
        }
      }
      i++;
    }
    noteBackslash(i);
    return i;
  };

  /** The closing quote of the string whose text begins at `from`, or REFUSED. */
  const stringEnd = (from: number): number => {
    let i = from;
    for (;;) {
      // Four bytes at once: with 0x02 flipped, the quote and the control characters are those below 0x21.
      const a = words.getInt32(i, true) ^ 0x02020202;
      const hit = (a - 0x21212121) & ~a & 0x80808080;
      if (hit !== 0) {
        i += (31 - Math.clz32(hit & -hit)) >> 3;
        break;
      }
      i += 4;
    }
    if (backslash < i) return escapedEnd(from);
    return bytes[i] === QUOTE ? i : REFUSED;
  };

  /** The same, with the hash of its bytes in `keyHash`; of a string with escapes the hash means nothing. */
  const hashedEnd = (from: number): number => {
    let i = from;
    let hash = 0;
    for (;;) {
      const word = words.getInt32(i, true);
      const a = word ^ 0x02020202;
      const hit = (a - 0x21212121) & ~a & 0x80808080;
      if (hit !== 0) {
        const count = (31 - Math.clz32(hit & -hit)) >> 3;
        hash = Math.imul(hash ^ (word & ((1 << (count << 3)) - 1)), HASH_STEP);
        keyHash = hash ^ (hash >>> 15);
        i += count;
        break;
      }
      hash = Math.imul(hash ^ word, HASH_STEP);
      hash ^= hash >>> 15;
      i += 4;
    }
    if (backslash < i) return escapedEnd(from);
    return bytes[i] === QUOTE ? i : REFUSED;
  };

  const digits = (from: number): number => {
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c < ZERO || c > NINE) return i;
      i++;
    }
  };

  /** -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
  const numberEnd = (from: number): number => {
    let i = bytes[from] === MINUS ? from + 1 : from;
    if (bytes[i] === ZERO) i++;
    else {
      const end = digits(i);
      if (end === i) return REFUSED;
      i = end;
    }
    if (bytes[i] === DOT) {
      const end = digits(i + 1);
      if (end === i + 1) return REFUSED;
      i = end;
    }
    if (((bytes[i] as number) | 32) === 0x65) {
      const sign = bytes[i + 1];
      const first = sign === MINUS || sign === 0x2b ? i + 2 : i + 1;
      const end = digits(first);
      if (end === first) return REFUSED;
      i = end;
    }
    return i;
  };

  /** `true`, `false`, `null` at `from`: the byte after, or REFUSED. */
  const wordEnd = (from: number): number => {
    const word = words.getInt32(from, true);
    if (word === TRUE || word === NULL) return from + 4;
    return bytes[from] === 0x66 && words.getInt32(from + 1, true) === ALSE ? from + 5 : REFUSED;
  };

  const scalarEnd = (from: number, c: number): number =>
    c === MINUS || (c >= ZERO && c <= NINE) ? numberEnd(from) : wordEnd(from);

  /** The byte after the object or array at `from`, or REFUSED; at most 30 levels. */
  const containerEnd = (from: number): number => {
    // One bit for each open level, 1 = object.
    let open = 1;
    let i = from;
    let c = bytes[i] as number;
    for (;;) {
      if (c === QUOTE) {
        i = stringEnd(i + 1);
        if (i < 0) return REFUSED;
        i++;
      } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        if (open > 0x3fffffff) return REFUSED;
        open = (open << 1) | (c === OPEN_OBJECT ? 1 : 0);
        c = bytes[++i] as number;
        if (c <= SPACE) c = bytes[(i = space(i))] as number;
        if (c === ((open & 1) === 1 ? CLOSE_OBJECT : CLOSE_ARRAY)) {
          open >>= 1;
          i++;
        } else {
          if ((open & 1) === 0) continue;
          if (c !== QUOTE) return REFUSED;
          i = stringEnd(i + 1);
          if (i < 0) return REFUSED;
          c = bytes[++i] as number;
          if (c <= SPACE) c = bytes[(i = space(i))] as number;
          if (c !== COLON) return REFUSED;
          c = bytes[++i] as number;
          if (c <= SPACE) c = bytes[(i = space(i))] as number;
          continue;
        }
      } else {
        i = scalarEnd(i, c);
        if (i < 0) return REFUSED;
      }
      for (;;) {
        if (open === 1) return i;
        c = bytes[i] as number;
        if (c <= SPACE) c = bytes[(i = space(i))] as number;
        if (c === COMMA) break;
        if (c !== ((open & 1) === 1 ? CLOSE_OBJECT : CLOSE_ARRAY)) return REFUSED;
        open >>= 1;
        i++;
      }
      c = bytes[++i] as number;
      if (c <= SPACE) c = bytes[(i = space(i))] as number;
      if ((open & 1) === 1) {
        if (c !== QUOTE) return REFUSED;
        i = stringEnd(i + 1);
        if (i < 0) return REFUSED;
        c = bytes[++i] as number;
        if (c <= SPACE) c = bytes[(i = space(i))] as number;
        if (c !== COLON) return REFUSED;
        c = bytes[++i] as number;
        if (c <= SPACE) c = bytes[(i = space(i))] as number;
      }
    }
  };

  const skipValue = (i: number, c: number): number => {
    if (c === QUOTE) {
      const end = stringEnd(i + 1);
      return end < 0 ? REFUSED : end + 1;
    }
    return c === OPEN_OBJECT || c === OPEN_ARRAY ? containerEnd(i) : scalarEnd(i, c);
  };

  const sameBytes = (key: Uint8Array, from: number): boolean => {
    for (let i = 0; i < key.length; i++) if (key[i] !== bytes[from + i]) return false;
    return true;
  };

  const find = (node: KeyNode, from: number, to: number): KeyNode | undefined => {
    const { entries } = node;
    const mask = entries.length - 1;
    let at = keyHash & mask;
    for (;;) {
      const entry = entries[at];
      if (entry === undefined) return undefined;
      if (
        node.hashes[at] === keyHash &&
        entry.bytes.length === to - from &&
        sameBytes(entry.bytes, from)
      ) {
        return entry;
      }
      at = (at + 1) & mask;
    }
  };

  const noteValue = (node: KeyNode, i: number, c: number): number => {
    const { slot } = node;
    // The same key again (the last one wins), or a key with dots: not for a single walk.
    if (kinds[slot] !== kind.absent || node.dotted) return REFUSED;
    let end: number;
    if (c === QUOTE) {
      const before = backslash;
      end = hashedEnd(i + 1);
      if (end < 0) return REFUSED;
      kinds[slot] = before < end ? kind.escaped : kind.string;
      hashes[slot] = keyHash;
      starts[slot] = i + 1;
      ends[slot] = end;
      return end + 1;
    }
    if (c === OPEN_OBJECT) {
      kinds[slot] = kind.object;
      end = node.children.size > 0 ? objectEnd(node, i + 1) : containerEnd(i);
    } else if (c === OPEN_ARRAY) {
      kinds[slot] = kind.array;
      end = containerEnd(i);
    } else {
      end = scalarEnd(i, c);
      kinds[slot] =
        c === 0x6e ? kind.null : c === 0x74 ? kind.true : c === 0x66 ? kind.false : kind.number;
    }
    starts[slot] = i;
    ends[slot] = end;
    return end;
  };

  /** The byte after the object whose inside begins at `from`, or REFUSED. */
  const objectEnd = (node: KeyNode, from: number): number => {
    let i = from;
    let c = bytes[i] as number;
    if (c <= SPACE) c = bytes[(i = space(i))] as number;
    if (c === CLOSE_OBJECT) return i + 1;
    for (;;) {
      if (c !== QUOTE) return REFUSED;
      const start = i + 1;
      i = hashedEnd(start);
      if (i < 0) return REFUSED;
      // An escape in a key could spell a wanted one. After it, `backslash` has moved on past the key.
      if (bytes[i] !== QUOTE || wasEscaped(start, i)) return REFUSED;
      const child = find(node, start, i);
      c = bytes[++i] as number;
      if (c <= SPACE) c = bytes[(i = space(i))] as number;
      if (c !== COLON) return REFUSED;
      c = bytes[++i] as number;
      if (c <= SPACE) c = bytes[(i = space(i))] as number;
      i = child === undefined ? skipValue(i, c) : noteValue(child, i, c);
      if (i < 0) return REFUSED;
      c = bytes[i] as number;
      if (c <= SPACE) c = bytes[(i = space(i))] as number;
      if (c === CLOSE_OBJECT) return i + 1;
      if (c !== COMMA) return REFUSED;
      c = bytes[++i] as number;
      if (c <= SPACE) c = bytes[(i = space(i))] as number;
    }
  };
  const wasEscaped = (_start: number, _end: number): boolean => false;

  const take = (next: Buffer): void => {
    source = next;
    bytes = next;
    words = new DataView(next.buffer, next.byteOffset, next.byteLength);
    noteBackslash(0);
  };

  return {
    kinds,
    starts,
    ends,
    hashes,
    scan(buffer, from, to) {
      if (buffer !== source) take(buffer);
      if (backslash < from) noteBackslash(from);
      kinds.fill(0);
      let i = space(from);
      if (bytes[i] !== OPEN_OBJECT) return false;
      i = objectEnd(root, i + 1);
      return i >= 0 && space(i) === to;
    },
  };
};
