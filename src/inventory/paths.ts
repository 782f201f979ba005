/** Shortest ways through the access graph, breadth first. */
import type { AccessEdge } from '../model/index.ts';
import { arcTo, isCertainArc, isWalked } from './compact/arcs.ts';
import type { EdgeCache } from './edges.ts';

const isEnd = (edges: EdgeCache, to: string): ((node: number) => boolean) => {
  if (!to.endsWith('*')) {
    const end = edges.node(to);
    return (node) => node === end;
  }
  const prefix = to.slice(0, -1);
  return (node) => edges.idOf(node).startsWith(prefix);
};

/** The arc by which each node was reached first, and whence. */
type CameBy = ReadonlyMap<number, readonly [from: number, arc: number]>;

const trace = (
  edges: EdgeCache,
  end: number,
  from: number,
  cameBy: CameBy,
): readonly AccessEdge[] => {
  const path: AccessEdge[] = [];
  for (let node = end; path.length === 0 || node !== from; ) {
    const came = cameBy.get(node);
    const step = came && edges.step(came[0], came[1]);
    if (!step) break;
    path.unshift(step);
    node = came[0];
  }
  return path;
};

const search = (
  edges: EdgeCache,
  from: number,
  ends: (node: number) => boolean,
  certain: boolean,
): readonly AccessEdge[] | undefined => {
  const { arcs } = edges;
  const cameBy = new Map<number, readonly [number, number]>();
  const seen = new Set([from]);
  let level = [from];
  while (level.length > 0) {
    const next: number[] = [];
    for (const node of level) {
      edges.ensure(node);
      for (let i = 0; i < arcs.count(node); i++) {
        const arc = arcs.at(node, i);
        const to = arcTo(arc);
        if (!isWalked(arc) || (certain && !isCertainArc(arc)) || seen.has(to)) continue;
        seen.add(to);
        cameBy.set(to, [node, arc]);
        if (ends(to)) return trace(edges, to, from, cameBy);
        next.push(to);
      }
    }
    level = next;
  }
  return undefined;
};

/** Of certain steps when there is such a path; else one with uncertain steps. */
export const shortestPath = (
  edges: EdgeCache,
  fromId: string,
  to: string,
): readonly AccessEdge[] | undefined => {
  const from = edges.node(fromId);
  const ends = isEnd(edges, to);
  return search(edges, from, ends, true) ?? search(edges, from, ends, false);
};
