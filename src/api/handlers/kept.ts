/** One answer for many who ask at once: kept for a while, and longer where making it is dear. */
import type { Clock } from '../../core/index.ts';

const KEPT_MS = 2_000;
/** At most a tenth of the time goes into making it. */
const COST_FACTOR = 10;

export const keep = <T>(clock: Clock, make: () => Promise<T>): (() => Promise<T>) => {
  let kept: { readonly value: Promise<T>; until: number } | undefined;
  return () => {
    const now = clock.now();
    if (kept && now < kept.until) return kept.value;
    // Until it is made, everybody waits for the same one.
    const mine = { value: make(), until: Number.POSITIVE_INFINITY };
    kept = mine;
    mine.value.then(
      () => {
        const cost = clock.now() - now;
        mine.until = clock.now() + Math.max(KEPT_MS, cost * COST_FACTOR);
      },
      () => {
        mine.until = 0;
      },
    );
    return mine.value;
  };
};
