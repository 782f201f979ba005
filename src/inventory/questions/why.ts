/** Every shortest way from one principal to another or to a goal, surest first. */
import type { AccessEdge, AccessEdgeKind } from '../../model/index.ts';
import type { InventoryView } from '../contract.ts';
import { blindAlong } from './unseen.ts';

export interface WhyStep extends AccessEdge {
  /** What would take the step away. */
  readonly removedBy: string;
}

export interface Way {
  readonly steps: readonly WhyStep[];
  readonly certain: boolean;
  /** The first end among its steps; absent = none of them ends by itself, as far as is known. */
  readonly until?: number;
}

export interface Why {
  readonly from: string;
  readonly to: string;
  readonly reachable: boolean;
  /** At most the limit that was asked for; those of certain steps first. */
  readonly ways: readonly Way[];
  /** How many shortest ways there are in all, counted whole up to 2^53. */
  readonly certain: { readonly length: number; readonly count: number };
  /** Where a condition or something unread leaves a step open: as short or shorter than the certain ones. */
  readonly possible: { readonly length: number; readonly count: number };
  /** Why there may be more, or others. */
  readonly unknown: readonly string[];
}

export const walkedKinds: readonly AccessEdgeKind[] = [
  'member_of',
  'can_become',
  'can_escalate',
  'can_do',
];

export interface WhyOptions {
  /** Ways that are written out. */
  readonly limit?: number;
  readonly kinds?: readonly AccessEdgeKind[];
  /** Nodes looked at before the search gives up and says so. */
  readonly bound?: number;
}

/** Nodes by their distance, and every step by which a node is reached at its distance. */
interface Layers {
  readonly into: ReadonlyMap<string, readonly AccessEdge[]>;
  readonly ends: readonly string[];
  readonly length: number;
  readonly cut: boolean;
}

type Steps = (node: string) => readonly AccessEdge[];

const endTest = (to: string): ((node: string) => boolean) =>
  to.endsWith('*') ? (node) => node.startsWith(to.slice(0, -1)) : (node) => node === to;

interface Search {
  readonly steps: Steps;
  readonly from: string;
  readonly isEnd: (node: string) => boolean;
  readonly bound: number;
}

/** The nodes one step further on; undefined = too many to go on. */
const nextLevel = (
  level: readonly string[],
  length: number,
  seen: { readonly distance: Map<string, number>; readonly into: Map<string, AccessEdge[]> },
  { steps, bound }: Search,
): readonly string[] | undefined => {
  const next: string[] = [];
  for (const edge of level.flatMap((node) => steps(node))) {
    const known = seen.distance.get(edge.to);
    if (known !== undefined && known < length) continue;
    if (known === undefined) {
      if (seen.distance.size >= bound) return undefined;
      seen.distance.set(edge.to, length);
      next.push(edge.to);
    }
    const list = seen.into.get(edge.to);
    if (list) list.push(edge);
    else seen.into.set(edge.to, [edge]);
  }
  return next;
};

const layersOf = (search: Search): Layers => {
  const into = new Map<string, AccessEdge[]>();
  const seen = { distance: new Map([[search.from, 0]]), into };
  let level: readonly string[] | undefined = [search.from];
  for (let length = 1; level !== undefined && level.length > 0; length++) {
    level = nextLevel(level, length, seen, search);
    const ends = level?.filter(search.isEnd) ?? [];
    if (ends.length > 0) return { into, ends, length, cut: false };
  }
  return { into, ends: [], length: 0, cut: level === undefined };
};

/** How many ways lead to a node; those of a level are known before those of the next. */
const countWays = ({ into, ends }: Layers, from: string): number => {
  const counts = new Map([[from, 1]]);
  for (const [node, edges] of into) {
    counts.set(
      node,
      edges.reduce((sum, edge) => sum + (counts.get(edge.from) ?? 0), 0),
    );
  }
  return ends.reduce((sum, end) => sum + (counts.get(end) ?? 0), 0);
};

