/**
 * Records of many files put in the order of their time. Held as text (an event with its record is several
 * times as large) up to a bound; beyond it the older half is let go, so only nearly sorted input stays exact.
 */

export interface InTime {
  /** Epoch ms, of a record that of its first event. */
  readonly time: number;
  /** What is delivered twice has it twice. */
  readonly id: string;
}

/** The id decides between what happened in the same millisecond, so that the order is always the same. */
export const earlierFirst = (a: InTime, b: InTime): number =>
  a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export interface TimedText extends InTime {
  readonly text: string;
}

/** A record's bytes in a chunk: outside the collected heap, which else grows by what was long let go. */
interface Held extends InTime {
  readonly chunk: Buffer;
  readonly start: number;
  readonly end: number;
}

const CHUNK = 4 * 1024 * 1024;

export class TimeOrder {
  readonly #maxBytes: number;
  #held: Held[] = [];
  #bytes = 0;
  #chunk = Buffer.alloc(0);
  #used = 0;
  #latest = Number.NEGATIVE_INFINITY;
  /** Records let go after a later one had been. */
  late = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add({ time, id, text }: TimedText): void {
    const length = Buffer.byteLength(text);
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#chunk.write(text, start);
    this.#held.push({ time, id, chunk: this.#chunk, start, end: this.#used });
    this.#bytes += length;
  }

  get full(): boolean {
    return this.#bytes > this.#maxBytes;
  }

  get size(): number {
    return this.#held.length;
  }

  /** Takes the `count` oldest out, in order, each id once. */
  *release(count: number): Generator<TimedText> {
    this.#held.sort(earlierFirst);
    const kept = this.#held.slice(count);
    const batch = this.#held;
    batch.length = Math.min(count, batch.length);
    this.#held = kept;
    this.#bytes = kept.reduce((sum, one) => sum + one.end - one.start, 0);
    // From the end, so that what was handed over is not held any longer.
    batch.reverse();
    let before: string | undefined;
    for (let next = batch.pop(); next !== undefined; next = batch.pop()) {
      if (next.id === before) continue;
      before = next.id;
      if (next.time < this.#latest) this.late++;
      else this.#latest = next.time;
      const { time, id, chunk, start, end } = next;
      yield { time, id, text: chunk.toString('utf8', start, end) };
    }
  }
}
