/** Seeded randomness: the same seed and name always give the same numbers. */

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Whole number in [from, to]. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Normal, by Box–Muller. */
  normal(mean: number, deviation: number): number;
  hex(length: number): string;
  /** Upper-case letters and digits, as AWS ids have them. */
  base32(length: number): string;
  uuid(): string;
}

const bytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

const RANGE = 4294967296;

const hexOf = (value: number): string => {
  const byte = (shift: number): string => bytes[(value >>> shift) & 255] as string;
  return byte(24) + byte(16) + byte(8) + byte(0);
};

/** Version 4, from four times 32 bits. */
const uuidOf = (a: number, b: number, c: number, d: number): string => {
  const [second, third] = [hexOf(b), hexOf(c)];
  const variant = '89ab'.charAt((c >>> 28) & 3);
  return `${hexOf(a)}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${hexOf(d)}`;
};

/** Spreads every bit over all of them (the finaliser of MurmurHash3). */
const mixed = (value: number): number => {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  return (h ^ (h >>> 16)) >>> 0;
};

/** The id of what two numbers name; others of one of them share no more than half of it. */
export const uuidFrom = (drawn: number, at: number, salt: number): string => {
  const time = (at % RANGE) ^ Math.floor(at / RANGE);
  return uuidOf(
    mixed(drawn ^ salt),
    mixed(drawn + salt),
    mixed(time ^ drawn ^ salt),
    mixed(time + salt),
  );
};

const hashText = (text: string): number => {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return hash >>> 0;
};

/** Mulberry32. A class, because a day of ten thousand makes some hundred thousand of them. */
class Mulberry implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / RANGE;
  }

  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  normal(mean: number, deviation: number): number {
    const length = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * length * Math.cos(2 * Math.PI * this.next());
  }

  hex(length: number): string {
    return this.#from('0123456789abcdef', length);
  }

  base32(length: number): string {
    return this.#from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
  }

  uuid(): string {
    const word = (): number => this.next() * RANGE;
    return uuidOf(word(), word(), word(), word());
  }

  #from(alphabet: string, length: number): string {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[this.int(0, alphabet.length - 1)];
    return out;
  }
}

/** From a hash of seed and names. */
export const randomOf = (seed: number, ...names: readonly (string | number)[]): Random =>
  new Mulberry(seed ^ hashText(names.join('|')));
