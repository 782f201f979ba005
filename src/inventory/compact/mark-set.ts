/** Marks of 60 bits, written as ten letters of base64url, by the million: two numbers each. */

const HALF = 5;
const EMPTY = -1;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const bitsOf = new Uint8Array(128);
for (const [bits, letter] of [...letters].entries()) bitsOf[letter.charCodeAt(0)] = bits;

const half = (text: string, at: number): number => {
  let value = 0;
  for (let i = at; i < at + HALF; i++)
    value = (value << 6) | (bitsOf[text.charCodeAt(i) & 127] as number);
  return value;
};

export class MarkSet {
  readonly #high: Int32Array;
  readonly #low: Int32Array;
  readonly #mask: number;

  /** No more than `most` may be added. */
  constructor(most: number) {
    let size = 16;
    while (size < most * 2) size *= 2;
    this.#high = new Int32Array(size).fill(EMPTY);
    this.#low = new Int32Array(size);
    this.#mask = size - 1;
  }

  /** The ten letters of `text` from `at` on. */
  add(text: string, at = 0): void {
    const [high, low] = [half(text, at), half(text, at + HALF)];
    const slot = this.#slotOf(high, low);
    this.#high[slot] = high;
    this.#low[slot] = low;
  }

  has(text: string): boolean {
    return this.#high[this.#slotOf(half(text, 0), half(text, HALF))] !== EMPTY;
  }

  #slotOf(high: number, low: number): number {
    let slot = (high ^ Math.imul(low, 0x9e3779b1)) & this.#mask;
    while (this.#high[slot] !== EMPTY && (this.#high[slot] !== high || this.#low[slot] !== low))
      slot = (slot + 1) & this.#mask;
    return slot;
  }
}
