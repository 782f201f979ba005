/**
 * How often each detector speaks in peace, in root-days: the site's own P(signal | benign), that of the root's peers
 * shrunk to the site's, and the root's own shrunk to its peers'. Incidents cap a detector's weight by the highest:
 * what administrators do every day is no evidence against one of them, however rare it is elsewhere.
 */
import { DirtyMap, type Stateful } from '../core/index.ts';
import { type Severity, severityRank } from '../model/index.ts';

export interface Rates {
  /** Share of the site's root-days on which it spoke. */
  readonly site: number;
  /** The same of this root alone, shrunk to that of its peers. */
  readonly own: number;
}

export interface Root {
  readonly id: string;
  /** Who is like it, e.g. people of tier 0. */
  readonly peers: string;
}

export interface SiteRates extends Stateful {
  /** A root was active on a new day. */
  rootDay(root: Root): void;
  /** A detector spoke about a root for the first time that day. */
  spoke(detector: string, root: Root, severity: Severity): void;
  /**
   * An incident was raised about a root: what spoke of it since its last new day is no peace until a person says so.
   * Otherwise a mass attack on a young site would teach it that its own detectors mean nothing.
   */
  takeBack(root: string): void;
  /** What was taken back counts after all (`keep`), or never. */
  settle(root: string, keep: boolean): void;
  /** Undefined while too little is seen. */
  rates(detector: string, root: Root, severity: Severity): Rates | undefined;
}

/** Fewer root-days than this say nothing about a site. */
const MIN_ROOT_DAYS = 500;
/** Counts are halved here, so that the rate follows the site. */
const HALVE_AT = 100_000;
/** A root's own counts are halved at as many days: the last two months weigh. */
const HALVE_OWN_AT = 60;
/** Days' worth of its peers' rate that a root starts with, and of the site's that a group of peers does. */
const PRIOR_DAYS = { own: 4, peers: 20 };
/** Detectors remembered for one root; of more the rarest goes. */
const MAX_DETECTORS = 48;
const MAX_ROOTS = 200_000;
const TOTAL = '';
/**
 * A detector heard on fewer root-days than this is judged with its like: hundreds of rules are silent here, and in
 * peace one or another of them speaks for the first time. How often that is, those heard once tell (Good and Turing).
 */
const SELDOM = 3;

/** Days active, and on how many of them each detector spoke. */
interface Own {
  days: number;
  by: Record<string, number>;
  /** What spoke since the last new day, each time once. */
  lately?: Spoken;
  /** What was taken back. */
  doubted?: Spoken;
}

interface Spoken {
  readonly peers: string;
  readonly detectors: readonly string[];
}

const joined = (
  spoken: Spoken | undefined,
  peers: string,
  detectors: readonly string[],
): Spoken => ({
  peers,
  detectors: [...(spoken?.detectors ?? []), ...detectors].slice(-MAX_DETECTORS),
});

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

  const of = (key: string): number => counts.get(key) ?? 0;

  let once: Map<number, number> | undefined;
  /** Counts a detector once more about a root, or once less. */
  const count = (detector: string, { own, peers }: { own: Own; peers: string }, by: 1 | -1) => {
    if (of(`d:${detector}`) <= SELDOM) once = undefined;
    for (const key of [`d:${detector}`, `p:${peers}:${detector}`])
      counts.set(key, Math.max(0, of(key) + by));
    const left = (own.by[detector] ?? 0) + by;
    if (left > 0) own.by[detector] = left;
    else delete own.by[detector];
  };

  /** Detectors of one severity that were heard on one root-day; counted anew when one of them is heard again. */
  const heardOnce = (severity: Severity): number => {
    if (once === undefined) {
      once = new Map();
      for (const [key, rank] of counts.entries()) {
        const heard = key.startsWith('v:') ? of(`d:${key.slice(2)}`) : 0;
        if (heard === 0 || heard > 1) continue;
        once.set(rank, (once.get(rank) ?? 0) + 1);
      }
    }
    return once.get(severityRank(severity)) ?? 0;
  };

  const siteRate = (detector: string, severity: Severity): number => {
    const heard = of(`d:${detector}`);
    const alike = heard < SELDOM ? heardOnce(severity) : 0;
    return Math.min(1, Math.max(heard + 1, alike) / (of(TOTAL) + 1));
  };
  const shrunk = (spoken: number, days: number, prior: number, weight: number): number =>
    Math.min(1, (spoken + weight * prior) / (days + weight));

  return {
    rootDay({ id, peers }) {
      add(TOTAL);
      add(`g:${peers}`);
      const own = ownOf(id);
      own.days++;
      delete own.lately;
      if (own.days >= HALVE_OWN_AT) halve(own);
      roots.touch(id);
      if (of(TOTAL) < HALVE_AT) return;
      once = undefined;
      for (const [key, count] of [...counts.entries()])
        if (!key.startsWith('v:')) counts.set(key, count / 2);
    },
    spoke(detector, { id, peers }, severity) {
      const graver = Math.max(severityRank(severity), counts.get(`v:${detector}`) ?? 0);
      if (counts.get(`v:${detector}`) !== graver) counts.set(`v:${detector}`, graver);
      const own = ownOf(id);
      count(detector, { own, peers }, 1);
      own.lately = joined(own.lately, peers, [detector]);
      dropRarest(own);
      roots.touch(id);
    },
    takeBack(root) {
      const own = roots.get(root);
      if (!own?.lately) return;
      const { peers, detectors } = own.lately;
      for (const detector of detectors) count(detector, { own, peers }, -1);
      own.doubted = joined(own.doubted, peers, detectors);
      delete own.lately;
      roots.touch(root);
    },
    settle(root, keep) {
      const own = roots.get(root);
      if (!own?.doubted) return;
      const { peers, detectors } = own.doubted;
      delete own.doubted;
      if (keep) for (const detector of detectors) count(detector, { own, peers }, 1);
      roots.touch(root);
    },
    rates(detector, { id, peers }, severity) {
      if (of(TOTAL) < MIN_ROOT_DAYS) return undefined;
      const site = siteRate(detector, severity);
      const alike = shrunk(of(`p:${peers}:${detector}`), of(`g:${peers}`), site, PRIOR_DAYS.peers);
      const own = roots.get(id);
      const spoken = own && Object.hasOwn(own.by, detector) ? (own.by[detector] ?? 0) : 0;
      return { site, own: shrunk(spoken, own?.days ?? 0, alike, PRIOR_DAYS.own) };
    },
    takeDirty: () => [
      ...counts.takeDirty(),
      ...roots.takeDirty().map(({ key, value }) => ({ key: `r:${key}`, value })),
    ],
    restore(entries) {
      const all = [...entries];
      counts.restore(all.filter(({ key }) => !key.startsWith('r:')));
      once = undefined;
      roots.restore(
        all.flatMap(({ key, value }) =>
          key.startsWith('r:') ? [{ key: key.slice(2), value }] : [],
        ),
      );
    },
  };
};
