/** How far each detector is believed at this site, by the verdicts of its people. */
import { DirtyMap, type Stateful } from '../core/index.ts';
import type { IncidentVerdict } from '../model/index.ts';

interface Verdicts {
  right: number;
  wrong: number;
}

/** Verdicts' worth of trust a detector starts with. */
const TRUST = 4;
/** However often it was wrong, it is heard: a site cannot be talked into deafness. */
const LEAST = 0.25;

export interface Trust extends Stateful {
  /** `LEAST` to 1. Marking something safe only ever lowers it, a true one brings it back up to 1 at most. */
  of(detector: string): number;
  learn(detectors: Iterable<string>, verdict: IncidentVerdict): void;
}

export const createTrust = (): Trust => {
  const verdicts = new DirtyMap<Verdicts>();
  return {
    of(detector) {
      const { right = 0, wrong = 0 } = verdicts.get(detector) ?? {};
      return Math.max(LEAST, (right + TRUST) / (right + wrong + TRUST));
    },
    learn(detectors, verdict) {
      if (verdict === 'undecided' || verdict === 'test') return;
      for (const detector of new Set(detectors)) {
        const have = verdicts.get(detector) ?? { right: 0, wrong: 0 };
        if (verdict === 'true_positive') have.right++;
        else have.wrong++;
        verdicts.set(detector, have);
      }
    },
    takeDirty: () => verdicts.takeDirty(),
    restore: (entries) => verdicts.restore(entries),
  };
};
