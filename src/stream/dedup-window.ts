/** The last keys appended, so that a sender who repeats itself gets its first position again. */

export class DedupWindow {
  readonly #positions = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): number | undefined {
    return this.#positions.get(key);
  }

  /** Oldest go first. Call in the order of positions. */
  add(key: string, position: number): void {
    this.#positions.delete(key);
    this.#positions.set(key, position);
    for (const oldest of this.#positions.keys()) {
      if (this.#positions.size <= this.#capacity) return;
      this.#positions.delete(oldest);
    }
  }

  /** Keys whose frames are about to be dropped. */
  below(position: number): readonly (readonly [string, number])[] {
    return [...this.#positions].filter(([, at]) => at < position);
  }
}
