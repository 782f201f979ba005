/** A map of plain JSON values that knows what changed since it was last asked, for checkpoints. */

/** One keyed piece of a room's state; `null` says the key is gone. */
export interface StateEntry {
  readonly key: string;
  readonly value: unknown | null;
}

/** A room whose state is checkpointed with its partition. */
export interface Stateful {
  /** What changed since the last call; the caller commits it or dies. */
  takeDirty(): readonly StateEntry[];
  /** Load what an earlier life committed. Called before anything else. */
  restore(entries: Iterable<StateEntry>): void;
}

export class DirtyMap<V> implements Stateful {
  readonly #values = new Map<string, V>();
  readonly #dirty = new Set<string>();

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  set(key: string, value: V): void {
    this.#values.set(key, value);
    this.#dirty.add(key);
  }

  /** Say that the value under `key` was changed in place. */
  touch(key: string): void {
    if (this.#values.has(key)) this.#dirty.add(key);
  }

  delete(key: string): boolean {
    const had = this.#values.delete(key);
    if (had) this.#dirty.add(key);
    return had;
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  entries(): IterableIterator<[string, V]> {
    return this.#values.entries();
  }

  takeDirty(): readonly StateEntry[] {
    const out: StateEntry[] = [];
    for (const key of this.#dirty) out.push({ key, value: this.#values.get(key) ?? null });
    this.#dirty.clear();
    return out;
  }

  restore(entries: Iterable<StateEntry>): void {
    for (const { key, value } of entries) {
      if (value === null) this.#values.delete(key);
      else this.#values.set(key, value as V);
    }
  }
}

/** Several maps of one room under one roof; keys are prefixed with the map's name. */
export const stateOf = (maps: Readonly<Record<string, Stateful>>): Stateful => ({
  takeDirty() {
    return Object.entries(maps).flatMap(([name, map]) =>
      map.takeDirty().map(({ key, value }) => ({ key: `${name}/${key}`, value })),
    );
  },
  restore(entries) {
    const parts = new Map<string, StateEntry[]>();
    for (const { key, value } of entries) {
      const cut = key.indexOf('/');
      const name = key.slice(0, cut);
      const list = parts.get(name) ?? [];
      list.push({ key: key.slice(cut + 1), value });
      parts.set(name, list);
    }
    for (const [name, list] of parts) maps[name]?.restore(list);
  },
});
