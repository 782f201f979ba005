/**
 * Steps out of each principal, worked out when asked and again when something that they rest on changed. Kept are their
 * numbers (where to, what kind, sure or not); the reasons are asked of the evaluator again, and kept of the last few.
 */
import type { AccessEdge, Source } from '../model/index.ts';
import { Arcs, arcOf, arcTo, isCertainArc, kindOfArc } from './compact/arcs.ts';
import { Bytes, Ints, PagedInts } from './compact/ints.ts';
import { LinksTable } from './compact/links-table.ts';
import type { Names } from './compact/names.ts';
import { Queue } from './compact/queue.ts';
import { tierOfGoal } from './goals.ts';
import { type Print, printOf, printOfTexts } from './print.ts';
import { Recent } from './recent.ts';
import { Ripple } from './ripple.ts';
import { StepPlaces } from './step-places.ts';

/** Steps, and what of others they rest on: ids; or anything in its place. */
export interface Worked {
  readonly edges: readonly AccessEdge[];
  readonly reads: ReadonlySet<string>;
  readonly wide: boolean;
}

export interface EdgeSource {
  compute(id: string): Worked;
  /** By name: what was kept of it is no more; names of what rested on that. */
  outdate(name: number): Iterable<number>;
  scopeOf(id: string): string | undefined;
}

export const systemOfId = (id: string): Source => id.slice(0, Math.max(0, id.indexOf(':')));

/** Work of one call: steps worked out, and principals told. */
export interface Budget {
  readonly evaluations: number;
  readonly told: number;
}

/** Nodes that one question may work out again because something in their place changed. */
export interface Allowance {
  left: number;
}
export const AGAIN = 32;

const KEPT_OPEN = 4_096;
/** Looking costs less than working out: so many looks for each evaluation, ways back for each principal told. */
const LOOKS = 64;

const IS_GOAL = 1;
const IS_KEPT = 2;
const IS_WIDE = 4;

