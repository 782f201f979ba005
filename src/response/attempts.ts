/** Calls into a vendor: bounded in time, retried only where it asks us to wait, never two at once for one step. */
import { CountersignError, isCountersignError, MINUTE, SECOND } from '../core/index.ts';

const MOST = 6;
const FIRST_WAIT = SECOND;
const LONGEST_WAIT = MINUTE;

type Attempt<T> =
  | { readonly got: 'value'; readonly value: T }
  /** Ask again in a later turn. */
  | { readonly got: 'later'; readonly because: string }
  | { readonly got: 'fault'; readonly error: unknown };

export interface Attempts {
  /**
   * Run `call` for `key`, or go on waiting for the one that is still out.
   * A call that outlives `timeoutMs` is not started again: its answer is taken when it comes.
   */
  run<T>(key: string, timeoutMs: number, call: () => Promise<T>): Promise<Attempt<T>>;
  /** Earliest time at which something that was put off may be tried. */
  nextAt(): number | undefined;
}

const isPassing = (error: unknown): boolean =>
  isCountersignError(error, 'ERR_SOURCE_THROTTLED') ||
  isCountersignError(error, 'ERR_SOURCE_UNAVAILABLE') ||
  isCountersignError(error, 'ERR_TIMEOUT');

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Row {
  tries: number;
  notBefore: number;
  out: Promise<unknown> | undefined;
  slow: number;
}

export const createAttempts = (now: () => number): Attempts => {
  const rows = new Map<string, Row>();

  const failed = (key: string, row: Row, error: unknown): Attempt<never> => {
    if (!isPassing(error)) {
      rows.delete(key);
      return { got: 'fault', error };
    }
    row.tries++;
    if (row.tries >= MOST) {
      rows.delete(key);
      const said = `gave up after ${MOST} attempts: ${reason(error)}`;
      return {
        got: 'fault',
        error: new CountersignError('ERR_ACTION_FAILED', said, { cause: error }),
      };
    }
    row.notBefore = now() + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.tries - 1));
    return { got: 'later', because: `attempt ${row.tries} of ${MOST}: ${reason(error)}` };
  };

  const silent = (key: string, row: Row, timeoutMs: number): Attempt<never> => {
    row.slow++;
    if (row.slow < 3) return { got: 'later', because: `no answer for ${row.slow * timeoutMs} ms` };
    rows.delete(key);
    const said = `no answer within ${3 * timeoutMs} ms; whether it took effect is unknown`;
    return { got: 'fault', error: new CountersignError('ERR_TIMEOUT', said) };
  };

  return {
    async run<T>(key: string, timeoutMs: number, call: () => Promise<T>): Promise<Attempt<T>> {
      const row = rows.get(key) ?? { tries: 0, notBefore: 0, out: undefined, slow: 0 };
      rows.set(key, row);
      if (row.out === undefined && now() < row.notBefore) {
        return { got: 'later', because: 'waiting before the next attempt' };
      }
      const out = (row.out as Promise<T> | undefined) ?? Promise.resolve().then(call);
      row.out = out;
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<'silence'>((resolve) => {
        timer = setTimeout(() => resolve('silence'), timeoutMs);
      });
      try {
        const answer = await Promise.race([out.then((value) => ({ value })), silence]);
        if (answer === 'silence') return silent(key, row, timeoutMs);
        rows.delete(key);
        return { got: 'value', value: answer.value };
      } catch (error) {
        row.out = undefined;
        // Not the vendor's fault: the lease is gone, and so is the whole turn.
        if (isCountersignError(error, 'ERR_FENCED')) throw error;
        return failed(key, row, error);
      } finally {
        clearTimeout(timer);
      }
    },
    nextAt() {
      const times = [...rows.values()].filter((row) => !row.out).map((row) => row.notBefore);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
  };
};
