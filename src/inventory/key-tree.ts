/** Keys of the systems' own that form trees, by their names: of each, those right below it in which something was. */
import type { InventoryFact, Source } from '../model/index.ts';
import { LinksTable } from './compact/links-table.ts';
import type { Names } from './compact/names.ts';
import { ownKey } from './links.ts';

/** Keys of its system's own by which a fact is found as well. */
export interface OwnKeys {
  of(fact: InventoryFact): readonly string[];
  /** The key that this one lies below, for keys that form a tree. */
  above(system: Source, key: string): string | undefined;
}

export class KeyTree {
  readonly #names: Names;
  readonly #keys: OwnKeys;
  readonly #below = new LinksTable();
  readonly #placed = new Set<number>();

  constructor(names: Names, keys: OwnKeys) {
    this.#names = names;
    this.#keys = keys;
  }

  /** As they stand in the index of keys. */
  keysOf(fact: InventoryFact): readonly string[] {
    if (!('system' in fact)) return [];
    return this.#keys.of(fact).map((key) => ownKey(fact.system, key));
  }

  /** Hangs the keys of a fact into the tree, and what they lie below. */
  place(fact: InventoryFact): void {
    if (!('system' in fact)) return;
    for (const key of this.#keys.of(fact)) this.#place(fact.system, key);
  }

  below(key: string): readonly string[] {
    const name = this.#names.find(key);
    return name < 0 ? [] : [...this.#below.of(name)].map((one) => this.#names.text(one));
  }

  #place(system: Source, key: string): void {
    let name = this.#names.take(ownKey(system, key));
    let below = key;
    while (!this.#placed.has(name)) {
      this.#placed.add(name);
      const above = this.#keys.above(system, below);
      if (above === undefined) return;
      const to = this.#names.take(ownKey(system, above));
      this.#below.add(to, name);
      [name, below] = [to, above];
    }
  }
}
