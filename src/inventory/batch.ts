/** What one snapshot, change or event touched: the versions before it, to tell what to store after it. */
import type { DatedFact } from '../model/index.ts';
import { datedOf, differences } from './dated.ts';
import type { LastUse } from './last-use.ts';
import type { Timeline } from './timeline.ts';

export interface Changed {
  readonly timeline: Timeline;
  /** The standing fact before and after; undefined = none. */
  readonly before: DatedFact | undefined;
  readonly after: DatedFact | undefined;
  /** Versions to write. */
  readonly versions: readonly DatedFact[];
}

const standing = (versions: readonly DatedFact[]): DatedFact | undefined => {
  const last = versions.at(-1);
  return last && last.to === undefined ? last : undefined;
};

export class Batch {
  readonly #use: LastUse;
  readonly #before = new Map<number, { timeline: Timeline; dated: readonly DatedFact[] }>();

  constructor(use: LastUse) {
    this.#use = use;
  }

  /** Called before a timeline changes. */
  touch(timeline: Timeline): void {
    if (this.#before.has(timeline.index)) return;
    this.#before.set(timeline.index, { timeline, dated: datedOf(timeline, this.#use) });
  }

  finish(): readonly Changed[] {
    const out: Changed[] = [];
    for (const { timeline, dated: before } of this.#before.values()) {
      const after = datedOf(timeline, this.#use);
      const versions = differences(before, after);
      if (versions.length === 0) continue;
      out.push({ timeline, before: standing(before), after: standing(after), versions });
    }
    return out;
  }
}
