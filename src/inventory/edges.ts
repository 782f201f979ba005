/**
 * Steps out of each principal, kept until something that they rest on changes, with the way back
 * (who has a step to this node) for telling whose paths run over a changed one.
 */
import type { AccessEdge, Source } from '../model/index.ts';
import { sameJson } from './same.ts';

interface Kept {
  readonly edges: readonly AccessEdge[];
  /** Where the principal lives: `<system>|<scope>`, the scope empty where that is not known. */
  readonly place: string;
  readonly stamp: number;
}

export interface EdgeSource {
  compute(id: string): readonly AccessEdge[];
  scopeOf(id: string): string | undefined;
}

export const systemOfId = (id: string): Source => id.slice(0, Math.max(0, id.indexOf(':')));

export class EdgeCache {
  readonly #source: EdgeSource;
  readonly #kept = new Map<string, Kept>();
  readonly #incoming = new Map<string, Set<string>>();
  /** Per system and per place; both count. */
  readonly #stamps = new Map<string, number>();
  readonly #stale = new Set<string>();
  readonly #changed = new Set<string>();
  #sweep: Iterator<string> | undefined;
  /** Something changed behind the running sweep: another one follows. */
  #sweepAgain = false;
  #onChange: () => void = () => {};

  constructor(source: EdgeSource) {
    this.#source = source;
  }

  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  edges(id: string): readonly AccessEdge[] {
    const kept = this.#kept.get(id);
    if (kept && this.#isCurrent(id, kept)) return kept.edges;
    const place = this.#placeOf(id);
    const stamp = this.#stampOf(place);
    const edges = this.#source.compute(id);
    this.#stale.delete(id);
    if (kept && sameJson(kept.edges, edges)) {
      this.#kept.set(id, { edges: kept.edges, place, stamp });
      return kept.edges;
    }
    for (const edge of kept?.edges ?? []) this.#incoming.get(edge.to)?.delete(id);
    for (const edge of edges) {
      const into = this.#incoming.get(edge.to);
      if (into) into.add(id);
      else this.#incoming.set(edge.to, new Set([id]));
    }
    this.#kept.set(id, { edges, place, stamp });
    if (kept) this.#changed.add(id);
    return edges;
  }

  get hasPending(): boolean {
    return this.#stale.size > 0 || this.#changed.size > 0 || this.#sweep !== undefined;
  }

  isKept(id: string): boolean {
    return this.#kept.has(id);
  }

  /** What this principal may do changed. Who was never asked about is worked out when asked. */
  touch(id: string): void {
    if (this.#kept.has(id)) this.#stale.add(id);
    this.#onChange();
  }

  /** Count as changed although its own steps stay (a declaration). */
  mark(id: string): void {
    this.#changed.add(id);
    this.#onChange();
  }

  /** Who can become whom may have changed in these scopes of a system; `all` = in any. */
  touchPlaces(system: Source, scopes: Iterable<string> | 'all'): void {
    // What lives in no known scope may rest on any of them.
    const places = scopes === 'all' ? [system] : ['', ...scopes].map((one) => `${system}|${one}`);
    for (const place of places) this.#stamps.set(place, (this.#stamps.get(place) ?? 0) + 1);
    if (this.#sweep) this.#sweepAgain = true;
    else this.#sweep = this.#kept.keys();
    this.#onChange();
  }

  /**
   * Compute again up to `budget` of what is out of date; answer the principals whose steps changed and
   * all whose paths run over them. What is left is done by later calls; what is asked is always exact.
   */
  settle(budget: number): ReadonlySet<string> {
    let left = budget;
    for (const id of this.#stale) {
      if (left-- <= 0) break;
      this.edges(id);
    }
    while (left > 0 && this.#sweep) {
      const next = this.#sweep.next();
      if (next.done) {
        this.#sweep = this.#sweepAgain ? this.#kept.keys() : undefined;
        this.#sweepAgain = false;
        continue;
      }
      const kept = this.#kept.get(next.value);
      if (!kept || this.#isCurrent(next.value, kept)) continue;
      this.edges(next.value);
      left--;
    }
    const out = this.#upstream(this.#changed);
    this.#changed.clear();
    return out;
  }

  #placeOf(id: string): string {
    const scope = this.#source.scopeOf(id);
    const system = systemOfId(id);
    return `${system}|${scope ?? ''}`;
  }

  #stampOf(place: string): number {
    const cut = place.indexOf('|');
    return (this.#stamps.get(place.slice(0, cut)) ?? 0) + (this.#stamps.get(place) ?? 0);
  }

  #isCurrent(id: string, { place, stamp }: Kept): boolean {
    return !this.#stale.has(id) && stamp === this.#stampOf(place);
  }

  #upstream(seeds: ReadonlySet<string>): ReadonlySet<string> {
    const out = new Set(seeds);
    const queue = [...seeds];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      for (const from of this.#incoming.get(node) ?? []) {
        if (out.has(from)) continue;
        out.add(from);
        queue.push(from);
      }
    }
    return out;
  }
}
