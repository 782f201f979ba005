/** How often who-may-do-what may have changed: at all, and in each system. */
import type { Source } from '../model/index.ts';

export class Revisions {
  readonly #bySystem = new Map<Source, number>();
  #common = 0;
  all = 0;

  of(system: Source): number {
    return this.#common + (this.#bySystem.get(system) ?? 0);
  }

  grow(systems: Iterable<Source>): void {
    this.all++;
    for (const one of systems) this.#bySystem.set(one, (this.#bySystem.get(one) ?? 0) + 1);
  }

  growAll(): void {
    this.all++;
    this.#common++;
  }
}
