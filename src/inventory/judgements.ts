/**
 * What the best is that each principal can take, with the step that it rests on. Kept through changes: one takes back
 * those that rest on it, and what became worse is passed on to those who lead there.
 */
import type { Tier } from '../model/index.ts';
import { arcTo, isCertainArc, kindOfArc, takesOver } from './compact/arcs.ts';
import { Bytes, Ints } from './compact/ints.ts';
import { AGAIN, type Allowance, type EdgeCache } from './edges.ts';
import type { NodeFacts } from './node-facts.ts';
import { isCertainRank, NOTHING, rankOf, tierOfRank } from './ranks.ts';
import { WaysBack } from './ways-back.ts';

/** No step: it is judged by what it is, or reaches nothing. */
export const NO_STEP = -1;
/** Ways into one node whose own worth changed; where there are more, all is judged anew. */
const MOST_WAYS = 10_000;
const MOST_PENDING = 1_000;

const RANK = 7;
const JUDGED = 8;
/** Judged once: the rank is what it was then. */
const WAS_JUDGED = 16;

export class Judgements {
  readonly #edges: EdgeCache;
  readonly #nodes: NodeFacts;
  /** A judgement counts while its epoch is the running one. */
  #epoch = 1;
  /** Grows whenever a judgement may have changed. */
  version = 0;
  readonly #epochOf = new Ints();
  readonly #state = new Bytes();
  /** The step that leads there. */
  readonly #stepOf = new Ints(NO_STEP);
  /** Judged worse than before: not yet passed on. */
  #risen: number[] = [];
  /** Taken back, and may be worse now: judged before anybody is answered, since others may be worse with them. */
  readonly #pending = new Set<number>();

  constructor(edges: EdgeCache, nodes: NodeFacts) {
    this.#edges = edges;
    this.#nodes = nodes;
  }

  /** Nothing that was judged counts any more. */
  clear(): void {
    this.#epoch++;
    this.version++;
    this.#pending.clear();
  }

  isJudged(node: number): boolean {
    return this.#epochOf.get(node) === this.#epoch && (this.#state.get(node) & JUDGED) > 0;
  }

  /** Of one that is judged. */
  tier(node: number): Tier {
    return tierOfRank(this.#rank(node));
  }

  stepOf(node: number): number {
    return this.#stepOf.get(node);
  }

  /** Its step attains what it is judged by: nothing behind that is part of the way. */
  isThere(node: number): boolean {
    const step = this.#stepOf.get(node);
    return step !== NO_STEP && this.#goal(step) === this.tier(node);
  }

  /** Judge it, and whoever may have become worse. */
  ensure(node: number): void {
    this.#judgePending();
    if (!this.isJudged(node)) this.#judge(node);
    this.#judgePending();
  }

  /** Other steps lead out of this node. */
  stepsChanged(node: number): void {
    if (!this.isJudged(node)) {
      this.#judgeLater(node);
      return;
    }
    const rank = this.#rank(node);
    const step = this.#stepOf.get(node);
    const stands = step === NO_STEP || this.#edges.arcs.hasStep(node, step);
    if (stands && rank === 0) return;
    const offer = stands ? this.#bestOffer(node) : undefined;
    // Where it leads is not judged: neither is it, then.
    if (offer === undefined) this.#judgeLater(node);
    else if (offer.rank < rank) {
      this.#settle(node, offer.rank, offer.step);
      this.#passOn();
    }
  }

  /** The node itself is worth more or less than before. */
  worthChanged(node: number): void {
    const { arcs } = this.#edges;
    let left = MOST_WAYS;
    for (let way = arcs.firstBack(node); way >= 0; way = arcs.nextBack(way)) {
      if (left-- === 0) {
        this.clear();
        return;
      }
      this.#judgeLater(arcs.fromOf(way));
    }
  }

  #wasJudged(node: number): boolean {
    return this.#epochOf.get(node) === this.#epoch && (this.#state.get(node) & WAS_JUDGED) > 0;
  }

