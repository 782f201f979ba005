/**
 * What is being worked out just now, what it reads, and what was worked out on the way and is kept: each such thing is
 * known by a name of its own, rests on what it read, and whoever asks for it rests on that name.
 */
import { PagedInts } from './compact/ints.ts';
import { LinksTable } from './compact/links-table.ts';
import type { Names } from './compact/names.ts';
import { printOfTexts } from './print.ts';
import { Recent } from './recent.ts';

/** Things kept between evaluations; what rests on them is known of all there ever were. */
const KEPT = 65_536;

export interface Read<T> {
  readonly value: T;
  /** Ids, and names of derived things. */
  readonly reads: ReadonlySet<string>;
  /** It rests on anything in its place. */
  readonly wide: boolean;
}

interface Frame {
  readonly reads: Set<string>;
  readonly once: Map<string, unknown>;
  wide: boolean;
}

interface Kept {
  readonly value: unknown;
  /** Where it is wide, it is as old as this. */
  readonly revision: number | undefined;
}

export class Readings {
  readonly #names: Names;
  /** By the name of what was read: names of what was derived from it. */
  readonly #derivedFrom = new LinksTable();
  /** Of what each rests on; 0 = it was never made. */
  readonly #prints = new PagedInts();
  readonly #kept = new Recent<Kept>(KEPT);
  readonly #frames: Frame[] = [];

  constructor(names: Names) {
    this.#names = names;
  }

  of(id: string): void {
    this.#frames.at(-1)?.reads.add(id);
  }

  /** Noted of what is kept beside the principals alone. */
  ofDerived(ids: () => readonly string[]): void {
    if (this.#frames.length > 1) for (const id of ids()) this.of(id);
  }

  wide(): void {
    const frame = this.#frames.at(-1);
    if (frame) frame.wide = true;
  }

  run<T>(work: () => T): Read<T> {
    const frame: Frame = { reads: new Set(), once: new Map(), wide: false };
    this.#frames.push(frame);
    try {
      return { value: work(), reads: frame.reads, wide: frame.wide };
    } finally {
      this.#frames.pop();
    }
  }

  /** Made once in what is being worked out just now. */
  once<T>(key: string, make: () => T): T {
    const frame = this.#frames.at(-1);
    if (!frame) return make();
    if (!frame.once.has(key)) frame.once.set(key, make());
    return frame.once.get(key) as T;
  }

  derived<T>(key: string, make: () => T, revision: () => number): T {
    const name = this.#names.take(key);
    const kept = this.#kept.get(name);
    if (kept && (kept.revision === undefined || kept.revision === revision())) {
      this.of(key);
      if (kept.revision !== undefined) this.wide();
      return kept.value as T;
    }
    const made = this.run(make);
    this.#rest(name, made.reads);
    this.of(key);
    if (made.wide) this.wide();
    this.#kept.set(name, { value: made.value, revision: made.wide ? revision() : undefined });
    return made.value;
  }

  /** Names of what was derived from this one, which is out of date from now on. */
  *outdate(name: number): Generator<number> {
    for (const derived of this.#derivedFrom.of(name)) {
      this.#kept.delete(derived);
      yield derived;
    }
  }

  /** What it read before and reads no more stays noted: it is then made once too often. */
  #rest(name: number, reads: ReadonlySet<string>): void {
    const print = printOfTexts(reads);
    const before = this.#prints.get(name);
    if (before === print) return;
    this.#prints.set(name, print);
    for (const id of reads) {
      const read = this.#names.take(id);
      if (before === 0 || !this.#isNoted(read, name)) this.#derivedFrom.add(read, name);
    }
  }

  #isNoted(read: number, name: number): boolean {
    for (const one of this.#derivedFrom.of(read)) if (one === name) return true;
    return false;
  }
}
