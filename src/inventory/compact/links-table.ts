/** Facts by what leads to them: one number where there is one, a chain in order of arrival where there are more. */
import { Ints } from './ints.ts';

const FIRST = 256;
const FREE = -1;

/** Scatters keys that follow each other. */
const scatter = (key: number): number => {
  const x = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 15)) >>> 0;
};

export class LinksTable {
  #keys = new Int32Array(FIRST).fill(FREE);
  /** The only fact, or -2 - chain. */
  #values = new Int32Array(FIRST);
  #used = 0;
  readonly #heads = new Ints();
  readonly #tails = new Ints();
  readonly #counts = new Ints();
  readonly #facts = new Ints();
  readonly #nexts = new Ints();

  add(key: number, fact: number): void {
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === FREE) {
      this.#keys[slot] = key;
      this.#values[slot] = fact;
      if (++this.#used > this.#keys.length * 0.7) this.#grow();
      return;
    }
    const value = this.#values[slot] as number;
    if (value >= 0) {
      const chain = this.#heads.length;
      const first = this.#item(value);
      const second = this.#item(fact);
      this.#nexts.set(first, second);
      this.#heads.set(chain, first);
      this.#tails.set(chain, second);
      this.#counts.set(chain, 2);
      this.#values[slot] = -2 - chain;
      return;
    }
    const chain = -2 - value;
    const item = this.#item(fact);
    this.#nexts.set(this.#tails.get(chain), item);
    this.#tails.set(chain, item);
    this.#counts.set(chain, this.#counts.get(chain) + 1);
  }

  count(key: number): number {
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === FREE) return 0;
    const value = this.#values[slot] as number;
    return value >= 0 ? 1 : this.#counts.get(-2 - value);
  }

  /** The facts, first come first. */
  *of(key: number): Generator<number> {
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === FREE) return;
    const value = this.#values[slot] as number;
    if (value >= 0) {
      yield value;
      return;
    }
    for (let item = this.#heads.get(-2 - value); item >= 0; item = this.#nexts.get(item))
      yield this.#facts.get(item);
  }

  #item(fact: number): number {
    const item = this.#facts.push(fact);
    this.#nexts.set(item, FREE);
    return item;
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = scatter(key) & mask;
    while (this.#keys[slot] !== FREE && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Int32Array(keys.length * 2).fill(FREE);
    this.#values = new Int32Array(keys.length * 2);
    for (const [index, key] of keys.entries()) {
      if (key === FREE) continue;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#values[slot] = values[index] as number;
    }
  }
}