export class EdgeCache {
  readonly #source: EdgeSource;
  readonly #names: Names;
  /** By name: its node + 1. */
  readonly #nodeOf = new PagedInts();
  readonly #nameOf = new Ints();
  readonly #marks = new Bytes();
  readonly arcs = new Arcs((node) => (this.#marks.get(node) & IS_GOAL) > 0);
  readonly #ripple = new Ripple(this.arcs);
  readonly #open = new Recent<readonly AccessEdge[]>(KEPT_OPEN);
  /** By name: the nodes whose steps rest on it. */
  readonly #readers = new LinksTable();
  readonly #readsPrint = new Ints();
  /** Of all that is said of the steps, to tell whether they changed. */
  readonly #prints: readonly [Ints, Ints] = [new Ints(), new Ints()];
  readonly #places = new StepPlaces();
  readonly #stale = new Queue();
  #onChange: (node: number | undefined) => void = () => {};

  constructor(source: EdgeSource, names: Names) {
    this.#source = source;
    this.#names = names;
  }

  /** Hears of each node whose steps are others now, and with `undefined` of whatever else may have changed. */
  onChange(listener: (node: number | undefined) => void): void {
    this.#onChange = listener;
  }

  node(id: string): number {
    return this.nodeOfName(this.#names.take(id));
  }

  /** -1 = no step leads there, and nobody asked. */
  find(id: string): number {
    const name = this.#names.find(id);
    return name < 0 ? -1 : this.#nodeOf.get(name) - 1;
  }

  nodeOfName(name: number): number {
    const known = this.#nodeOf.get(name);
    if (known > 0) return known - 1;
    const node = this.#nameOf.push(name);
    this.#nodeOf.set(name, node + 1);
    if (tierOfGoal(this.#names.text(name)) !== undefined) this.#marks.set(node, IS_GOAL);
    return node;
  }

  idOf(node: number): string {
    return this.#names.text(this.#nameOf.get(node));
  }

  isGoal(node: number): boolean {
    return (this.#marks.get(node) & IS_GOAL) > 0;
  }

  edges(id: string): readonly AccessEdge[] {
    const node = this.node(id);
    const open = this.#open.get(node);
    if (open && this.isCurrent(node)) return open;
    return this.#evaluate(node);
  }

  /** The step behind a number, with its reason. */
  step(node: number, arc: number): AccessEdge | undefined {
    const [to, kind] = [this.idOf(arcTo(arc)), kindOfArc(arc)];
    const steps = this.edges(this.idOf(node)).filter((one) => one.to === to && one.kind === kind);
    return steps.find((one) => one.certain === isCertainArc(arc)) ?? steps[0];
  }

  /** The numbers of its steps are as they should be. */
  ensure(node: number): void {
    if (!this.isCurrent(node)) this.#evaluate(node);
  }

  /**
   * The same for one of the many nodes of a question. Of those that only may have changed, with their place, no more are
   * worked out than allowed: the others are used as they were, and whoever it matters to is told when their turn comes.
   */
  ensureWithin(node: number, allowed: Allowance): boolean {
    if (this.isCurrent(node)) return true;
    const mayHaveChanged = this.isKeptNode(node) && !this.#stale.has(node);
    if (mayHaveChanged && allowed.left <= 0) return false;
    if (mayHaveChanged) allowed.left--;
    this.#evaluate(node);
    return true;
  }

  isCurrent(node: number): boolean {
    if (this.isGoal(node)) return true;
    if (!this.isKeptNode(node) || this.#stale.has(node)) return false;
    if ((this.#marks.get(node) & IS_WIDE) === 0) return true;
    return this.#places.isCurrent(node);
  }

  isKept(id: string): boolean {
    const node = this.find(id);
    return node >= 0 && this.isKeptNode(node);
  }

  isKeptNode(node: number): boolean {
    return (this.#marks.get(node) & IS_KEPT) > 0;
  }

  /** How much is known to wait for later calls. */
  get waiting(): number {
    return this.outOfDate + this.#ripple.waiting;
  }

  /** How many nodes and places are known to wait to be worked out again. */
  get outOfDate(): number {
    return this.#stale.size + this.#places.waiting;
  }

  /** What this principal may do changed. Who was never asked about is worked out when asked. */
  touch(node: number): void {
    if (this.isKeptNode(node)) this.#stale.add(node);
  }

  /** Something about this id changed: its own steps, and those that rest on it. */
  touchReaders(id: string): void {
    const name = this.#names.find(id);
    if (name < 0) return;
    const names = new Set([name]);
    for (const one of names) {
      for (const reader of this.#readers.of(one)) this.touch(reader);
      const node = this.#nodeOf.get(one) - 1;
      if (node >= 0) this.touch(node);
      for (const derived of this.#source.outdate(one)) names.add(derived);
    }
  }

  /** Its posture is concerned, whatever becomes of its steps. */
  concern(node: number): void {
    this.#ripple.concern(node);
  }

  /** Count as changed although its own steps stay (a declaration). */
  mark(node: number): void {
    this.#ripple.change(node);
  }

  changed(): void {
    this.#onChange(undefined);
  }

  /** Who can become whom may have changed in these scopes of a system; `all` = in any. */
  touchPlaces(system: Source, scopes: Iterable<string> | 'all'): void {
    this.#places.touch(system, scopes);
    this.#onChange(undefined);
  }

  /**
   * Work out again up to so many of what is out of date; answer the nodes whose steps changed, all whose paths run over
   * them, and who is concerned. What is left is done by later calls; what is asked is always exact.
   */
  settle({ evaluations, told }: Budget): readonly number[] {
    let left = evaluations;
    // What changed just now is told before what has waited long; the other half of the work is for those.
    for (; left > 0; left--) {
      const isNew = left % 2 === evaluations % 2;
      const node = isNew ? this.#stale.takeNewest() : this.#stale.take();
      if (node === undefined) break;
      this.#evaluate(node);
    }
    this.#places.sweepOn({ looks: left * LOOKS, renewals: left }, (one) => {
      if (this.isCurrent(one)) return false;
      this.#evaluate(one);
      return true;
    });
    return this.#ripple.take(told, told * LOOKS);
  }

  /** Grows with whatever may change who can become whom in a place. */
  stampOf(system: Source, scope: string): number {
    return this.#places.stamp(this.#places.code(system, scope));
  }

  #evaluate(node: number): readonly AccessEdge[] {
    const id = this.idOf(node);
    // The scope is empty where it is not known.
    const place = this.#places.code(systemOfId(id), this.#source.scopeOf(id) ?? '');
    const stamp = this.#places.stamp(place);
    const { edges, reads, wide } = this.#source.compute(id);
    this.#stale.drop(node);
    this.#open.set(node, edges);
    this.#rest(node, reads);
    if (wide) this.#places.settle(node, place, stamp);
    this.#marks.set(node, (this.#marks.get(node) & ~IS_WIDE) | (wide ? IS_WIDE : 0));
    this.#keep(node, edges);
    return edges;
  }

  /** What it read before and reads no more stays noted: it is then worked out once too often. */
  #rest(node: number, reads: ReadonlySet<string>): void {
    const print = printOfTexts(reads);
    const before = this.#readsPrint.get(node);
    if (before === print) return;
    this.#readsPrint.set(node, print);
    for (const id of reads) {
      const name = this.#names.take(id);
      if (before === 0 || !this.#isReader(name, node)) this.#readers.add(name, node);
    }
  }

  #isReader(name: number, node: number): boolean {
    for (const reader of this.#readers.of(name)) if (reader === node) return true;
    return false;
  }

  #keep(node: number, edges: readonly AccessEdge[]): void {
    const print = printOf(edges);
    const isKept = this.isKeptNode(node);
    if (isKept && this.#hasPrint(node, print)) return;
    for (const [i, part] of print.entries()) this.#prints[i]?.set(node, part);
    this.#marks.set(node, this.#marks.get(node) | IS_KEPT);
    if (isKept || edges.length > 0) {
      this.arcs.set(
        node,
        edges.map(({ to, kind, certain }) => arcOf(this.node(to), kind, certain)),
      );
    }
    if (!isKept) return;
    this.#ripple.change(node);
    this.#onChange(node);
  }

  #hasPrint(node: number, print: Print): boolean {
    return this.#prints[0].get(node) === print[0] && this.#prints[1].get(node) === print[1];
  }
}
