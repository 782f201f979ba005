/**
 * Steps over JSON as bytes. Each step gives the byte after what it stepped over, or REFUSED. A step
 * accepts nothing that `JSON.parse` refuses; what it refuses may still be JSON, for `JSON.parse` to judge.
 */
import { HASH_STEP } from './key-tree.ts';

export const REFUSED = -1;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_ARRAY = 0x5b;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const COLON = 0x3a;
const CLOSE_ARRAY = 0x5d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const TAB = 9;
const RETURN = 13;
const NEWLINE = 10;
const LETTER_U = 0x75;
const LETTER_E = 0x65;
const LETTER_F = 0x66;
/** `true`, `alse` and `null` as little-endian words. */
const TRUE = 0x65757274;
const ALSE = 0x65736c61;
const NULL = 0x6c6c756e;
const ESCAPES = new Set([...'"\\/bfnrt'].map((c) => c.charCodeAt(0)));
const NOWHERE = 0x7fffffff;
/** Levels that `containerEnd` follows: one bit each. */
const MAX_OPEN = 0x3fffffff;
/** Bytes that may be read beyond the end of a line. */
const PADDING = 8;

export interface JsonBytes {
  readonly bytes: () => Buffer;
  /** First backslash at or after the place last stepped to. */
  readonly backslash: () => number;
  /** Hash of the string that `hashedEnd` stepped over last; means nothing for one with a backslash. */
  readonly hash: () => number;
  /** Did that string have a byte beyond ASCII? */
  readonly wide: () => boolean;
  /** Counts up when `bytes` may have become others. */
  readonly looks: () => number;
  /** Lines of this buffer come next, and its bytes stay as they are until `close`. */
  readonly open: (source: Buffer) => void;
  readonly close: () => void;
  /**
   * Makes `[from, to)` the place to read, and says where it begins in `bytes`. A line feed ends what
   * is read: what is not a line of the opened buffer is copied.
   */
  readonly take: (source: Buffer, from: number, to: number) => number;
  /** Over white space but line feeds, if there is any. */
  readonly here: (from: number) => number;
  /** The closing quote of the string whose text begins at `from`; leaves the hash of its bytes. */
  readonly hashedEnd: (from: number) => number;
  /** A number, `true`, `false` or `null`, of which `c` is the first byte. */
  readonly scalarEnd: (from: number, c: number) => number;
  /** The object or array that begins at `from`, at most 30 levels. */
  readonly containerEnd: (from: number) => number;
  /** The value of the member whose key's closing quote stands at `quote`. */
  readonly valueAfter: (quote: number) => number;
  readonly valueEnd: (from: number) => number;
}

const isHex = (c: number): boolean =>
  (c >= ZERO && c <= NINE) || ((c | SPACE) >= 0x61 && (c | SPACE) <= 0x66);

