/** Graphs of the past, one per stretch of time in which nothing changed; a few are kept. */
import type { Graph } from './graph.ts';

const KEPT = 8;

export class AsOf {
  readonly #make: (at: number) => Graph;
  readonly #graphs = new Map<number, Graph>();
  readonly #pending = new Set<number>();
  #bounds: number[] = [];

  constructor(make: (at: number) => Graph) {
    this.#make = make;
  }

  /** Times at which something began or ended to be so. */
  add(times: readonly number[]): void {
    if (times.length === 0) return;
    for (const time of times) this.#pending.add(time);
    this.#graphs.clear();
  }

  /** Undefined where nothing changed since `at`: the graph of now serves. */
  graph(at: number): Graph | undefined {
    this.#settle();
    const last = this.#bounds.at(-1);
    if (last === undefined || at >= last) return undefined;
    const stretch = this.#stretch(at);
    const kept = this.#graphs.get(stretch);
    this.#graphs.delete(stretch);
    const graph = kept ?? this.#make(at);
    this.#graphs.set(stretch, graph);
    const oldest = this.#graphs.keys().next().value;
    if (this.#graphs.size > KEPT && oldest !== undefined) this.#graphs.delete(oldest);
    return graph;
  }

  /** Few new ones are slotted in, many sorted in. */
  #settle(): void {
    if (this.#pending.size === 0) return;
    if (this.#pending.size > 64) {
      this.#bounds = [...new Set([...this.#bounds, ...this.#pending])].sort((a, b) => a - b);
    } else {
      for (const time of this.#pending) {
        const slot = this.#stretch(time);
        if (this.#bounds[slot - 1] !== time) this.#bounds.splice(slot, 0, time);
      }
    }
    this.#pending.clear();
  }

  /** How many bounds are at or before `at`. */
  #stretch(at: number): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
