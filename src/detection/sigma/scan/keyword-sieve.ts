/**
 * Which of many ASCII literals stand in the values of a line of JSON, looking at every fifth byte for
 * the long ones (Wu and Manber's idea). Only for lines that are all ASCII and have no backslash, where
 * a value's text stands in the line as it is.
 */
import { HASH_STEP } from './key-tree.ts';

export interface KeywordSieve {
  /** Calls `found` with the number of each literal that may stand in a value of `[from, to)`. */
  find(bytes: Buffer, from: number, to: number, found: (literal: number) => void): void;
}

interface Literal {
  readonly number: number;
  /** Lower-case bytes. */
  readonly bytes: Buffer;
  /** Cannot be judged by the quote that follows it. */
  readonly anywhere: boolean;
}

interface Line {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  readonly found: (literal: number) => void;
}

interface Pick {
  readonly literal: Literal;
  /** Where in the literal the sampled bytes stand. */
  readonly offset: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const SPACE = 0x20;
const BITS = 16;

/** How literals of at least `length` bytes are sampled: `gram` bytes at every `step`-th place. */
interface Class {
  readonly length: number;
  readonly gram: number;
  readonly step: number;
}
const LONG: Class = { length: 8, gram: 4, step: 5 };
const MIDDLE: Class = { length: 4, gram: 3, step: 2 };
const TINY: Class = { length: 3, gram: 2, step: 2 };
const MASKS = [0, 0, 0xffff, 0xffffff, -1] as const;
const CASELESS = 0x20202020;
const PAIR_CASELESS = 0x2020;
const IN_TINY = 1;
const IN_MIDDLE = 2;

const wordAt = (bytes: Buffer, at: number): number => {
  let word = 0;
  for (let i = 0; i < 4; i++) word |= (bytes[at + i] ?? 0) << (8 * i);
  return word;
};

/** Letters of names and English, the commonest first. */
const COMMON = 'etinsaorlcudmpgfyv';

/** How common a text is likely to be: the product of what its letters are. */
const commonness = (bytes: Buffer): number => {
  let product = 1;
  for (const c of bytes) {
    const rank = COMMON.indexOf(String.fromCharCode(c));
    product *= rank < 0 ? 1 : COMMON.length + 1 - rank;
  }
  return product;
};

/** Where `step` neighbouring grams of the literal are the least common together. */
const rarestStart = (literal: Buffer, { gram, step }: Class): number => {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let start = 0; start + step + gram - 1 <= literal.length; start++) {
    let sum = 0;
    for (let i = start; i < start + step; i++) sum += commonness(literal.subarray(i, i + gram));
    if (sum < least) [best, least] = [start, sum];
  }
  return best;
};

/** Literals by a few neighbouring grams, so that one of them falls on a sampled place. */
const createTable = (literals: readonly Literal[], one: Class) => {
  const { gram, step } = one;
  const mask = MASKS[gram] ?? 0;
  // A bit for each hash: small enough to stay in the nearest cache.
  const flags = new Int32Array(1 << (BITS - 5));
  const picks = new Map<number, Pick[]>();
  const hashOf = (word: number): number =>
    Math.imul((word | CASELESS) & mask, HASH_STEP) >>> (32 - BITS);
  for (const literal of literals) {
    const start = rarestStart(literal.bytes, one);
    for (let offset = start; offset < start + step; offset++) {
      const hash = hashOf(wordAt(literal.bytes, offset));
      flags[hash >>> 5] = (flags[hash >>> 5] ?? 0) | (1 << (hash & 31));
      picks.set(hash, [...(picks.get(hash) ?? []), { literal, offset }]);
    }
  }
  return { flags, picks, step, isEmpty: literals.length === 0 };
};

const NONE: readonly Pick[] = [];
type Table = ReturnType<typeof createTable>;

const standsAt = (literal: Buffer, bytes: Buffer, at: number): boolean => {
  for (let i = 0; i < literal.length; i++) {
    const c = bytes[at + i] as number;
    if ((c >= 0x41 && c <= 0x5a ? c | SPACE : c) !== literal[i]) return false;
  }
  return true;
};