export const createJsonBytes = (): JsonBytes => {
  let bytes: Buffer = Buffer.alloc(PADDING);
  let words: DataView = new DataView(bytes.buffer);
  let opened: Buffer | undefined;
  let looks = 0;
  let copy = Buffer.alloc(0);
  let backslash = NOWHERE;
  let hash = 0;
  let wide = false;

  const noteBackslash = (from: number): void => {
    const found = bytes.indexOf(BACKSLASH, from);
    backslash = found < 0 ? NOWHERE : found;
  };

  const look = (at: Buffer): void => {
    bytes = at;
    words = new DataView(at.buffer, at.byteOffset, at.byteLength);
    looks++;
    noteBackslash(0);
  };

  const take: JsonBytes['take'] = (source, from, to) => {
    if (source === opened && source[to] === NEWLINE && to + PADDING <= source.length) {
      if (bytes !== source) look(source);
      if (backslash < from) noteBackslash(from);
      return from;
    }
    const length = to - from;
    if (copy.length < length + PADDING) copy = Buffer.alloc(2 * (length + PADDING));
    source.copy(copy, 0, from, to);
    copy.fill(NEWLINE, length, length + PADDING);
    look(copy);
    return 0;
  };

  const space = (from: number): number => {
    let i = from;
    for (;;) {
      const c = bytes[i];
      if (c !== SPACE && c !== TAB && c !== RETURN) return i;
      i++;
    }
  };

  const escapeEnd = (from: number): number => {
    if (ESCAPES.has(bytes[from] as number)) return from + 1;
    if (bytes[from] !== LETTER_U) return REFUSED;
    for (let i = from + 1; i <= from + 4; i++) if (!isHex(bytes[i] as number)) return REFUSED;
    return from + 5;
  };

  const escapedEnd = (from: number): number => {
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c === QUOTE) break;
      if (c < SPACE) return REFUSED;
      if (c === BACKSLASH) {
        i = escapeEnd(i + 1);
        if (i < 0) return REFUSED;
      } else i++;
    }
    noteBackslash(i);
    return i;
  };

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

  const hashedEnd = (from: number): number => {
    let i = from;
    let mixed = 0;
    let seen = 0;
    for (;;) {
      const word = words.getInt32(i, true);
      const a = word ^ 0x02020202;
      const hit = (a - 0x21212121) & ~a & 0x80808080;
      if (hit !== 0) {
        const count = (31 - Math.clz32(hit & -hit)) >> 3;
        const last = word & ((1 << (count << 3)) - 1);
        mixed = Math.imul(mixed ^ last, HASH_STEP);
        wide = ((seen | last) & 0x80808080) !== 0;
        hash = mixed ^ (mixed >>> 15);
        i += count;
        break;
      }
      seen |= word;
      mixed = Math.imul(mixed ^ word, HASH_STEP);
      mixed ^= mixed >>> 15;
      i += 4;
    }
    if (backslash < i) return escapedEnd(from);
    return bytes[i] === QUOTE ? i : REFUSED;
  };

  const digits = (from: number): number => {
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c < ZERO || c > NINE) return i === from ? REFUSED : i;
      i++;
    }
  };

  /** -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
  const numberEnd = (from: number): number => {
    let i = bytes[from] === MINUS ? from + 1 : from;
    i = bytes[i] === ZERO ? i + 1 : digits(i);
    if (i >= 0 && bytes[i] === DOT) i = digits(i + 1);
    if (i >= 0 && ((bytes[i] as number) | SPACE) === LETTER_E) {
      const sign = bytes[i + 1];
      i = digits(sign === MINUS || sign === PLUS ? i + 2 : i + 1);
    }
    return i;
  };

  const scalarEnd = (from: number, c: number): number => {
    if (c === MINUS || (c >= ZERO && c <= NINE)) return numberEnd(from);
    const word = words.getInt32(from, true);
    if (word === TRUE || word === NULL) return from + 4;
    return c === LETTER_F && words.getInt32(from + 1, true) === ALSE ? from + 5 : REFUSED;
  };

  const here = (from: number): number => ((bytes[from] as number) <= SPACE ? space(from) : from);

  const valueAfter = (quote: number): number => {
    const i = here(quote + 1);
    return bytes[i] === COLON ? here(i + 1) : REFUSED;
  };

  /** `open` has one bit for each open level, 1 = object. */
  const closing = (open: number): number => ((open & 1) === 1 ? CLOSE_OBJECT : CLOSE_ARRAY);

  /** The value that begins at `from`, or after the key there when we are in an object. */
  const entryValue = (from: number, open: number): number => {
    if ((open & 1) === 0) return from;
    if (bytes[from] !== QUOTE) return REFUSED;
    const quote = stringEnd(from + 1);
    return quote < 0 ? REFUSED : valueAfter(quote);
  };

  const textEnd = (from: number): number => {
    const quote = stringEnd(from + 1);
    return quote < 0 ? REFUSED : quote + 1;
  };

  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a state machine over bytes, where each further call costs speed
  const containerEnd = (from: number): number => {
    let open = 1;
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        if (open > MAX_OPEN) return REFUSED;
        open = (open << 1) | (c === OPEN_OBJECT ? 1 : 0);
        i = here(i + 1);
        if (bytes[i] !== closing(open)) {
          i = entryValue(i, open);
          if (i < 0) return REFUSED;
          continue;
        }
        open >>= 1;
        i++;
      } else {
        i = c === QUOTE ? textEnd(i) : scalarEnd(i, c);
        if (i < 0) return REFUSED;
      }
      // After a value: close what ends here, then the next entry.
      for (; open !== 1; i++, open >>= 1) {
        i = here(i);
        if (bytes[i] === COMMA) break;
        if (bytes[i] !== closing(open)) return REFUSED;
      }
      if (open === 1) return i;
      i = entryValue(here(i + 1), open);
      if (i < 0) return REFUSED;
    }
  };

  const valueEnd = (from: number): number => {
    const c = bytes[from] as number;
    if (c === QUOTE) return textEnd(from);
    return c === OPEN_OBJECT || c === OPEN_ARRAY ? containerEnd(from) : scalarEnd(from, c);
  };

  return {
    bytes: () => bytes,
    backslash: () => backslash,
    hash: () => hash,
    wide: () => wide,
    looks: () => looks,
    open(source) {
      opened = source;
      look(source);
    },
    close() {
      opened = undefined;
      look(copy);
    },
    take,
    here,
    hashedEnd,
    scalarEnd,
    containerEnd,
    valueAfter,
    valueEnd,
  };
};
