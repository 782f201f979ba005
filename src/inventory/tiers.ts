/**
 * Tier by reach: control plane 0 (and whoever can take it), crown jewels 1, ordinary writes 2, else 3.
 * The closure of one principal is worked out at once and kept, so that judging all is linear.
 */
import type { AccessEdge, Tier } from '../model/index.ts';
import { tierOfGoal, wordsOfGoal } from './goals.ts';
import type { Steps } from './paths.ts';

export interface TierFacts {
  readonly steps: Steps;
  /** A node that is tier 0 by declaration, with the words why. */
  declared(node: string): string | undefined;
  /** Tier of a goal or a resource, where known. */
  tierOfNode(node: string): Tier | undefined;
  nameOf(node: string): string;
}

export interface TierAnswer {
  readonly tier: Tier;
  readonly because: string;
  readonly path: readonly AccessEdge[];
}

type Closure = ReadonlyMap<string, readonly AccessEdge[]>;

interface Reach {
  readonly tier: Tier;
  readonly certain: boolean;
  readonly step?: AccessEdge;
}

const takesOver: ReadonlySet<AccessEdge['kind']> = new Set([
  'member_of',
  'can_become',
  'can_escalate',
]);

const verbs: Readonly<Record<AccessEdge['kind'], string>> = {
  member_of: 'is in',
  can_become: 'can become',
  can_escalate: 'can escalate to',
  can_do: 'can reach',
  can_sign_in: 'can sign in to',
};

const NOWHERE: Reach = { tier: 3, certain: true };

export class Tiers {
  readonly #facts: TierFacts;
  readonly #reach = new Map<string, Reach>();
  readonly #answers = new Map<string, TierAnswer>();

  constructor(facts: TierFacts) {
    this.#facts = facts;
  }

  clear(): void {
    this.#reach.clear();
    this.#answers.clear();
  }

  tierOf(id: string): TierAnswer {
    const kept = this.#answers.get(id);
    if (kept) return kept;
    const answer = this.#answer(id);
    this.#answers.set(id, answer);
    return answer;
  }

  #answer(id: string): TierAnswer {
    const declared = this.#facts.declared(id);
    if (declared !== undefined) return { tier: 0, because: declared, path: [] };
    const reach = this.#reachOf(id);
    const path = this.#path(reach);
    return { tier: reach.tier, because: this.#words(path), path };
  }

  #reachOf(id: string): Reach {
    const known = this.#reach.get(id);
    if (known) return known;
    const closure = this.#closure(id);
    for (const tier of [0, 1, 2] as const) {
      this.#spread(closure, tier, true);
      this.#spread(closure, tier, false);
    }
    for (const node of closure.keys()) {
      if (!this.#reach.has(node)) this.#reach.set(node, NOWHERE);
    }
    return this.#reach.get(id) ?? NOWHERE;
  }

  /** All that `id` can become and is not yet judged; who holds tier 0 himself is not looked past. */
  #closure(id: string): Closure {
    const nodes = new Map<string, readonly AccessEdge[]>();
    const queue = [id];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (nodes.has(node) || this.#reach.has(node)) continue;
      const edges = this.#facts.steps(node);
      nodes.set(node, edges);
      if (edges.some((edge) => edge.certain && this.#goal(edge) === 0)) continue;
      for (const edge of edges) {
        if (takesOver.has(edge.kind) && tierOfGoal(edge.to) === undefined) queue.push(edge.to);
      }
    }
    return nodes;
  }

  #goal(edge: AccessEdge): Tier | undefined {
    if (edge.kind === 'can_sign_in') return undefined;
    const tier = this.#facts.tierOfNode(edge.to);
    if (tier !== undefined) return tier;
    return takesOver.has(edge.kind) && this.#facts.declared(edge.to) !== undefined ? 0 : undefined;
  }

  /** Breadth first backwards from all that reach `tier` in one step or by a judged node. */
  #spread(closure: Closure, tier: Tier, certain: boolean): void {
    const back = this.#wayBack(closure, certain);
    let level = [
      ...this.#judgedAt(back.keys(), tier, certain),
      ...this.#direct(closure, tier, certain),
    ];
    while (level.length > 0) {
      const next: string[] = [];
      for (const node of level) {
        for (const edge of back.get(node) ?? []) {
          if (this.#reach.has(edge.from)) continue;
          this.#reach.set(edge.from, { tier, certain, step: edge });
          next.push(edge.from);
        }
      }
      level = next;
    }
  }

  #wayBack(closure: Closure, certain: boolean): ReadonlyMap<string, readonly AccessEdge[]> {
    const back = new Map<string, AccessEdge[]>();
    for (const edge of [...closure.values()].flat()) {
      if (!takesOver.has(edge.kind) || (certain && !edge.certain)) continue;
      const list = back.get(edge.to);
      if (list) list.push(edge);
      else back.set(edge.to, [edge]);
    }
    return back;
  }

  /** Nodes judged before, or in an earlier turn, that lead on to `tier`. */
  #judgedAt(nodes: Iterable<string>, tier: Tier, certain: boolean): readonly string[] {
    return [...nodes].filter((node) => {
      const reach = this.#reach.get(node);
      return reach?.tier === tier && (reach.certain || !certain);
    });
  }

  #direct(closure: Closure, tier: Tier, certain: boolean): readonly string[] {
    const out: string[] = [];
    for (const [node, edges] of closure) {
      if (this.#reach.has(node)) continue;
      const step = edges.find((edge) => (edge.certain || !certain) && this.#goal(edge) === tier);
      if (!step) continue;
      this.#reach.set(node, { tier, certain, step });
      out.push(node);
    }
    return out;
  }

  #path(reach: Reach): readonly AccessEdge[] {
    const path: AccessEdge[] = [];
    const seen = new Set<string>();
    let step = reach.step;
    while (step && !seen.has(step.from)) {
      seen.add(step.from);
      path.push(step);
      step = this.#reach.get(step.to)?.step;
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
