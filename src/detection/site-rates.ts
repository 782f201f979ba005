/**
 * How often each detector speaks in peace, in root-days: the site's own P(signal | benign), and each root's own,
 * shrunk to the site's. Incidents cap a detector's weight by the higher of the two: what a root does every day is no
 * evidence against it, however rare it is elsewhere.
 */
import { DirtyMap, type Stateful } from '../core/index.ts';

export interface Rates {
  /** Share of the site's root-days on which it spoke. */
  readonly site: number;
  /** The same of this root alone, shrunk to the site's. */
  readonly own: number;
}

export interface SiteRates extends Stateful {
  /** A root was active on a new day. */
  rootDay(root: string): void;
  /** A detector spoke about a root for the first time that day. */
  spoke(detector: string, root: string): void;
  /** Undefined while too little is seen. */
  rates(detector: string, root: string): Rates | undefined;
}

/** Fewer root-days than this say nothing about a site. */
const MIN_ROOT_DAYS = 500;
/** Counts are halved here, so that the rate follows the site. */
const HALVE_AT = 100_000;
/** A root's own counts are halved at as many days: the last two months weigh. */
const HALVE_OWN_AT = 60;
/** Days' worth of the site's rate that a root starts with. */
const PRIOR_DAYS = 4;
/** Detectors remembered for one root; of more the rarest goes. */
const MAX_DETECTORS = 48;
const MAX_ROOTS = 200_000;
const TOTAL = '';

/** Days active, and on how many of them each detector spoke. */
interface Own {
  days: number;
  by: Record<string, number>;
}

const halve = (own: Own): void => {
  own.days /= 2;
  for (const [detector, count] of Object.entries(own.by)) {
    if (count < 1) delete own.by[detector];
    else own.by[detector] = count / 2;
  }
};

const dropRarest = (own: Own): void => {
  const all = Object.entries(own.by);
  if (all.length <= MAX_DETECTORS) return;
  const rarest = all.reduce((least, one) => (one[1] < least[1] ? one : least));
  delete own.by[rarest[0]];
};

export const createSiteRates = ({
  maxRoots = MAX_ROOTS,
}: {
  readonly maxRoots?: number;
} = {}): SiteRates => {
  const counts = new DirtyMap<number>();
  const roots = new DirtyMap<Own>();
  const add = (key: string): void => counts.set(key, (counts.get(key) ?? 0) + 1);

  /** Of too many those first known go first. */
  const ownOf = (root: string): Own => {
    const have = roots.get(root);
    if (have) return have;
    const oldest = roots.size >= maxRoots ? roots.keys().next().value : undefined;
    if (oldest !== undefined) roots.delete(oldest);
    const made: Own = { days: 0, by: {} };
    roots.set(root, made);
    return made;
  };

  return {
    rootDay(root) {
      add(TOTAL);
      const own = ownOf(root);
      own.days++;
      if (own.days >= HALVE_OWN_AT) halve(own);
      roots.touch(root);
      if ((counts.get(TOTAL) ?? 0) < HALVE_AT) return;
      for (const [key, count] of [...counts.entries()]) counts.set(key, count / 2);
    },
    spoke(detector, root) {
      add(`d:${detector}`);
      const own = ownOf(root);
      own.by[detector] = (own.by[detector] ?? 0) + 1;
      dropRarest(own);
      roots.touch(root);
    },
    rates(detector, root) {
      const total = counts.get(TOTAL) ?? 0;
      if (total < MIN_ROOT_DAYS) return undefined;
      const site = ((counts.get(`d:${detector}`) ?? 0) + 1) / (total + 1);
      const own = roots.get(root);
      const spoken = own && Object.hasOwn(own.by, detector) ? (own.by[detector] ?? 0) : 0;
      return {
        site: Math.min(1, site),
        own: Math.min(1, (spoken + PRIOR_DAYS * site) / ((own?.days ?? 0) + PRIOR_DAYS)),
      };
    },
    takeDirty: () => [
      ...counts.takeDirty(),
      ...roots.takeDirty().map(({ key, value }) => ({ key: `r:${key}`, value })),
    ],
    restore(entries) {
      const all = [...entries];
      counts.restore(all.filter(({ key }) => !key.startsWith('r:')));
      roots.restore(
        all.flatMap(({ key, value }) =>
          key.startsWith('r:') ? [{ key: key.slice(2), value }] : [],
        ),
      );
    },
  };
};
