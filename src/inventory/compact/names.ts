/**
 * Every id and key as one small number: texts are kept once, as bytes outside of the heap. Nothing is forgotten; what a
 * name stands for may be.
 */
import { randomBytes } from 'node:crypto';
import { Recent } from '../recent.ts';
import { Ints } from './ints.ts';
import { Slab } from './slab.ts';

const FIRST = 256;
/** How a text is written: one byte a letter, two, or composed of other names. */
const NARROW = 0;
const WIDE = 1;
const COMPOSED = 2;
/** Sizes from here on are written apart. */
const LONG = 0x3fff;
const WORTH_CUTTING = 40;
const WORTH_REFERRING = 12;
const REFERENCE = 4;
/** Names found lately, and how long they may be. */
const LATELY = 16_384;
const WORTH_KEEPING = 512;

interface Place {
  readonly block: Buffer;
  readonly at: number;
  readonly size: number;
  readonly form: number;
}

const isSeparator = (code: number): boolean =>
  code === 0x3a || code === 0x2f || code === 0x23 || code === 0x7c;

const isNarrow = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
};

export class Names {
  /** Chosen anew each time, so that nobody can make up ids that all fall into one slot. */
  readonly #seed = randomBytes(4).readInt32LE(0);
  /** Found again without reading their bytes; a name once given stays, and -1 only until one is given. */
  readonly #lately = new Recent<number, string>(LATELY);
  readonly #slab = new Slab();
  readonly #hashes = new Ints();
  readonly #addresses = new Ints();
  #slots = new Int32Array(FIRST).fill(-1);
  size = 0;

  /** The number of this text; -1 where it was never taken in. */
  find(text: string): number {
    const lately = this.#lately.get(text);
    if (lately !== undefined) return lately;
    const name = this.#slots[this.#slotOf(text, this.#hash(text))] as number;
    // That there is none is kept too: the same session is looked for with each of its calls.
    if (text.length <= WORTH_KEEPING) this.#lately.set(text, name);
    return name;
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
    // Only now: writing it looks for its parts, and may look for it.
    this.#lately.delete(text);
    if (this.size > this.#slots.length * 0.7) this.#grow();
    return name;
  }

  text(name: number): string {
    const { block, at, size, form } = this.#placeOf(name);
    if (form === NARROW) return block.toString('latin1', at, at + size);
    if (form === WIDE) return block.toString('utf16le', at, at + size);
    let text = '';
    for (let i = at; i < at + size; ) {
      const length = block[i] as number;
      text += block.toString('latin1', i + 1, i + 1 + length);
      i += 1 + length;
      if (i < at + size) {
        text += this.text(block.readUInt32LE(i));
        i += REFERENCE;
      }
    }
    return text;
  }

  #placeOf(name: number): Place {
    const address = this.#addresses.get(name) >>> 0;
    const block = this.#slab.blockAt(address);
    const at = this.#slab.offsetAt(address);
    const head = block.readUInt16LE(at);
    const form = head & 3;
    const size = head >>> 2;
    if (size < LONG) return { block, at: at + 2, size, form };
    return { block, at: at + 6, size: block.readUInt32LE(at + 2), form };
  }

  #write(text: string): number {
    const narrow = isNarrow(text);
    const pieces = narrow && text.length >= WORTH_CUTTING ? this.#piecesOf(text) : undefined;
    if (pieces) return this.#put(pieces, COMPOSED);
    return this.#put(Buffer.from(text, narrow ? 'latin1' : 'utf16le'), narrow ? NARROW : WIDE);
  }

  #put(bytes: Buffer, form: number): number {
    const isLong = bytes.length >= LONG;
    const address = this.#slab.reserve(bytes.length + (isLong ? 6 : 2));
    const block = this.#slab.blockAt(address);
    let at = this.#slab.offsetAt(address);
    at = block.writeUInt16LE((Math.min(bytes.length, LONG) << 2) | form, at);
    if (isLong) at = block.writeUInt32LE(bytes.length, at);
    bytes.copy(block, at);
    return address;
  }

  /** Parts of an id that are names themselves are written as their numbers: text, number, text, … */
  #piecesOf(text: string): Buffer | undefined {
    const out: Buffer[] = [];
    let written = 0;
    const refer = (from: number, to: number): boolean => {
      const name = this.find(text.slice(from, to));
      if (name < 0 || from - written > 255) return false;
      const reference = Buffer.allocUnsafe(1 + from - written + REFERENCE);
      reference[0] = from - written;
      reference.write(text.slice(written, from), 1, 'latin1');
      reference.writeUInt32LE(name, reference.length - REFERENCE);
      out.push(reference);
      written = to;
      return true;
    };
    const hash = text.indexOf('#');
    if (hash > 0) refer(0, hash);
    for (let from = written; from < text.length; ) {
      let to = from;
      while (to < text.length && !isSeparator(text.charCodeAt(to))) to++;
      if (to - from >= WORTH_REFERRING) refer(from, to);
      from = to + 1;
    }
    if (out.length === 0 || text.length - written > 255) return undefined;
    if (written < text.length) {
      const rest = Buffer.allocUnsafe(1 + text.length - written);
      rest[0] = text.length - written;
      rest.write(text.slice(written), 1, 'latin1');
      out.push(rest);
    }
    return Buffer.concat(out);
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
    const { block, at, size, form } = this.#placeOf(name);
    if (form !== NARROW) return this.text(name) === text;
    if (size !== text.length) return false;
    for (let i = 0; i < size; i++) if (block[at + i] !== text.charCodeAt(i)) return false;
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
