/**
 * How long a piece of work may go on asking the outside for anything. It travels with the work through whatever it awaits,
 * and each door to a vendor asks right before a call goes out: after a long stop, a retry or a throttled wait too.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { CountersignError } from './errors.ts';

export interface Term {
  /** Epoch ms; from then on nothing goes out any more. */
  readonly until: number;
  /** Wall time: it goes on while the process is stopped. */
  readonly now: () => number;
}

const terms = new AsyncLocalStorage<Term>();

/** Run `work` so that its calls go out before `term.until`, or not at all. */
export const withinTerm = <T>(term: Term, work: () => T): T => terms.run(term, work);

/** @throws CountersignError ERR_FENCED when the work that this belongs to has no time any more. */
export const assertInTime = (): void => {
  const term = terms.getStore();
  if (term !== undefined && term.now() >= term.until)
    throw new CountersignError(
      'ERR_FENCED',
      'the time to act is over: nothing more was asked for, and another may have taken over',
    );
};