  #rank(node: number): number {
    return this.#state.get(node) & RANK;
  }

  #settle(node: number, rank: number, step: number): void {
    if (this.#wasJudged(node) && rank < this.#rank(node)) this.#risen.push(node);
    this.#epochOf.set(node, this.#epoch);
    this.#state.set(node, rank | JUDGED | WAS_JUDGED);
    this.#stepOf.set(node, step);
  }

  /** Who was never judged is in nobody's judgement. */
  #judgeLater(node: number): void {
    if (!this.#wasJudged(node)) return;
    this.#takeBack(node);
    if (this.#pending.size < MOST_PENDING) this.#pending.add(node);
    else this.clear();
  }

  #judgePending(): void {
    for (const node of this.#pending) {
      this.#pending.delete(node);
      if (!this.isJudged(node)) this.#judge(node);
    }
  }

  /** It and all whose own step leads over it. */
  #takeBack(node: number): void {
    const { arcs } = this.#edges;
    const queue = [node];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      if (!this.isJudged(one)) continue;
      this.#state.set(one, this.#state.get(one) & ~JUDGED);
      for (let way = arcs.firstBack(one); way >= 0; way = arcs.nextBack(way)) {
        const from = arcs.fromOf(way);
        if (this.isJudged(from) && this.#leadsTo(from, one)) queue.push(from);
      }
    }
    this.version++;
  }

  #leadsTo(node: number, to: number): boolean {
    const step = this.#stepOf.get(node);
    return step !== NO_STEP && takesOver(step) && arcTo(step) === to;
  }

  /** What one step leads to: by itself, or by the judgement of the node behind it; `unjudged` where there is none. */
  #offer(arc: number): number | 'unjudged' {
    const certain = isCertainArc(arc);
    const goal = this.#goal(arc);
    let rank = goal === undefined ? NOTHING : rankOf(goal, certain);
    const to = arcTo(arc);
    if (!takesOver(arc) || this.#edges.isGoal(to) || rank === 0) return rank;
    if (!this.isJudged(to)) return 'unjudged';
    const behind = this.#rank(to);
    const whole = rankOf(tierOfRank(behind), certain && isCertainRank(behind));
    if (whole < rank) rank = whole;
    return Math.min(rank, NOTHING);
  }

  #bestOffer(node: number): { readonly rank: number; readonly step: number } | undefined {
    const { arcs } = this.#edges;
    let best = { rank: NOTHING, step: NO_STEP };
    for (let i = 0; i < arcs.count(node); i++) {
      const step = arcs.at(node, i);
      const rank = this.#offer(step);
      if (rank === 'unjudged') return undefined;
      if (rank < best.rank) best = { rank, step };
    }
    return best;
  }

  /** What can be done has become worse: those who lead there become worse with it. */
  #passOn(): void {
    const { arcs } = this.#edges;
    for (let node = this.#risen.pop(); node !== undefined; node = this.#risen.pop()) {
      for (let way = arcs.firstBack(node); way >= 0; way = arcs.nextBack(way)) {
        const from = arcs.fromOf(way);
        if (this.#wasJudged(from)) this.#passTo(from, node);
      }
    }
    this.version++;
  }

  #passTo(from: number, node: number): void {
    const { arcs } = this.#edges;
    for (let i = 0; i < arcs.count(from); i++) {
      const step = arcs.at(from, i);
      if (arcTo(step) !== node || !takesOver(step)) continue;
      const rank = this.#offer(step);
      if (rank === 'unjudged' || rank >= this.#rank(from)) continue;
      if (this.isJudged(from)) this.#settle(from, rank, step);
      else this.#pending.add(from);
    }
  }

  #judge(node: number): void {
    let closure: readonly number[];
    let version: number;
    // Working out a step anew may show a change: then what was judged before may count no more.
    const allowed = { left: AGAIN };
    do {
      version = this.version;
      closure = this.#closure(node, allowed);
    } while (version !== this.version);
    const back = this.#wayBack(closure);
    for (const tier of [0, 1, 2] as const) {
      this.#spread(closure, back, tier, true);
      this.#spread(closure, back, tier, false);
    }
    for (const one of closure) if (!this.isJudged(one)) this.#settle(one, NOTHING, NO_STEP);
    this.#passOn();
  }

  /** All that `node` can become and is not yet judged; who holds tier 0 himself is not looked past. */
  #closure(node: number, allowed: Allowance): readonly number[] {
    const seen = new Set<number>();
    const queue = [node];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      if (seen.has(one) || this.isJudged(one)) continue;
      seen.add(one);
      this.#edges.ensureWithin(one, allowed);
      if (this.#directStep(one, 0, true) !== NO_STEP) continue;
      const { arcs } = this.#edges;
      for (let i = 0; i < arcs.count(one); i++) {
        const arc = arcs.at(one, i);
        if (takesOver(arc) && !this.#edges.isGoal(arcTo(arc))) queue.push(arcTo(arc));
      }
    }
    return [...seen];
  }

  #wayBack(closure: readonly number[]): WaysBack {
    const back = new WaysBack();
    const { arcs } = this.#edges;
    for (const from of closure) {
      for (let i = 0; i < arcs.count(from); i++) {
        const arc = arcs.at(from, i);
        if (takesOver(arc)) back.add(arcTo(arc), from, arc, isCertainArc(arc));
      }
    }
    return back;
  }

  /** What a step itself attains. */
  #goal(arc: number): Tier | undefined {
    if (kindOfArc(arc) === 'can_sign_in') return undefined;
    const to = arcTo(arc);
    const tier = this.#nodes.tier(to);
    if (tier !== undefined) return tier;
    return takesOver(arc) && this.#nodes.isDeclared(to) ? 0 : undefined;
  }

  #directStep(node: number, tier: Tier, certain: boolean): number {
    const { arcs } = this.#edges;
    for (let i = 0; i < arcs.count(node); i++) {
      const arc = arcs.at(node, i);
      if ((isCertainArc(arc) || !certain) && this.#goal(arc) === tier) return arc;
    }
    return NO_STEP;
  }

  /** Breadth first backwards from all that reach `tier` in one step or by a judged node. */
  #spread(closure: readonly number[], back: WaysBack, tier: Tier, certain: boolean): void {
    let level = [...this.#judgedAt(back, tier, certain), ...this.#direct(closure, tier, certain)];
    while (level.length > 0) {
      const next: number[] = [];
      for (const node of level) {
        for (let way = back.first(node); way >= 0; way = back.next(way)) {
          const from = back.from(way);
          if ((certain && !back.isCertain(way)) || this.isJudged(from)) continue;
          this.#settle(from, rankOf(tier, certain), back.step(way));
          next.push(from);
        }
      }
      level = next;
    }
  }

  /** Nodes judged before, or in an earlier turn, that lead on to `tier`. */
  #judgedAt(back: WaysBack, tier: Tier, certain: boolean): readonly number[] {
    return [...back.targets()].filter((node) => {
      if (!this.isJudged(node)) return false;
      const rank = this.#rank(node);
      return tierOfRank(rank) === tier && (isCertainRank(rank) || !certain);
    });
  }

  #direct(closure: readonly number[], tier: Tier, certain: boolean): readonly number[] {
    return closure.filter((node) => {
      if (this.isJudged(node)) return false;
      const step = this.#directStep(node, tier, certain);
      if (step === NO_STEP) return false;
      this.#settle(node, rankOf(tier, certain), step);
      return true;
    });
  }
}
