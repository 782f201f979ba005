/**
 * Where principals live, as far as their steps rest on all that is in their place. Each place, and each whole system, has
 * a stamp that grows with whatever may change who can become whom there; who lives in it is then looked at in turn.
 */
import type { Source } from '../model/index.ts';
import { Ints } from './compact/ints.ts';
import { LinksTable } from './compact/links-table.ts';

interface Sweep {
  nodes: Iterator<number>;
  /** It was touched again while it ran. */
  again: boolean;
}

export class StepPlaces {
  /** `<system>|<scope>` by code; each system has a code of its own. */
  readonly #codes = new Map<string, number>();
  readonly #systemCodes = new Map<Source, number>();
  readonly #systemOf = new Ints();
  readonly #placeOf = new Ints(-1);
  readonly #stampAt = new Ints();
  readonly #livesIn = new LinksTable();
  /** How often a place, and a whole system, was touched; both count. */
  readonly #placeStamps = new Ints();
  readonly #systemStamps = new Ints();
  readonly #sweeps = new Map<number, Sweep>();

  /** Places that are still to be looked through. */
  get waiting(): number {
    return this.#sweeps.size;
  }

  code(system: Source, scope: string): number {
    const place = `${system}|${scope}`;
    const known = this.#codes.get(place);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(place, code);
    this.#systemOf.set(code, this.#systemCode(system));
    return code;
  }

  stamp(place: number): number {
    return this.#placeStamps.get(place) + this.#systemStamps.get(this.#systemOf.get(place));
  }

  /** Its steps were worked out while its place had this stamp. */
  settle(node: number, place: number, stamp: number): void {
    this.#stampAt.set(node, stamp);
    if (this.#placeOf.get(node) === place) return;
    this.#placeOf.set(node, place);
    this.#livesIn.add(place, node);
  }

  /** Nothing in its place has changed since. */
  isCurrent(node: number): boolean {
    return this.#stampAt.get(node) === this.stamp(this.#placeOf.get(node));
  }

  /** Who can become whom may have changed in these scopes of a system; `all` = in any. */
  touch(system: Source, scopes: Iterable<string> | 'all'): void {
    if (scopes === 'all') {
      const code = this.#systemCode(system);
      this.#systemStamps.set(code, this.#systemStamps.get(code) + 1);
      for (const place of this.#codes.values())
        if (this.#systemOf.get(place) === code) this.#sweep(place);
      return;
    }
    // What lives in no known scope may rest on any of them.
    for (const scope of new Set(['', ...scopes])) {
      const place = this.code(system, scope);
      this.#placeStamps.set(place, this.#placeStamps.get(place) + 1);
      this.#sweep(place);
    }
  }

  /** Goes on looking through what was touched. `renew` answers whether the node had to be worked out. */
  sweepOn(
    bounds: { readonly looks: number; readonly renewals: number },
    renew: (node: number) => boolean,
  ): void {
    let { looks, renewals } = bounds;
    for (const [place, sweep] of this.#sweeps) {
      while (renewals > 0 && looks-- > 0) {
        const next = sweep.nodes.next();
        if (!next.done) {
          if (renew(next.value)) renewals--;
        } else if (sweep.again) {
          sweep.nodes = this.#livesIn.of(place);
          sweep.again = false;
        } else {
          this.#sweeps.delete(place);
          break;
        }
      }
    }
  }

  #sweep(place: number): void {
    const running = this.#sweeps.get(place);
    if (running) running.again = true;
    else this.#sweeps.set(place, { nodes: this.#livesIn.of(place), again: false });
  }

  #systemCode(system: Source): number {
    const known = this.#systemCodes.get(system);
    if (known !== undefined) return known;
    this.#systemCodes.set(system, this.#systemCodes.size);
    return this.#systemCodes.size - 1;
  }
}