/** Is the text around a key? Then a quote closes it and a colon follows. */
const isInKey = (bytes: Buffer, end: number, to: number): boolean => {
  let i = end;
  while (i < to && bytes[i] !== QUOTE) i++;
  if (i >= to) return false;
  do i++;
  while (i < to && (bytes[i] as number) <= SPACE);
  return bytes[i] === COLON;
};

/** The literals are lower-case, ASCII, and at least three bytes long. */
export const createKeywordSieve = (texts: readonly string[]): KeywordSieve => {
  const all = texts.map(
    (text, number): Literal => ({
      number,
      bytes: Buffer.from(text, 'latin1'),
      anywhere: text.includes('"') || 'true false null'.includes(text),
    }),
  );
  const within = (one: Class, below: number): readonly Literal[] =>
    all.filter(({ bytes }) => bytes.length >= one.length && bytes.length < below);
  const tableOf = (one: Class, below: number): Table => createTable(within(one, below), one);
  const long = tableOf(LONG, Number.POSITIVE_INFINITY);
  const middle = tableOf(MIDDLE, LONG.length);
  const tiny = tableOf(TINY, MIDDLE.length);
  // What begins with these two bytes at a sampled place; one look settles nearly all of them.
  const pairs = new Uint8Array(1 << 16);
  const notePairs = (literals: readonly Literal[], one: Class, told: number): void => {
    for (const { bytes } of literals) {
      const start = rarestStart(bytes, one);
      for (let offset = start; offset < start + one.step; offset++) {
        const pair = (wordAt(bytes, offset) & 0xffff) | PAIR_CASELESS;
        pairs[pair] = (pairs[pair] ?? 0) | told;
      }
    }
  };
  notePairs(within(MIDDLE, LONG.length), MIDDLE, IN_MIDDLE);
  notePairs(within(TINY, MIDDLE.length), TINY, IN_TINY);
  let taken: Buffer | undefined;
  let words: DataView = new DataView(new ArrayBuffer(0));

  const look = (bytes: Buffer): void => {
    taken = bytes;
    words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };

  const verify = (picks: readonly Pick[], i: number, line: Line): void => {
    for (let n = 0; n < picks.length; n++) {
      const { literal, offset } = picks[n] as Pick;
      const at = i - offset;
      const end = at + literal.bytes.length;
      if (at < line.from || end > line.to || !standsAt(literal.bytes, line.bytes, at)) continue;
      if (literal.anywhere || !isInKey(line.bytes, end, line.to)) line.found(literal.number);
    }
  };

  const tryHash = ({ picks }: Table, hash: number, i: number, line: Line): void =>
    verify(picks.get(hash) ?? NONE, i, line);

  const siftLong = (table: Table, line: Line): void => {
    const { flags, step } = table;
    const view = words;
    for (let i = line.from; i < line.to; i += step) {
      const hash = Math.imul(view.getInt32(i, true) | CASELESS, HASH_STEP) >>> (32 - BITS);
      if (((flags[hash >>> 5] as number) & (1 << (hash & 31))) !== 0) tryHash(table, hash, i, line);
    }
  };

  /** Both tables in one pass: they are sampled at the same places, and most places fall through the pairs. */
  const siftShort = (middle: Table, tiny: Table, line: Line): void => {
    const view = words;
    const { flags } = middle;
    const { to } = line;
    for (let i = line.from; i < to; i += 2) {
      const pair = view.getUint16(i, true) | PAIR_CASELESS;
      const told = pairs[pair] as number;
      if (told === 0) continue;
      if ((told & IN_MIDDLE) !== 0) {
        const word = view.getInt32(i, true) | CASELESS;
        const hash = Math.imul(word & 0xffffff, HASH_STEP) >>> (32 - BITS);
        if (((flags[hash >>> 5] as number) & (1 << (hash & 31))) !== 0)
          tryHash(middle, hash, i, line);
      }
      if ((told & IN_TINY) !== 0)
        tryHash(tiny, Math.imul(pair, HASH_STEP) >>> (32 - BITS), i, line);
    }
  };

  return {
    /** `bytes` must go on for four bytes after `to`. */
    find(bytes, from, to, found) {
      if (bytes !== taken) look(bytes);
      const line: Line = { bytes, from, to, found };
      if (!long.isEmpty) siftLong(long, line);
      if (!middle.isEmpty || !tiny.isEmpty) siftShort(middle, tiny, line);
    },
  };
};
