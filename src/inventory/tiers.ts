/**
 * Tier by reach: control plane 0 (and whoever can take it), crown jewels 1, ordinary writes 2, else 3.
 * The closure of one principal is worked out at once and kept, so that judging all is linear.
 */
import type { AccessEdge, Tier } from '../model/index.ts';
import { arcTo, isCertainArc, kindOfArc, takesOver } from './compact/arcs.ts';
import { Bytes, Ints } from './compact/ints.ts';
import { AGAIN, type Allowance, type EdgeCache } from './edges.ts';
import { wordsOfGoal } from './goals.ts';
import type { NodeFacts } from './node-facts.ts';
import { Recent } from './recent.ts';
import { WaysBack } from './ways-back.ts';

export interface TierFacts {
  readonly edges: EdgeCache;
  readonly nodes: NodeFacts;
  /** A node that is tier 0 by declaration, with the words why. */
  declared(node: string): string | undefined;
  nameOf(node: string): string;
}

export interface TierAnswer {
  readonly tier: Tier;
  readonly because: string;
  readonly path: readonly AccessEdge[];
}

const verbs: Readonly<Record<AccessEdge['kind'], string>> = {
  member_of: 'is in',
  can_become: 'can become',
  can_escalate: 'can escalate to',
  can_do: 'can reach',
  can_sign_in: 'can sign in to',
};

const KEPT_ANSWERS = 4_096;
/** No step: it is judged by what it is, or reaches nothing. */
const NO_STEP = -1;

export class Tiers {
  readonly #facts: TierFacts;
  readonly #edges: EdgeCache;
  readonly #nodes: NodeFacts;
  /** A judgement counts while its epoch is the running one. */
  #epoch = 1;
  readonly #epochOf = new Ints();
  /** Tier × 2 + certain. */
  readonly #reach = new Bytes();
  /** Which of its steps leads there. */
  readonly #stepOf = new Ints();
  readonly #answers = new Recent<TierAnswer>(KEPT_ANSWERS);

  constructor(facts: TierFacts) {
    this.#facts = facts;
    this.#edges = facts.edges;
    this.#nodes = facts.nodes;
  }

  clear(): void {
    this.#epoch++;
    this.#answers.clear();
  }

  tierOf(id: string): TierAnswer {
    const node = this.#edges.node(id);
    const kept = this.#answers.get(node);
    if (kept) return kept;
    const answer = this.#answer(id, node);
    this.#answers.set(node, answer);
    return answer;
  }

  #answer(id: string, node: number): TierAnswer {
    const declared = this.#facts.declared(id);
    if (declared !== undefined) return { tier: 0, because: declared, path: [] };
    for (let tries = 3; ; tries--) {
      if (!this.#isJudged(node)) this.#judge(node);
      const epoch = this.#epoch;
      const tier = (this.#reach.get(node) >> 1) as Tier;
      const path = this.#path(node);
      const because = this.#words(path);
      // A step that ended by itself meanwhile is seen when its reason is asked for.
      if (epoch === this.#epoch || tries === 0) return { tier, because, path };
    }
  }

  #isJudged(node: number): boolean {
    return this.#epochOf.get(node) === this.#epoch;
  }

  #settle(node: number, tier: Tier, certain: boolean, step: number): void {
    this.#epochOf.set(node, this.#epoch);
    this.#reach.set(node, tier * 2 + (certain ? 1 : 0));
    this.#stepOf.set(node, step);
  }

  #judge(node: number): void {
    let closure: readonly number[];
    let epoch: number;
    // Working out a step anew may show a change: then what was judged before counts no more.
    const allowed = { left: AGAIN };
    do {
      epoch = this.#epoch;
      closure = this.#closure(node, allowed);
    } while (epoch !== this.#epoch);
    const back = this.#wayBack(closure);
    for (const tier of [0, 1, 2] as const) {
      this.#spread(closure, back, tier, true);
      this.#spread(closure, back, tier, false);
    }
    for (const one of closure) if (!this.#isJudged(one)) this.#settle(one, 3, true, NO_STEP);
  }

  /** All that `node` can become and is not yet judged; who holds tier 0 himself is not looked past. */
  #closure(node: number, allowed: Allowance): readonly number[] {
    const seen = new Set<number>();
    const queue = [node];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      if (seen.has(one) || this.#isJudged(one)) continue;
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
        if (takesOver(arc)) back.add(arcTo(arc), from, i, isCertainArc(arc));
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
      if ((isCertainArc(arc) || !certain) && this.#goal(arc) === tier) return i;
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
          if ((certain && !back.isCertain(way)) || this.#isJudged(from)) continue;
          this.#settle(from, tier, certain, back.step(way));
          next.push(from);
        }
      }
      level = next;
    }
  }

  /** Nodes judged before, or in an earlier turn, that lead on to `tier`. */
  #judgedAt(back: WaysBack, tier: Tier, certain: boolean): readonly number[] {
    return [...back.targets()].filter((node) => {
      if (!this.#isJudged(node)) return false;
      const reach = this.#reach.get(node);
      return reach >> 1 === tier && ((reach & 1) === 1 || !certain);
    });
  }

  #direct(closure: readonly number[], tier: Tier, certain: boolean): readonly number[] {
    return closure.filter((node) => {
      if (this.#isJudged(node)) return false;
      const step = this.#directStep(node, tier, certain);
      if (step === NO_STEP) return false;
      this.#settle(node, tier, certain, step);
      return true;
    });
  }

  #path(start: number): readonly AccessEdge[] {
    const path: AccessEdge[] = [];
    const seen = new Set<number>();
    let node = start;
    while (this.#isJudged(node) && this.#stepOf.get(node) !== NO_STEP && !seen.has(node)) {
      seen.add(node);
      const arc = this.#edges.arcs.at(node, this.#stepOf.get(node));
      const step = this.#edges.step(node, arc);
      if (!step) break;
      path.push(step);
      node = arcTo(arc);
    }
    return path;
  }

  #words(path: readonly AccessEdge[]): string {
    if (path.length === 0) {
      return 'no path to the control plane, crown jewels or ordinary writes is known';
    }
    const words = path.flatMap((step) => {
      const to = wordsOfGoal(step.to) ?? this.#facts.nameOf(step.to);
      const how = step.because === '' ? '' : ` (${step.because})`;
      const declared = this.#facts.declared(step.to);
      const said = `${verbs[step.kind]} ${to}${how}`;
      return declared === undefined ? [said] : [said, `is ${declared}`];
    });
    const isCertain = path.every((step) => step.certain);
    return `${isCertain ? '' : 'possibly: '}${words.join(', which ')}`;
  }
}
