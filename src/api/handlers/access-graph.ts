/** The picture of what a principal can become and do: breadth first, bounded, saying when it was cut. */
import type { InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, IdentityClass, Tier } from '../../model/index.ts';
import type { AccessGraph } from '../contract/index.ts';
import { shortName } from './names.ts';

const MAX_VISITED = 5_000;
const GOALS = /^(control-plane|grants|crown-jewels|write):/;

interface Node {
  readonly id: string;
  readonly label: string;
  readonly kind: AccessGraph['nodes'][number]['kind'];
  readonly class?: IdentityClass;
  readonly tier?: Tier;
}

const nodeOf = (view: InventoryView, id: string): Node => {
  if (GOALS.test(id)) return { id, label: id.replace(/^([a-z-]+):[^:]+:/, '$1 of '), kind: 'goal' };
  const principal = view.principal(id);
  if (principal) {
    const { tier } = view.tierOf(id);
    return principal.kind === 'identity'
      ? { id, label: principal.name, kind: 'identity', class: principal.class, tier }
      : { id, label: principal.name, kind: 'role', tier };
  }
  const group = view.group(id);
  if (group) return { id, label: group.name, kind: 'group' };
  const resource = view.resource(id);
  if (resource) return { id, label: resource.name, kind: 'resource' };
  return { id, label: shortName(id), kind: 'unknown' };
};

export const accessGraph = (view: InventoryView, centre: string, limit: number): AccessGraph => {
  const path = view.path(centre, 'control-plane:*') ?? [];
  // The way to the control plane is always in the picture.
  const order: string[] = [centre, ...path.map((edge) => edge.to)];
  const seen = new Set(order);
  const edges: AccessEdge[] = [];
  for (let index = 0; index < order.length && seen.size < MAX_VISITED; index++) {
    for (const edge of view.edgesFrom(order[index] as string)) {
      edges.push(edge);
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      order.push(edge.to);
    }
  }
  const shown = new Set(order.slice(0, Math.max(limit, path.length + 1)));
  return {
    centre,
    nodes: [...shown].map((id) => nodeOf(view, id)),
    edges: edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)),
    path,
    reachable: seen.size,
  };
};
