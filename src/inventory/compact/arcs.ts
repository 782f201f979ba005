/** The steps of the access graph as numbers, out of each node and into it; reasons are not kept here. */
import type { AccessEdgeKind } from '../../model/index.ts';
import { Ints } from './ints.ts';

const kinds: readonly AccessEdgeKind[] = [
  'member_of',
  'can_become',
  'can_do',
  'can_escalate',
  'can_sign_in',
];
const codes: ReadonlyMap<AccessEdgeKind, number> = new Map(kinds.map((kind, code) => [kind, code]));
const MOST_WASTE = 1 << 20;

/** One step: whom to × 16 + kind × 2 + certain. */
export const arcOf = (to: number, kind: AccessEdgeKind, certain: boolean): number =>
  to * 16 + (codes.get(kind) ?? 0) * 2 + (certain ? 1 : 0);
export const arcTo = (arc: number): number => arc >> 4;
export const isCertainArc = (arc: number): boolean => (arc & 1) === 1;
/** `member_of`, `can_become` and `can_escalate`: one is then as good as the other. */
export const takesOver = (arc: number): boolean => ((1 << ((arc >> 1) & 7)) & 0b01011) !== 0;
/** All but `can_sign_in`. */
export const isWalked = (arc: number): boolean => ((arc >> 1) & 7) < 4;
export const kindOfArc = (arc: number): AccessEdgeKind => kinds[(arc >> 1) & 7] ?? 'can_do';

export class Arcs {
  #steps = new Ints();
  readonly #starts = new Ints();
  readonly #counts = new Ints();
  #wasted = 0;
  /** Ways back: those that ended stay until there are too many, so whoever walks them looks at `has`. */
  #heads = new Ints(-1);
  #from = new Ints();
  #next = new Ints();
  #ended = 0;
  /** Goals have no way back: nobody asks who reaches them, and everybody does. */
  readonly #isGoal: (node: number) => boolean;

  constructor(isGoal: (node: number) => boolean) {
    this.#isGoal = isGoal;
  }

  count(node: number): number {
    return this.#counts.get(node);
  }

  /** The nth step out of a node. */
  at(node: number, nth: number): number {
    return this.#steps.get(this.#starts.get(node) + nth);
  }

  has(from: number, to: number): boolean {
    const start = this.#starts.get(from);
    for (let i = this.#counts.get(from) - 1; i >= 0; i--)
      if (arcTo(this.#steps.get(start + i)) === to) return true;
    return false;
  }

  hasStep(node: number, step: number): boolean {
    const start = this.#starts.get(node);
    for (let i = this.#counts.get(node) - 1; i >= 0; i--)
      if (this.#steps.get(start + i) === step) return true;
    return false;
  }

  set(node: number, arcs: readonly number[]): void {
    const before = this.#counts.get(node);
    const start = this.#starts.get(node);
    const old = new Set<number>();
    for (let i = 0; i < before; i++) old.add(arcTo(this.#steps.get(start + i)));
    for (const to of new Set(arcs.map(arcTo))) {
      if (!old.delete(to) && !this.#isGoal(to)) this.#addBack(to, node);
    }
    this.#ended += old.size;
    const at = arcs.length <= before ? start : this.#steps.length;
    this.#wasted += arcs.length <= before ? before - arcs.length : before;
    for (const [i, arc] of arcs.entries()) this.#steps.set(at + i, arc);
    this.#starts.set(node, at);
    this.#counts.set(node, arcs.length);
    this.#tidy();
  }

  /** Where the ways back to a node begin; -1 = there are none. */
  firstBack(node: number): number {
    return this.#heads.get(node);
  }
  nextBack(item: number): number {
    return this.#next.get(item);
  }
  fromOf(item: number): number {
    return this.#from.get(item);
  }

  #addBack(to: number, from: number): void {
    const item = this.#from.push(from);
    this.#next.set(item, this.#heads.get(to));
    this.#heads.set(to, item);
  }

  #tidy(): void {
    if (this.#wasted > MOST_WASTE && this.#wasted * 2 > this.#steps.length) this.#rewrite();
    if (this.#ended > MOST_WASTE && this.#ended * 2 > this.#from.length) this.#turnAgain();
  }

  #rewrite(): void {
    const old = this.#steps;
    this.#steps = new Ints();
    for (let node = 0; node < this.#counts.length; node++) {
      const start = this.#starts.get(node);
      const count = this.#counts.get(node);
      this.#starts.set(node, this.#steps.length);
      for (let i = 0; i < count; i++) this.#steps.push(old.get(start + i));
    }
    this.#wasted = 0;
  }

  #turnAgain(): void {
    this.#heads = new Ints(-1);
    this.#from = new Ints();
    this.#next = new Ints();
    this.#ended = 0;
    for (let node = 0; node < this.#counts.length; node++) {
      for (let i = 0; i < this.#counts.get(node); i++) {
        const to = arcTo(this.at(node, i));
        if (!this.#isGoal(to)) this.#addBack(to, node);
      }
    }
  }
}
