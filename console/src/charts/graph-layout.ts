/** Where the nodes of "what it can become" stand: steps go left to right, forces settle the heights. */
import { forceCollide, forceLink, forceSimulation, forceX, forceY } from 'd3-force';
import type { AccessEdge, AccessGraph } from '../contract.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed extends Point {
  readonly id: string;
  readonly depth: number;
}

export interface Layout {
  readonly nodes: ReadonlyMap<string, Placed>;
  /** Edge → points between its ends, where it passes other columns. */
  readonly bends: ReadonlyMap<AccessEdge, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

export const nodeWidth = 172;
export const nodeHeight = 34;
const columnGap = 76;
const rowGap = 22;
const column = nodeWidth + columnGap;
const margin = 14;

/** Steps from the centre; goals stand in a last column of their own. */
export const depthsOf = (graph: AccessGraph): ReadonlyMap<string, number> => {
  const depths = new Map([[graph.centre, 0]]);
  const queue = [graph.centre];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const next = (depths.get(id) ?? 0) + 1;
    for (const edge of graph.edges) {
      if (edge.from !== id || depths.has(edge.to)) continue;
      depths.set(edge.to, next);
      queue.push(edge.to);
    }
  }
  const goals = new Set(graph.nodes.filter((node) => node.kind === 'goal').map((node) => node.id));
  const last = Math.max(0, ...[...depths].map(([id, depth]) => (goals.has(id) ? 0 : depth)));
  for (const node of graph.nodes) {
    if (goals.has(node.id)) depths.set(node.id, last + 1);
    else if (!depths.has(node.id)) depths.set(node.id, 1);
  }
  return depths;
};

interface Body {
  readonly id: string;
  readonly depth: number;
  readonly radius: number;
  index?: number;
  x: number;
  y: number;
  vx: number;
  vy: number;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** A chain of bodies for each edge that passes over columns, so that it goes around what stands there. */
const chainsOf = (graph: AccessGraph, depths: ReadonlyMap<string, number>) => {
  const chains = new Map<AccessEdge, readonly string[]>();
  for (const [index, edge] of graph.edges.entries()) {
    const from = depths.get(edge.from) ?? 0;
    const to = depths.get(edge.to) ?? 0;
    const between = Array.from(
      { length: Math.max(0, to - from - 1) },
      (_, step) => `~${index}~${from + step + 1}`,
    );
    chains.set(edge, between);
  }
  return chains;
};

/** Column by column, each node at the mean height of those that lead to it: fewer crossings to begin with. */
const order = (bodies: readonly Body[], links: readonly Link[]): void => {
  const heights = new Map<string, number>();
  const wish = (body: Body): number => {
    const before = links.flatMap((link) =>
      link.target === body.id ? (heights.get(link.source) ?? []) : [],
    );
    return before.length === 0 ? 0 : before.reduce((sum, y) => sum + y, 0) / before.length;
  };
  for (const depth of [...new Set(bodies.map((body) => body.depth))].sort((a, b) => a - b)) {
    const mine = bodies
      .filter((body) => body.depth === depth)
      .map((body, index) => ({ body, y: wish(body) + index / 1000 }))
      .sort((a, b) => a.y - b.y);
    for (const [row, { body }] of mine.entries()) {
      body.y = (row - (mine.length - 1) / 2) * (nodeHeight + rowGap);
      heights.set(body.id, body.y);
    }
  }
};

export const layoutOf = (graph: AccessGraph): Layout => {
  const depths = depthsOf(graph);
  const chains = chainsOf(graph, depths);
  const bodyAt = (id: string, depth: number, radius: number): Body => ({
    id,
    depth,
    radius,
    x: depth * column,
    y: 0,
    vx: 0,
    vy: 0,
  });
  const full = (nodeHeight + rowGap) / 2;
  const bodies = [
    ...graph.nodes.map((node) => bodyAt(node.id, depths.get(node.id) ?? 1, full)),
    ...[...chains.values()].flat().map((id) => bodyAt(id, Number(id.split('~')[2]), full * 0.8)),
  ];
  const known = new Set(bodies.map((body) => body.id));
  const links = [...chains]
    .flatMap(([edge, between]) => {
      const stops = [edge.from, ...between, edge.to];
      return stops
        .slice(1)
        .map((target, index): Link => ({ source: stops[index] ?? edge.from, target }));
    })
    .filter((link) => known.has(link.source) && known.has(link.target));
  order(bodies, links);
  forceSimulation(bodies)
    .force('x', forceX<Body>((body) => body.depth * column).strength(1))
    .force('y', forceY<Body>(0).strength(0.05))
    .force(
      'apart',
      forceCollide<Body>((body) => body.radius)
        .strength(1)
        .iterations(5),
    )
    .force(
      'link',
      forceLink<Body, Link>(links)
        .id((body) => body.id)
        .distance(column)
        .strength(0.09),
    )
    .stop()
    .tick(300);
  const top = Math.min(...bodies.map((body) => body.y));
  const bottom = Math.max(...bodies.map((body) => body.y));
  const placed = new Map(
    bodies.map((body) => [
      body.id,
      { id: body.id, depth: body.depth, x: margin + body.depth * column, y: margin + body.y - top },
    ]),
  );
  const pointOf = (id: string): Point[] => {
    const at = placed.get(id);
    return at ? [{ x: at.x + nodeWidth / 2, y: at.y + nodeHeight / 2 }] : [];
  };
  return {
    nodes: placed,
    bends: new Map([...chains].map(([edge, between]) => [edge, between.flatMap(pointOf)])),
    width: Math.max(...bodies.map((body) => body.depth)) * column + nodeWidth + margin * 2,
    height: bottom - top + nodeHeight + margin * 2,
  };
};
