/**
 * Every id and key as one small number: texts are kept once, as bytes outside of the heap. Nothing is forgotten; what a
 * name stands for may be.
 */
import { randomBytes } from 'node:crypto';
import { Ints } from './ints.ts';
import { Slab } from './slab.ts';

const FIRST = 256;

const isNarrow = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
};

export class Names {
  /** Chosen anew each time, so that nobody can make up ids that all fall into one slot. */
  readonly #seed = randomBytes(4).readInt32LE(0);
  readonly #slab = new Slab();
  readonly #hashes = new Ints();
  readonly #addresses = new Ints();
  #slots = new Int32Array(FIRST).fill(-1);
  size = 0;

  /** The number of this text; -1 where it was never taken in. */
  find(text: string): number {
    return this.#slots[this.#slotOf(text, this.#hash(text))] as number;
  }

  /** The number of this text, taken in where it is new. */
  take(text: string): number {
    const hash = this.#hash(text);
    const slot = this.#slotOf(text, hash);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    const name = this.size++;
    this.#hashes.set(name, hash);
    this.#addresses.set(name, this.#write(text) | 0);
    this.#slots[slot] = name;
    if (this.size > this.#slots.length * 0.7) this.#grow();
    return name;
  }

  text(name: number): string {
    const address = this.#addresses.get(name) >>> 0;
    const block = this.#slab.blockAt(address);
    const at = this.#slab.offsetAt(address);
    const head = block.readUInt32LE(at);
    const size = head >>> 1;
    return head & 1
      ? block.toString('utf16le', at + 4, at + 4 + size)
      : block.toString('latin1', at + 4, at + 4 + size);
  }

  #write(text: string): number {
    const narrow = isNarrow(text);
    const size = narrow ? text.length : text.length * 2;
    const address = this.#slab.reserve(size + 4);
    const block = this.#slab.blockAt(address);
    const at = this.#slab.offsetAt(address);
    block.writeUInt32LE(((size << 1) | (narrow ? 0 : 1)) >>> 0, at);
    block.write(text, at + 4, narrow ? 'latin1' : 'utf16le');
    return address;
  }

  #hash(text: string): number {
    let hash = this.#seed;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  /** Where it stands, or the free slot where it would. */
  #slotOf(text: string, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const name = this.#slots[slot] as number;
      if (name < 0 || (this.#hashes.get(name) === hash && this.#is(name, text))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(name: number, text: string): boolean {
    const address = this.#addresses.get(name) >>> 0;
    const block = this.#slab.blockAt(address);
    const at = this.#slab.offsetAt(address);
    const head = block.readUInt32LE(at);
    if (head & 1) return this.text(name) === text;
    if (head >>> 1 !== text.length) return false;
    for (let i = 0; i < text.length; i++) {
      if (block[at + 4 + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let name = 0; name < this.size; name++) {
      let slot = this.#hashes.get(name) & mask;
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      slots[slot] = name;
    }
    this.#slots = slots;
  }
}
