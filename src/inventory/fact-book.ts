/** Every fact with its versions, found by kind and id, by what it hangs on, and by who lists it. */
import { DirtyMap, type StateEntry, type Stateful } from '../core/index.ts';
import type { FactKind } from '../model/index.ts';
import { addEntry, type Entry, type FactLog, foldEntries, type Version } from './fold.ts';
import { type Index, linksOf } from './links.ts';

export interface Timeline {
  readonly kind: FactKind;
  readonly id: string;
  /** `<kind>/<id>`. */
  readonly key: string;
  log: FactLog;
  versions: readonly Version[];
}

const keyOf = (kind: FactKind, id: string): string => `${kind}/${id}`;

const into = <K, V>(map: Map<K, Set<V>>, key: K, value: V): void => {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
};

const NOTHING: ReadonlySet<Timeline> = new Set();

export class FactBook implements Stateful {
  readonly #logs = new DirtyMap<FactLog>();
  readonly #kinds = new Map<FactKind, Map<string, Timeline>>();
  readonly #links = new Map<Index, Map<string, Set<Timeline>>>();
  readonly #homes = new Map<string, Set<Timeline>>();

  get(kind: FactKind, id: string): Timeline | undefined {
    return this.#kinds.get(kind)?.get(id);
  }

  ofKind(kind: FactKind): Iterable<Timeline> {
    return this.#kinds.get(kind)?.values() ?? [];
  }

  linked(index: Index, value: string): Iterable<Timeline> {
    return this.#links.get(index)?.get(value) ?? NOTHING;
  }

  /** How many facts, ended ones too, this value leads to. */
  linkedCount(index: Index, value: string): number {
    return this.#links.get(index)?.get(value)?.size ?? 0;
  }

  /** Facts of a kind that pulls of this home list. */
  listedBy(home: string, kind: FactKind): Iterable<Timeline> {
    return this.#homes.get(`${home}|${kind}`) ?? NOTHING;
  }

  timeline(kind: FactKind, id: string): Timeline {
    const found = this.get(kind, id);
    if (found) return found;
    return this.#adopt({ kind, id, entries: [] });
  }

  /** Take in one word; false when it was said before. */
  add(timeline: Timeline, entry: Entry): boolean {
    const log = addEntry(timeline.log, entry);
    if (!log) return false;
    timeline.log = log;
    timeline.versions = foldEntries(log);
    this.#logs.set(timeline.key, log);
    if (entry.op !== 'end') this.#index(timeline);
    return true;
  }

  settle(timeline: Timeline, home: string): void {
    if (timeline.log.home === home) return;
    if (timeline.log.home !== undefined) {
      this.#homes.get(`${timeline.log.home}|${timeline.kind}`)?.delete(timeline);
    }
    timeline.log = { ...timeline.log, home };
    this.#logs.set(timeline.key, timeline.log);
    into(this.#homes, `${home}|${timeline.kind}`, timeline);
  }

  takeDirty(): readonly StateEntry[] {
    return this.#logs.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#logs.restore(entries);
    this.#kinds.clear();
    this.#links.clear();
    this.#homes.clear();
    for (const log of this.#logs.values()) this.#index(this.#adopt(log));
  }

  #adopt(log: FactLog): Timeline {
    const { kind, id } = log;
    const made: Timeline = { kind, id, key: keyOf(kind, id), log, versions: foldEntries(log) };
    let ofKind = this.#kinds.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#kinds.set(kind, ofKind);
    }
    ofKind.set(id, made);
    if (log.home !== undefined) into(this.#homes, `${log.home}|${kind}`, made);
    return made;
  }

  #index(timeline: Timeline): void {
    for (const version of timeline.versions) {
      for (const [index, value] of linksOf(version.fact)) {
        let byValue = this.#links.get(index);
        if (!byValue) {
          byValue = new Map();
          this.#links.set(index, byValue);
        }
        into(byValue, value, timeline);
      }
    }
  }
}
