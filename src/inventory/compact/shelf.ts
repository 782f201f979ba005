/** Packed records by number, outside of the heap. One that grows is moved; the gaps are swept once they weigh too much. */
import { Ints } from './ints.ts';
import { Reader, type Writer } from './packer.ts';
import { Slab } from './slab.ts';

/** Rewritten once more than this and more than half of the packed bytes are of no use. */
const MOST_WASTE = 1 << 24;

export class Shelf {
  #slab = new Slab();
  #wasted = 0;
  #written = 0;
  readonly #addresses = new Ints(-1);
  readonly #sizes = new Ints();

  /** Undefined where nothing was put. */
  read(index: number): Reader | undefined {
    const address = this.#addresses.get(index);
    if (address === -1) return undefined;
    const at = address >>> 0;
    return new Reader(this.#slab.blockAt(at), this.#slab.offsetAt(at));
  }

  /** What the writer holds now takes the place of what was there. */
  put(index: number, { at: size, bytes }: Writer): void {
    const old = this.#sizes.get(index);
    const fits = this.#addresses.get(index) !== -1 && size <= old;
    if (!fits) {
      this.#wasted += old;
      this.#addresses.set(index, this.#slab.reserve(size) | 0);
      this.#sizes.set(index, size);
      this.#written += size;
    }
    const at = this.#addresses.get(index) >>> 0;
    bytes.copy(this.#slab.blockAt(at), this.#slab.offsetAt(at), 0, size);
    if (this.#wasted > MOST_WASTE && this.#wasted * 2 > this.#written) this.#rewrite();
  }

  /** Everything once more, without the gaps. */
  #rewrite(): void {
    const old = this.#slab;
    this.#slab = new Slab();
    this.#written = 0;
    this.#wasted = 0;
    for (let index = 0; index < this.#addresses.length; index++) {
      const address = this.#addresses.get(index);
      if (address === -1) continue;
      const from = address >>> 0;
      const size = this.#sizes.get(index);
      const to = this.#slab.reserve(size);
      const start = old.offsetAt(from);
      old.blockAt(from).copy(this.#slab.blockAt(to), this.#slab.offsetAt(to), start, start + size);
      this.#addresses.set(index, to | 0);
      this.#written += size;
    }
  }
}
