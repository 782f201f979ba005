/**
 * Last use seen in events. One mark an hour and principal or credential is kept, so that a busy job
 * adds a version of itself an hour and not one per call.
 */
import { DirtyMap, HOUR, type StateEntry, type Stateful } from '../core/index.ts';

interface Marks {
  /** Ascending, at most one per hour. */
  marks: readonly number[];
  /** The latest use itself; as exact as the last hour after a restart. */
  last: number;
}

const MAX_MARKS = 128;

export class LastUse implements Stateful {
  readonly #marks = new DirtyMap<Marks>();

  /** Remember the use; true when it falls in an hour that has no mark yet. */
  note(key: string, time: number): boolean {
    const known = this.#marks.get(key);
    if (!known) return true;
    if (time > known.last) known.last = time;
    const hour = Math.floor(time / HOUR);
    const before = known.marks[this.#slot(known.marks, time) - 1];
    return before === undefined || Math.floor(before / HOUR) !== hour;
  }

  mark(key: string, time: number): void {
    const { marks, last } = this.#marks.get(key) ?? { marks: [], last: time };
    const slot = this.#slot(marks, time);
    this.#marks.set(key, {
      marks: [...marks.slice(0, slot), time, ...marks.slice(slot)],
      last: Math.max(last, time),
    });
  }

  /** Beyond the limit every second mark of the older half is let go; the store keeps its versions. */
  thin(key: string): void {
    const known = this.#marks.get(key);
    if (!known || known.marks.length < MAX_MARKS) return;
    known.marks = known.marks.filter((_, i) => i >= MAX_MARKS / 2 || i % 2 === 0);
  }

  /** Where `time` stands: after every mark of its own or an earlier hour. */
  #slot(marks: readonly number[], time: number): number {
    const hour = Math.floor(time / HOUR);
    let slot = marks.length;
    while (slot > 0 && Math.floor((marks[slot - 1] ?? 0) / HOUR) > hour) slot--;
    return slot;
  }

  marksOf(key: string): readonly number[] {
    return this.#marks.get(key)?.marks ?? [];
  }

  /** Latest use seen, at or before `at`, in the life that began at `bornAt`. */
  latest(key: string, at: number | undefined, bornAt: number): number | undefined {
    const known = this.#marks.get(key);
    if (!known) return undefined;
    if (at === undefined || known.last <= at) return known.last >= bornAt ? known.last : undefined;
    const mark = known.marks.findLast((time) => time <= at);
    return mark !== undefined && mark >= bornAt ? mark : undefined;
  }

  takeDirty(): readonly StateEntry[] {
    return this.#marks.takeDirty();
  }

  restore(entries: Iterable<StateEntry>): void {
    this.#marks.restore(entries);
  }
}
