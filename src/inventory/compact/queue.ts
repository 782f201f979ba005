/** Numbers in order of arrival; one that waits already is not added again. */
import { Bytes, Ints } from './ints.ts';

export class Queue {
  #items = new Ints();
  #next = 0;
  readonly #waits = new Bytes();

  /** How many wait. */
  size = 0;

  add(item: number): void {
    if (this.#waits.get(item) === 1) return;
    this.#waits.set(item, 1);
    this.size++;
    this.#items.push(item);
  }

  has(item: number): boolean {
    return this.#waits.get(item) === 1;
  }

  /** Undefined when nothing waits. */
  take(): number | undefined {
    while (this.#next < this.#items.length) {
      const item = this.#items.get(this.#next++);
      if (this.#next === this.#items.length) this.#reset();
      if (this.#waits.get(item) === 0) continue;
      this.drop(item);
      return item;
    }
    return undefined;
  }

  /** That which came last. */
  takeNewest(): number | undefined {
    while (this.#items.length > this.#next) {
      const item = this.#items.pop();
      if (this.#waits.get(item) === 0) continue;
      this.drop(item);
      return item;
    }
    return undefined;
  }

  /** Done by other means; it is passed over when its turn comes. */
  drop(item: number): void {
    if (this.#waits.get(item) === 0) return;
    this.size--;
    this.#waits.set(item, 0);
  }

  #reset(): void {
    this.#items = new Ints();
    this.#next = 0;
  }
}