const writeOut = (
  { into, ends }: Layers,
  from: string,
  wanted: { readonly limit: number; keep(way: readonly AccessEdge[]): boolean },
): readonly (readonly AccessEdge[])[] => {
  const out: (readonly AccessEdge[])[] = [];
  /** Ways tried and not kept are bounded too. */
  let tries = wanted.limit * 50;
  const walk = (node: string, tail: readonly AccessEdge[]): void => {
    if (out.length >= wanted.limit || tries <= 0) return;
    if (node === from) {
      tries--;
      if (wanted.keep(tail)) out.push(tail);
      return;
    }
    for (const edge of into.get(node) ?? []) walk(edge.from, [edge, ...tail]);
  };
  for (const end of ends) walk(end, []);
  return out;
};

const isCertain = (way: readonly AccessEdge[]): boolean => way.every((edge) => edge.certain);

const nameOf = (view: InventoryView, id: string): string =>
  (view.principal(id) ?? view.group(id) ?? view.resource(id))?.name ?? id;

/** Where the evaluator does not say it: the plainest thing that ends the step. */
const takenAway = (view: InventoryView, edge: AccessEdge): string => {
  if (edge.removedBy !== undefined) return edge.removedBy;
  const from = nameOf(view, edge.from);
  const to = nameOf(view, edge.to);
  if (edge.kind === 'member_of') return `take ${from} out of ${to}`;
  if (edge.kind === 'can_sign_in') return `end the sign-in of ${from} to ${to}`;
  if (edge.privilege !== undefined)
    return `take ${edge.privilege} from ${from} as far as it reaches ${to}`;
  return `take from ${from} what makes the step: ${edge.because}`;
};

const wayOf = (view: InventoryView, edges: readonly AccessEdge[]): Way => {
  const ends = edges.flatMap(({ until }) => until ?? []);
  return {
    steps: edges.map((edge) => ({ ...edge, removedBy: takenAway(view, edge) })),
    certain: isCertain(edges),
    ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
  };
};

/**
 * `to` is a node, or a prefix ending in `*` (`control-plane:*`). Certain ways are the shortest of certain steps; possible ones
 * are told where they are no longer than those.
 */
export const why = (
  view: InventoryView,
  from: string,
  to: string,
  { limit = 20, kinds = walkedKinds, bound = 200_000 }: WhyOptions = {},
): Why => {
  const isEnd = endTest(to);
  const walked = new Set(kinds);
  const all: Steps = (node) => view.edgesFrom(node).filter(({ kind }) => walked.has(kind));
  const sure: Steps = (node) => all(node).filter((edge) => edge.certain);
  const search = { from, isEnd, bound };
  const certain = layersOf({ ...search, steps: sure });
  const any = layersOf({ ...search, steps: all });
  const certainCount = countWays(certain, from);
  const isShorter = any.ends.length > 0 && (certainCount === 0 || any.length < certain.length);
  const isAsShort = certainCount > 0 && any.length === certain.length;
  const possibleCount =
    isShorter || isAsShort ? countWays(any, from) - (isAsShort ? certainCount : 0) : 0;
  const first = writeOut(certain, from, { limit, keep: () => true });
  const rest =
    possibleCount > 0
      ? writeOut(any, from, { limit: limit - first.length, keep: (way) => !isCertain(way) })
      : [];
  const cut = certain.cut || any.cut;
  return {
    from,
    to,
    reachable: certainCount + possibleCount > 0,
    ways: [...first, ...rest].map((way) => wayOf(view, way)),
    certain: { length: certain.length, count: certainCount },
    possible: { length: possibleCount > 0 ? any.length : 0, count: possibleCount },
    unknown: [
      ...(cut
        ? [`the search ended after ${bound} nodes: there may be a way that it did not meet`]
        : []),
      ...blindAlong(view, [from, ...first.flat().map((edge) => edge.to)]),
    ],
  };
};
