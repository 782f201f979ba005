/** Tier by reach: control plane 0 (and whoever can take it), crown jewels 1, ordinary writes 2, else 3; in words. */
import type { AccessEdge, Tier } from '../model/index.ts';
import { arcTo, takesOver } from './compact/arcs.ts';
import { AGAIN, type EdgeCache } from './edges.ts';
import { wordsOfGoal } from './goals.ts';
import { Judgements, NO_STEP } from './judgements.ts';
import type { NodeFacts } from './node-facts.ts';
import { Recent } from './recent.ts';

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
/** While steps wait to be worked out anew, a question looks at so many nodes for such; others are told in their turn. */
const LOOKED_AT = 2_000;

export class Tiers {
  readonly #facts: TierFacts;
  readonly #edges: EdgeCache;
  readonly #judgements: Judgements;
  readonly #answers = new Recent<TierAnswer>(KEPT_ANSWERS);

  constructor(facts: TierFacts) {
    this.#facts = facts;
    this.#edges = facts.edges;
    this.#judgements = new Judgements(facts.edges, facts.nodes);
  }

  /** Something changed: the steps out of a node, or (`undefined`) names and reasons. */
  changed(node: number | undefined): void {
    if (node !== undefined) this.#judgements.stepsChanged(node);
    this.#answers.clear();
  }

  /** The node itself is worth more or less than before. */
  worthChanged(node: number): void {
    this.#judgements.worthChanged(node);
    this.#answers.clear();
  }

  /** Goals mean other tiers than before. */
  goalsChanged(): void {
    this.#judgements.clear();
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
    const judgements = this.#judgements;
    this.#refresh(node);
    for (let tries = 3; ; tries--) {
      judgements.ensure(node);
      const { version } = judgements;
      const tier = judgements.tier(node);
      const path = this.#path(node);
      const because = this.#words(path);
      // A step that ended by itself meanwhile is seen when its reason is asked for.
      if (version === judgements.version || tries === 0) return { tier, because, path };
    }
  }

  /** Steps that wait to be worked out anew are, for those near it; at the least its own. */
  #refresh(start: number): void {
    this.#edges.ensure(start);
    if (this.#edges.outOfDate === 0) return;
    const { arcs } = this.#edges;
    const judgements = this.#judgements;
    const allowed = { left: AGAIN };
    const seen = new Set([start]);
    for (const node of seen) {
      this.#edges.ensureWithin(node, allowed);
      if (judgements.isJudged(node) && judgements.tier(node) === 0 && judgements.isThere(node))
        continue;
      for (let i = 0; i < arcs.count(node) && seen.size < LOOKED_AT; i++) {
        const arc = arcs.at(node, i);
        if (takesOver(arc) && !this.#edges.isGoal(arcTo(arc))) seen.add(arcTo(arc));
      }
    }
  }

  #path(start: number): readonly AccessEdge[] {
    const judgements = this.#judgements;
    const path: AccessEdge[] = [];
    const seen = new Set<number>();
    let node = start;
    while (judgements.isJudged(node) && judgements.stepOf(node) !== NO_STEP && !seen.has(node)) {
      seen.add(node);
      const arc = judgements.stepOf(node);
      const step = this.#edges.step(node, arc);
      if (!step) break;
      path.push(step);
      if (judgements.isThere(node)) break;
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
