/** One fact over time, read through to the book that holds it: never out of date. */
import type { FactKind } from '../model/index.ts';
import type { FactLog, Version } from './fold.ts';

export interface Timeline {
  /** The same for the same fact, as long as the book lives. */
  readonly index: number;
  readonly kind: FactKind;
  readonly id: string;
  /** `<kind>/<id>`. */
  readonly key: string;
  readonly log: FactLog;
  readonly versions: readonly Version[];
}

/** What a fact holds once it is unpacked. */
export interface OpenFact {
  readonly log: FactLog;
  readonly versions: readonly Version[];
}

interface Book {
  idOf(fact: number): string;
  read(fact: number): OpenFact;
}

export class PackedTimeline implements Timeline {
  readonly #book: Book;
  readonly index: number;
  readonly kind: FactKind;
  #id: string | undefined;
  #key: string | undefined;

  constructor(book: Book, index: number, kind: FactKind, id: string | undefined) {
    this.#book = book;
    this.index = index;
    this.kind = kind;
    this.#id = id;
  }

  get id(): string {
    this.#id ??= this.#book.idOf(this.index);
    return this.#id;
  }

  get key(): string {
    this.#key ??= `${this.kind}/${this.id}`;
    return this.#key;
  }

  get log(): FactLog {
    return this.#book.read(this.index).log;
  }

  get versions(): readonly Version[] {
    return this.#book.read(this.index).versions;
  }
}
