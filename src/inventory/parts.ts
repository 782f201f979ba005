/**
 * Listings that come in several parts: what the earlier ones listed, kept until the last one says what is whole.
 * Checkpointed, so that a restart between two parts takes nothing for gone.
 */
import { hash } from 'node:crypto';
import { DirtyMap, type StateEntry, type Stateful } from '../core/index.ts';
import type { Snapshot } from '../model/index.ts';
import { MarkSet } from './compact/mark-set.ts';
import { homeOf } from './pull-log.ts';

/** Characters of a key's hash: 60 bits, so that among millions none is likely to pass for another. */
const MARK = 10;

const markOf = (key: string): string => hash('sha256', key, 'base64url').slice(0, MARK);

export class Parts implements Stateful {
  readonly #listed = new DirtyMap<string>();

  /** Remember what a part that is not the last listed. */
  add(snapshot: Snapshot, keys: Iterable<string>): void {
    let marks = '';
    for (const key of keys) marks += markOf(key);
    this.#listed.set(this.#keyOf(snapshot, snapshot.part?.index ?? 0), marks);
  }

  /** Was it listed by one of the parts before the last? Undefined when one of them is missing: nobody can say. */
  before(snapshot: Snapshot): ((key: string) => boolean) | undefined {
    const parts: string[] = [];
    for (let index = 0; index < (snapshot.part?.index ?? 0); index++) {
      const listed = this.#listed.get(this.#keyOf(snapshot, index));
      if (listed === undefined) return undefined;
      parts.push(listed);
    }
    const marks = new MarkSet(parts.reduce((sum, { length }) => sum + length / MARK, 0));
    for (const listed of parts)
      for (let at = 0; at < listed.length; at += MARK) marks.add(listed, at);
    return (key) => marks.has(markOf(key));
  }

  /** The last part is in: this listing and any older one of the place that was given up are forgotten. */
  forget({ system, scope, takenAt }: Snapshot): void {
    const place = `${homeOf(system, scope)}|`;
    for (const key of [...this.#listed.keys()]) {
      if (!key.startsWith(place)) continue;
      if (Number(key.slice(place.length).split('|')[0]) <= takenAt) this.#listed.delete(key);
    }
  }

  takeDirty(): readonly StateEntry[] {
    return this.#listed.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#listed.restore(entries);
  }

  #keyOf({ system, scope, takenAt }: Snapshot, index: number): string {
    return `${homeOf(system, scope)}|${takenAt}|${index}`;
  }
}
