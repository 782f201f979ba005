/** What one principal can get at in the end: itself, whom it can become or take over, and what those can do. */
import type { AccessEdge, Tier } from '../model/index.ts';
import type { InventoryView, Reached, ReachedNode, ReachKind } from './contract.ts';
import { systemOfId } from './edges.ts';
import { tierOfGoal } from './goals.ts';

const walked: ReadonlySet<AccessEdge['kind']> = new Set([
  'member_of',
  'can_become',
  'can_escalate',
  'can_do',
]);

export interface ReachOptions {
  /** As of this time; without it, now. */
  readonly at?: number;
  /** Nodes listed, nearest first; counts are of all. 100 where not said. */
  readonly limit?: number;
}

const kindOf = (view: InventoryView, id: string): ReachKind => {
  if (tierOfGoal(id) !== undefined) return 'goal';
  return (view.principal(id) ?? view.group(id) ?? view.resource(id))?.kind ?? 'unlisted';
};

const tierOf = (view: InventoryView, id: string): Tier | undefined =>
  tierOfGoal(id) ?? view.resource(id)?.tier;

const systemOf = (id: string): string =>
  systemOfId(tierOfGoal(id) === undefined ? id : id.slice(id.indexOf(':') + 1));

/** Nearest first by certain steps, then what only possible steps add. */
export const reach = (
  view: InventoryView,
  id: string,
  { limit = 100 }: ReachOptions = {},
): Reached => {
  const found = new Map<string, { readonly steps: number; readonly certain: boolean }>([
    [id, { steps: 0, certain: true }],
  ]);
  for (const certain of [true, false]) {
    let level = [...found.keys()];
    for (let steps = 1; level.length > 0; steps++) {
      const next: string[] = [];
      for (const edge of level.flatMap((node) => view.edgesFrom(node))) {
        if (!walked.has(edge.kind) || found.has(edge.to) || (certain && !edge.certain)) continue;
        found.set(edge.to, { steps, certain });
        next.push(edge.to);
      }
      level = next;
    }
  }
  found.delete(id);
  const nodes = [...found].map(([node, how]): ReachedNode => {
    const tier = tierOf(view, node);
    return {
      id: node,
      kind: kindOf(view, node),
      system: systemOf(node),
      ...how,
      ...(tier === undefined ? {} : { tier }),
    };
  });
  const count = (of: readonly ReachedNode[]) => {
    const certain = of.filter((one) => one.certain).length;
    return { certain, possible: of.length - certain };
  };
  const by = <K>(key: (node: ReachedNode) => K | undefined) => {
    const groups = new Map<K, ReachedNode[]>();
    for (const node of nodes) {
      const value = key(node);
      if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), node]);
    }
    return new Map([...groups].map(([value, of]) => [value, count(of)]));
  };
  return {
    from: id,
    total: count(nodes),
    byKind: by((node) => node.kind),
    bySystem: by((node) => node.system),
    byTier: by((node) => node.tier),
    crownJewels: count(nodes.filter(({ tier }) => tier !== undefined && tier <= 1)),
    nodes: nodes.slice(0, limit),
    truncated: nodes.length > limit,
    atLeast: false,
  };
};
