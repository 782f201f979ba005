/** Shortest ways through the access graph, breadth first. */
import type { AccessEdge } from '../model/index.ts';

export type Steps = (node: string) => readonly AccessEdge[];

const walked: ReadonlySet<AccessEdge['kind']> = new Set([
  'member_of',
  'can_become',
  'can_escalate',
  'can_do',
]);

const isEnd = (to: string): ((node: string) => boolean) => {
  if (!to.endsWith('*')) return (node) => node === to;
  const prefix = to.slice(0, -1);
  return (node) => node.startsWith(prefix);
};

const trace = (
  end: AccessEdge,
  from: string,
  cameBy: ReadonlyMap<string, AccessEdge>,
): AccessEdge[] => {
  const path = [end];
  for (let node = end.from; node !== from; ) {
    const edge = cameBy.get(node);
    if (!edge) break;
    path.unshift(edge);
    node = edge.from;
  }
  return path;
};

const search = (
  steps: Steps,
  from: string,
  ends: (node: string) => boolean,
  allowed: (edge: AccessEdge) => boolean,
): readonly AccessEdge[] | undefined => {
  const cameBy = new Map<string, AccessEdge>();
  const seen = new Set([from]);
  let level = [from];
  while (level.length > 0) {
    const next: string[] = [];
    for (const node of level) {
      for (const edge of steps(node)) {
        if (!walked.has(edge.kind) || !allowed(edge) || seen.has(edge.to)) continue;
        if (ends(edge.to)) return trace(edge, from, cameBy);
        seen.add(edge.to);
        cameBy.set(edge.to, edge);
        next.push(edge.to);
      }
    }
    level = next;
  }
  return undefined;
};

/** Of certain steps when there is such a path; else one with uncertain steps. */
export const shortestPath = (
  steps: Steps,
  from: string,
  to: string,
): readonly AccessEdge[] | undefined => {
  const ends = isEnd(to);
  return search(steps, from, ends, (edge) => edge.certain) ?? search(steps, from, ends, () => true);
};
