/**
 * How often each detector speaks at this site, in root-days: the site's own P(signal | benign).
 * Incidents cap a detector's weight by it once enough root-days are seen.
 */
import { DirtyMap, type Stateful } from '../core/index.ts';

export interface SiteRates extends Stateful {
  /** A root was active on a new day. */
  rootDay(): void;
  /** A detector spoke about a root for the first time that day. */
  spoke(detector: string): void;
  /** Share of root-days on which it spoke; undefined while too little is seen. */
  rate(detector: string): number | undefined;
}

/** Fewer root-days than this say nothing about a site. */
const MIN_ROOT_DAYS = 500;
/** Counts are halved here, so that the rate follows the site. */
const HALVE_AT = 100_000;
const TOTAL = '';

export const createSiteRates = (): SiteRates => {
  const counts = new DirtyMap<number>();
  const add = (key: string): void => counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    rootDay() {
      add(TOTAL);
      if ((counts.get(TOTAL) ?? 0) < HALVE_AT) return;
      for (const [key, count] of [...counts.entries()]) counts.set(key, count / 2);
    },
    spoke: (detector) => add(`d:${detector}`),
    rate(detector) {
      const total = counts.get(TOTAL) ?? 0;
      return total < MIN_ROOT_DAYS
        ? undefined
        : ((counts.get(`d:${detector}`) ?? 0) + 1) / (total + 1);
    },
    takeDirty: () => counts.takeDirty(),
    restore: (entries) => counts.restore(entries),
  };
};
