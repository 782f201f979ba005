/** One answer for many who ask at once: kept for a while, and longer where making it is dear. */
import type { Clock } from '../../core/index.ts';

const KEPT_MS = 2_000;
/** At most a tenth of the time goes into making it. */
const COST_FACTOR = 10;
/** Whoever asks would notice: while a new one is made the last one is answered. */
const DEAR_MS = 100;
/** But not one that is older than this beyond its time, or than so many times what it took to make: then one waits. */
const OLDEST_MS = 10 * 60_000;
const OLDEST_FACTOR = 300;

interface Kept<T> {
  value: Promise<T>;
  until: number;
  cost: number;
  /** Being made anew. */
  next?: Promise<T>;
}

/** @param leastMs 0: only what is dear is kept at all */
export const keep = <T>(
  clock: Clock,
  make: () => Promise<T>,
  { leastMs = KEPT_MS } = {},
): (() => Promise<T>) => {
  let kept: Kept<T> | undefined;
  let dear = false;
  const begin = (): Promise<T> => {
    const began = clock.now();
    const value = make();
    const isShown =
      dear &&
      kept !== undefined &&
      began < kept.until + Math.max(OLDEST_MS, kept.cost * OLDEST_FACTOR);
    const mine: Kept<T> =
      isShown && kept ? kept : { value, until: Number.POSITIVE_INFINITY, cost: 0 };
    // Until it is made, everybody waits for the same one, or has the last one.
    if (mine === kept) mine.next = value;
    kept = mine;
    value.then(
      () => {
        const cost = clock.now() - began;
        dear = cost > DEAR_MS;
        const least = dear ? cost * COST_FACTOR : 0;
        kept = { value, until: clock.now() + Math.max(leastMs, least), cost };
      },
      () => {
        kept = undefined;
      },
    );
    return mine.value;
  };
  return () => {
    if (kept && (kept.next !== undefined || clock.now() < kept.until)) return kept.value;
    return begin();
  };
};

const MOST_KEYS = 16;

/** The same for each of a few questions. */
export const keepEach = <K extends readonly (string | number)[], T>(
  clock: Clock,
  make: (...key: K) => Promise<T>,
): ((...key: K) => Promise<T>) => {
  const each = new Map<string, () => Promise<T>>();
  return (...key) => {
    const name = JSON.stringify(key);
    const one = each.get(name) ?? keep(clock, () => make(...key), { leastMs: 0 });
    each.delete(name);
    each.set(name, one);
    const [oldest] = each.keys();
    if (each.size > MOST_KEYS && oldest !== undefined) each.delete(oldest);
    return one();
  };
};
