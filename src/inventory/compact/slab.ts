/** Bytes in large blocks outside of the heap, written once and found again by where they begin. */

const FIRST = 1 << 14;
const ADDRESS_BITS = 24;
const LARGEST = 1 << ADDRESS_BITS;

export class Slab {
  readonly #blocks: Buffer[] = [];
  #used = 0;

  /** Room for so many bytes; answers where they begin: block × 2^24 + offset, below 2^32. */
  reserve(size: number): number {
    const block = this.#blocks.at(-1);
    if (block === undefined || this.#used + size > block.length) {
      const next = Math.min(LARGEST, Math.max(FIRST, (block?.length ?? 0) * 2));
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(next, size)));
      this.#used = 0;
    }
    const address = (this.#blocks.length - 1) * LARGEST + this.#used;
    this.#used += size;
    return address;
  }

  blockAt(address: number): Buffer {
    return this.#blocks[Math.floor(address / LARGEST)] as Buffer;
  }

  offsetAt(address: number): number {
    return address & (LARGEST - 1);
  }
}
