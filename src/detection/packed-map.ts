/**
 * A map of many small records of which few are in use at once: those lately used are objects, the rest lie packed
 * as one short text each. A checkpoint holds the packed text, so that a restart unpacks only what it meets.
 */
import type { StateEntry, Stateful } from '../core/index.ts';

export interface Packing<V> {
  pack(value: V): string;
  unpack(text: string): V;
  /** How many records of each of two generations may lie unpacked. */
  readonly generation?: number;
}

const GENERATION = 8_192;

interface Hot<V> {
  readonly value: V;
  /** Changed since it was last packed; then its key is among the dirty. */
  stale: boolean;
}

export class PackedMap<V> implements Stateful {
  readonly #cold = new Map<string, string>();
  /** Used since the last turn of generations, and used before that. */
  #young = new Map<string, Hot<V>>();
  #old = new Map<string, Hot<V>>();
  #turn = this.#cold.keys();
  readonly #dirty = new Set<string>();
  readonly #packing: Packing<V>;
  readonly #generation: number;

  constructor(packing: Packing<V>) {
    this.#packing = packing;
    this.#generation = packing.generation ?? GENERATION;
  }

  get size(): number {
    return this.#cold.size;
  }

  has(key: string): boolean {
    return this.#cold.has(key);
  }

  get(key: string): V | undefined {
    return this.#hot(key)?.value;
  }

  set(key: string, value: V): void {
    // The key has its place at once, so that size and order are those of a plain map.
    if (!this.#cold.has(key)) this.#cold.set(key, '');
    this.#old.delete(key);
    this.#dirty.add(key);
    this.#use(key, { value, stale: true });
  }

  /** Say that the value under `key` was changed in place. */
  touch(key: string): void {
    const hot = this.#hot(key);
    if (hot === undefined || hot.stale) return;
    hot.stale = true;
    this.#dirty.add(key);
  }

  delete(key: string): boolean {
    this.#young.delete(key);
    this.#old.delete(key);
    const had = this.#cold.delete(key);
    if (had) this.#dirty.add(key);
    return had;
  }

  keys(): IterableIterator<string> {
    return this.#cold.keys();
  }

  /** The next so many, packed as of now; another time the next, so that all have their turn. */
  sample(count: number): readonly (readonly [string, string])[] {
    const out: [string, string][] = [];
    const size = Math.min(count, this.#cold.size);
    while (out.length < size) {
      const next = this.#turn.next();
      if (next.done) this.#turn = this.#cold.keys();
      else out.push([next.value, this.#text(next.value)]);
    }
    return out;
  }

  takeDirty(): readonly StateEntry[] {
    const out: StateEntry[] = [];
    for (const key of this.#dirty) {
      out.push({ key, value: this.#cold.has(key) ? this.#text(key) : null });
    }
    this.#dirty.clear();
    return out;
  }

  restore(entries: Iterable<StateEntry>): void {
    for (const { key, value } of entries) {
      this.#young.delete(key);
      this.#old.delete(key);
      if (typeof value === 'string') this.#cold.set(key, value);
      else this.#cold.delete(key);
    }
  }

  #hot(key: string): Hot<V> | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) {
      this.#old.delete(key);
      this.#use(key, old);
      return old;
    }
    const text = this.#cold.get(key);
    if (text === undefined) return undefined;
    const hot = { value: this.#packing.unpack(text), stale: false };
    this.#use(key, hot);
    return hot;
  }

  /** Packs what has changed; answers the text. */
  #text(key: string): string {
    const hot = this.#young.get(key) ?? this.#old.get(key);
    if (hot?.stale) {
      this.#cold.set(key, this.#packing.pack(hot.value));
      hot.stale = false;
    }
    return this.#cold.get(key) ?? '';
  }

  #use(key: string, hot: Hot<V>): void {
    if (this.#young.size >= this.#generation) {
      for (const old of this.#old.keys()) this.#text(old);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, hot);
  }
}
