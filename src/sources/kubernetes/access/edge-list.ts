/** Steps out of one node: of each target, kind and technique one, the surest first said. */
import type { AccessEdge } from '../../../model/index.ts';

type Why = Pick<AccessEdge, 'because' | 'certain' | 'privilege' | 'technique' | 'removedBy'>;

export class EdgeList {
  readonly #from: string;
  readonly #edges = new Map<string, AccessEdge>();

  constructor(from: string) {
    this.#from = from;
  }

  add(kind: AccessEdge['kind'], to: string, why: Why): void {
    if (to === this.#from) return;
    const key = keyOf({ kind, to, ...why });
    const before = this.#edges.get(key);
    if (before !== undefined && (before.certain || !why.certain)) return;
    this.#edges.set(key, { from: this.#from, to, kind, ...why });
  }

  toArray(): readonly AccessEdge[] {
    return [...this.#edges.values()];
  }
}

export const keyOf = (edge: Pick<AccessEdge, 'kind' | 'to' | 'technique'>): string =>
  JSON.stringify([edge.kind, edge.to, edge.technique]);
