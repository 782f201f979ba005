/** What one principal can get at in the end: itself, whom it can become or take over, and what those can do. */
import type { Source, Tier } from '../model/index.ts';
import { arcTo, isCertainArc, isWalked } from './compact/arcs.ts';
import { Bytes } from './compact/ints.ts';
import type { InventoryView, ReachCount, Reached, ReachedNode, ReachKind } from './contract.ts';
import { AGAIN, type EdgeCache } from './edges.ts';
import type { NodeFacts } from './node-facts.ts';

export interface ReachOptions {
  /** As of this time; without it, now. */
  readonly at?: number;
  /** Nodes listed, nearest first; counts are of all. 100 where not said. */
  readonly limit?: number;
}

/** Nodes never asked about before cost an evaluation each: no more of them than this in one question. */
const EVALUATIONS = 20_000;
const LISTED = 100;

class Tally<K> {
  readonly #counts = new Map<K, { certain: number; possible: number }>();

  add(key: K, certain: boolean): void {
    let count = this.#counts.get(key);
    if (!count) {
      count = { certain: 0, possible: 0 };
      this.#counts.set(key, count);
    }
    if (certain) count.certain++;
    else count.possible++;
  }

  counts<Name>(nameOf: (key: K) => Name): ReadonlyMap<Name, ReachCount> {
    return new Map([...this.#counts].map(([key, count]) => [nameOf(key), count]));
  }
}

const VISITED = 1;
const VISITED_SURELY = 2;

class Walk {
  readonly #edges: EdgeCache;
  readonly #nodes: NodeFacts;
  readonly #limit: number;
  readonly #seen = new Bytes();
  readonly #total = { certain: 0, possible: 0 };
  readonly #jewels = { certain: 0, possible: 0 };
  readonly #kinds = new Tally<ReachKind>();
  readonly #systems = new Tally<number>();
  readonly #tiers = new Tally<Tier>();
  readonly listed: ReachedNode[] = [];
  #evaluations = EVALUATIONS;
  readonly #allowed = { left: AGAIN };
  atLeast = false;

  constructor(edges: EdgeCache, nodes: NodeFacts, limit: number) {
    this.#edges = edges;
    this.#nodes = nodes;
    this.#limit = limit;
  }

  /** Breadth first: by certain steps alone, or by all, passing over what certain ones have told. */
  run(start: number, certain: boolean): void {
    const mark = certain ? VISITED_SURELY : VISITED;
    this.#seen.set(start, this.#seen.get(start) | mark);
    let level = [start];
    for (let steps = 1; level.length > 0; steps++) {
      const next: number[] = [];
      for (const node of level) this.#visit(node, mark, next);
      for (const node of next) {
        if (certain || (this.#seen.get(node) & VISITED_SURELY) === 0)
          this.#tell(node, steps, certain);
      }
      level = next;
    }
  }

  answer(from: string): Reached {
    const { certain, possible } = this.#total;
    return {
      from,
      total: this.#total,
      byKind: this.#kinds.counts((kind) => kind),
      bySystem: this.#systems.counts((code): Source => this.#nodes.systemOf(code)),
      byTier: this.#tiers.counts((tier) => tier),
      crownJewels: this.#jewels,
      nodes: this.listed,
      truncated: certain + possible > this.listed.length,
      atLeast: this.atLeast,
    };
  }

  #visit(node: number, mark: number, next: number[]): void {
    if (!this.#edges.isCurrent(node)) {
      const isBounded = this.#evaluations-- <= 0;
      if (isBounded || !this.#edges.ensureWithin(node, this.#allowed)) this.atLeast = true;
    }
    const { arcs } = this.#edges;
    for (let i = arcs.count(node) - 1, at = 0; at <= i; at++) {
      const arc = arcs.at(node, at);
      if (!isWalked(arc) || (mark === VISITED_SURELY && !isCertainArc(arc))) continue;
      const to = arcTo(arc);
      const seen = this.#seen.get(to);
      if ((seen & mark) > 0) continue;
      this.#seen.set(to, seen | mark);
      next.push(to);
    }
  }

  #tell(node: number, steps: number, certain: boolean): void {
    const kind = this.#nodes.kind(node);
    const tier = this.#nodes.tier(node);
    const system = this.#nodes.systemCode(node);
    this.#total[certain ? 'certain' : 'possible']++;
    this.#kinds.add(kind, certain);
    this.#systems.add(system, certain);
    if (tier !== undefined) this.#tiers.add(tier, certain);
    if (tier !== undefined && tier <= 1) this.#jewels[certain ? 'certain' : 'possible']++;
    if (this.listed.length >= this.#limit) return;
    this.listed.push({
      id: this.#edges.idOf(node),
      kind,
      system: this.#nodes.systemOf(system),
      steps,
      certain,
      ...(tier === undefined ? {} : { tier }),
    });
  }
}

/** Nearest first by certain steps, then what only possible steps add. */
export const reachOver = (
  edges: EdgeCache,
  nodes: NodeFacts,
  id: string,
  limit = LISTED,
): Reached => {
  const walk = new Walk(edges, nodes, limit);
  const start = edges.node(id);
  walk.run(start, true);
  walk.run(start, false);
  return walk.answer(id);
};

export const reach = (view: InventoryView, id: string, options: ReachOptions = {}): Reached =>
  view.reach(id, options);
