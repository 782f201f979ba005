/** Steps of a part of the graph by where they lead, in order of arrival; made for one question. */

export class WaysBack {
  readonly #ends = new Map<number, { head: number; tail: number }>();
  readonly #from: number[] = [];
  readonly #steps: number[] = [];
  readonly #certain: boolean[] = [];
  readonly #next: number[] = [];

  add(to: number, from: number, step: number, certain: boolean): void {
    const way = this.#from.push(from) - 1;
    this.#steps.push(step);
    this.#certain.push(certain);
    this.#next.push(-1);
    const ends = this.#ends.get(to);
    if (!ends) {
      this.#ends.set(to, { head: way, tail: way });
      return;
    }
    this.#next[ends.tail] = way;
    ends.tail = way;
  }

  targets(): Iterable<number> {
    return this.#ends.keys();
  }

  /** -1 = there is none. */
  first(to: number): number {
    return this.#ends.get(to)?.head ?? -1;
  }
  next(way: number): number {
    return this.#next[way] as number;
  }
  from(way: number): number {
    return this.#from[way] as number;
  }
  /** Which step of its node it is. */
  step(way: number): number {
    return this.#steps[way] as number;
  }
  isCertain(way: number): boolean {
    return this.#certain[way] === true;
  }
}
