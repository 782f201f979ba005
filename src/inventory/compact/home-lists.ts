/** Which pulls list which facts: by home and kind, in order of arrival. */
import { Ints } from './ints.ts';

export class HomeLists {
  readonly #homes: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #homeOf = new Ints(-1);
  readonly #next = new Ints(-1);
  readonly #lists = new Map<string, { head: number; tail: number }>();

  homeOf(fact: number): string | undefined {
    return this.#homes[this.#homeOf.get(fact)];
  }

  /** The fact that is read may leave while it is. */
  *of(home: string, kind: string): Generator<number> {
    let fact = this.#lists.get(`${home}|${kind}`)?.head ?? -1;
    while (fact >= 0) {
      const next = this.#next.get(fact);
      yield fact;
      fact = next;
    }
  }

  settle(fact: number, kind: string, home: string): void {
    const before = this.homeOf(fact);
    if (before === home) return;
    if (before !== undefined) this.#leave(fact, `${before}|${kind}`);
    this.#join(fact, kind, home);
  }

  #join(fact: number, kind: string, home: string): void {
    let code = this.#codes.get(home);
    if (code === undefined) {
      code = this.#homes.push(home) - 1;
      this.#codes.set(home, code);
    }
    this.#homeOf.set(fact, code);
    this.#next.set(fact, -1);
    const list = this.#lists.get(`${home}|${kind}`);
    if (!list) {
      this.#lists.set(`${home}|${kind}`, { head: fact, tail: fact });
      return;
    }
    this.#next.set(list.tail, fact);
    list.tail = fact;
  }

  /** It is found by walking: rare, since a fact changes its home at most when two pulls list it. */
  #leave(fact: number, list: string): void {
    const ends = this.#lists.get(list);
    if (!ends) return;
    const next = this.#next.get(fact);
    if (ends.head === fact) {
      if (next < 0) this.#lists.delete(list);
      else ends.head = next;
      return;
    }
    let one = ends.head;
    while (this.#next.get(one) !== fact) one = this.#next.get(one);
    this.#next.set(one, next);
    if (ends.tail === fact) ends.tail = one;
  }
}
