/** Whole numbers by dense index, four bytes each, that grow as needed. */

const FIRST = 64;

export class Ints {
  #data: Int32Array;
  readonly #empty: number;
  length = 0;

  /** `empty` is what stands where nothing was set. */
  constructor(empty = 0) {
    this.#empty = empty;
    this.#data = new Int32Array(FIRST).fill(empty);
  }

  get(index: number): number {
    return index < this.#data.length ? (this.#data[index] as number) : this.#empty;
  }

  set(index: number, value: number): void {
    if (index >= this.#data.length) this.#grow(index);
    this.#data[index] = value;
    if (index >= this.length) this.length = index + 1;
  }

  push(value: number): number {
    const index = this.length;
    this.set(index, value);
    return index;
  }

  /** The last one, which is there no more. */
  pop(): number {
    return this.get(--this.length);
  }

  #grow(index: number): void {
    const size = Math.max(index + 1, Math.ceil(this.#data.length * 1.5));
    const grown = new Int32Array(size);
    grown.set(this.#data);
    if (this.#empty !== 0) grown.fill(this.#empty, this.#data.length);
    this.#data = grown;
  }
}

/** The same, one byte each: 0 to 255, 0 where nothing was set. */
export class Bytes {
  #data = new Uint8Array(FIRST);

  get(index: number): number {
    return index < this.#data.length ? (this.#data[index] as number) : 0;
  }

  set(index: number, value: number): void {
    if (index >= this.#data.length) {
      const grown = new Uint8Array(Math.max(index + 1, Math.ceil(this.#data.length * 1.5)));
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[index] = value;
  }
}

const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;

/** By an index that is not dense: pages are made where something is set; 0 elsewhere. */
export class PagedInts {
  #pages: (Int32Array | undefined)[] = [];

  get(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS];
    return page === undefined ? 0 : (page[index & (PAGE - 1)] as number);
  }

  set(index: number, value: number): void {
    const at = index >>> PAGE_BITS;
    let page = this.#pages[at];
    if (page === undefined) {
      page = new Int32Array(PAGE);
      while (this.#pages.length < at) this.#pages.push(undefined);
      this.#pages[at] = page;
    }
    page[index & (PAGE - 1)] = value;
  }
}
