/**
 * Whom a change reaches, in bounded pieces: the changed themselves, then step by step all whose paths run over them. What
 * is left of one turn is done in the next ones.
 */
import type { Arcs } from './compact/arcs.ts';
import { Ints } from './compact/ints.ts';
import { Queue } from './compact/queue.ts';

export class Ripple {
  readonly #arcs: Arcs;
  /** Whose posture is concerned, but not that of others over them. */
  readonly #concerned = new Queue();
  readonly #changed = new Queue();
  /** Nodes and the wave that reached them, in turns. */
  #front = new Ints();
  #next = 0;
  #wave = 0;
  readonly #waveOf = new Ints();
  /** The way back that is walked just now. */
  #item = -1;
  #to = -1;
  #itemWave = 0;

  constructor(arcs: Arcs) {
    this.#arcs = arcs;
  }

  /** How many are known to wait; those that they lead to are not counted yet. */
  get waiting(): number {
    const walked = this.#item >= 0 ? 1 : 0;
    return (
      this.#concerned.size + this.#changed.size + (this.#front.length - this.#next) / 2 + walked
    );
  }

  concern(node: number): void {
    this.#concerned.add(node);
  }

  change(node: number): void {
    this.#changed.add(node);
  }

  /** Up to `most` nodes, by no more than `steps` steps. */
  take(most: number, steps: number): readonly number[] {
    this.#begin();
    const out: number[] = [];
    for (let left = steps; left > 0 && out.length < most; left--) {
      if (this.#item >= 0) this.#walkBack();
      else if (this.#next < this.#front.length) {
        const node = this.#reach();
        if (node >= 0) out.push(node);
      } else {
        const node = this.#concerned.take();
        if (node === undefined) break;
        out.push(node);
      }
    }
    return out;
  }

  /** A wave of its own for what changed since: it passes again over whoever an older wave has told. */
  #begin(): void {
    if (this.#changed.size === 0) return;
    this.#wave++;
    for (let node = this.#changed.take(); node !== undefined; node = this.#changed.take())
      this.#push(node, this.#wave);
  }

  #push(node: number, wave: number): void {
    this.#waveOf.set(node, wave);
    this.#front.push(node);
    this.#front.push(wave);
  }

  /** The next node of the front; -1 where a later wave has been pushed over it. */
  #reach(): number {
    const node = this.#front.get(this.#next++);
    const wave = this.#front.get(this.#next++);
    if (this.#next === this.#front.length) {
      this.#front = new Ints();
      this.#next = 0;
    }
    if (this.#waveOf.get(node) > wave) return -1;
    this.#item = this.#arcs.firstBack(node);
    this.#to = node;
    this.#itemWave = wave;
    return node;
  }

  #walkBack(): void {
    const from = this.#arcs.fromOf(this.#item);
    this.#item = this.#arcs.nextBack(this.#item);
    if (this.#waveOf.get(from) < this.#itemWave && this.#arcs.has(from, this.#to))
      this.#push(from, this.#itemWave);
  }
}
