/**
 * Accepted is not effective: a change is readable at once and obeyed only after the delay.
 * Two copies of the state take the same changes in the same order, the second one later.
 */
import type { IamState } from './state.ts';
import { TwinFault } from './twin-fault.ts';

type Change = (state: IamState) => void;

export interface Propagation {
  /** What reads answer: every accepted change is in it. */
  readonly stored: IamState;
  /** What decisions rest on: changes accepted at least the delay ago. */
  effective(): IamState;
  /** `change` runs once on each copy and must depend on nothing but its argument. */
  commit(change: Change): void;
  /** Changes accepted and not yet effective. */
  pending(): number;
}

const MAX_PENDING = 50_000;

export const propagate = (initial: IamState, delayMs: number, now: () => number): Propagation => {
  const stored = initial;
  const effective = structuredClone(initial);
  const queue: { readonly dueAt: number; readonly change: Change }[] = [];
  const settle = (): void => {
    const time = now();
    let done = 0;
    for (const { dueAt, change } of queue) {
      if (dueAt > time) break;
      change(effective);
      done++;
    }
    if (done > 0) queue.splice(0, done);
  };
  return {
    stored,
    effective() {
      settle();
      return effective;
    },
    commit(change) {
      settle();
      if (queue.length >= MAX_PENDING) throw new TwinFault('Throttling', 'Rate exceeded');
      change(stored);
      queue.push({ dueAt: now() + delayMs, change });
      settle();
    },
    pending() {
      settle();
      return queue.length;
    },
  };
};
