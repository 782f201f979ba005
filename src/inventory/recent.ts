/** What was used last, by number: two halves, of which the older is let go when the younger is full. */

export class Recent<V> {
  readonly #half: number;
  #young = new Map<number, V>();
  #old = new Map<number, V>();

  constructor(most: number) {
    this.#half = most >> 1;
  }

  get(key: number): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: number, value: V): void {
    this.#young.set(key, value);
    this.#old.delete(key);
    if (this.#young.size <= this.#half) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: number): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
