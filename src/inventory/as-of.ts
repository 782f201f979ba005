/** Graphs of the past, one per stretch of time in which nothing changed; a few are kept. */
import type { Graph } from './graph.ts';

const KEPT = 8;
/** Times that wait to be sorted in. */
const MOST_PENDING = 65_536;

/** Both sorted, nothing twice. */
const merged = (a: Float64Array, b: readonly number[]): Float64Array<ArrayBuffer> => {
  const out = new Float64Array(a.length + b.length);
  let [i, j, size] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    const next = Math.min(left, right);
    if (left === next) i++;
    if (right === next) j++;
    if (size === 0 || out[size - 1] !== next) out[size++] = next;
  }
  return size === out.length ? out : out.slice(0, size);
};

export class AsOf {
  readonly #make: (at: number) => Graph;
  readonly #graphs = new Map<number, Graph>();
  readonly #pending = new Set<number>();
  #bounds: Float64Array<ArrayBuffer> = new Float64Array(0);

  constructor(make: (at: number) => Graph) {
    this.#make = make;
  }

  /** Times at which something began or ended to be so. */
  add(times: readonly number[]): void {
    if (times.length === 0) return;
    for (const time of times) this.#pending.add(time);
    if (this.#pending.size > MOST_PENDING) this.#settle();
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

  #settle(): void {
    if (this.#pending.size === 0) return;
    const isNew = (time: number): boolean => this.#bounds[this.#stretch(time) - 1] !== time;
    const times = [...this.#pending].filter(isNew).sort((a, b) => a - b);
    if (times.length > 0) this.#bounds = merged(this.#bounds, times);
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
