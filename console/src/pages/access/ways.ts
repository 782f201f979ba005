/** Ways from one principal to another, as a picture and as what to cut. */
import type { AccessGraph, AnswerOf } from '../../contract.ts';
import { shortId } from '../../format/words.ts';

export type Why = AnswerOf<'access.why'>;
type Step = Why['ways'][number]['steps'][number];

export interface Cut {
  readonly what: string;
  /** Ways that it ends, of all that are known. */
  readonly ends: number;
}

/** What to take away, one after the other: each ends the most of the ways that are left. */
export const cutsOf = ({ ways }: Pick<Why, 'ways'>): readonly Cut[] => {
  const cuts: Cut[] = [];
  let left = ways.map(({ steps }) => new Set(steps.map(({ removedBy }) => removedBy)));
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const way of left) for (const what of way) counts.set(what, (counts.get(what) ?? 0) + 1);
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!best) break;
    const [what, ends] = best;
    cuts.push({ what, ends });
    left = left.filter((way) => !way.has(what));
  }
  return cuts;
};

const keyOf = ({ from, to, kind, because }: Step): string => [from, to, kind, because].join('→');

const kindOf = (id: string): AccessGraph['nodes'][number]['kind'] => {
  if (id.startsWith('control-plane:')) return 'goal';
  return id.includes(':role/') ? 'role' : 'identity';
};

/** All ways in one picture; the first of them, the shortest and surest, is marked. */
export const graphOf = (why: Why): AccessGraph => {
  const edges = new Map(why.ways.flatMap(({ steps }) => steps.map((step) => [keyOf(step), step])));
  const ids = new Set([why.from, ...[...edges.values()].flatMap(({ from, to }) => [from, to])]);
  return {
    centre: why.from,
    nodes: [...ids].map((id) => ({ id, label: shortId(id), kind: kindOf(id) })),
    edges: [...edges.values()],
    path: why.ways[0]?.steps ?? [],
    reachable: ids.size,
  };
};
