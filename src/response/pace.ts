/** How many changes a system is sent in a minute: a burst is spread, whoever approved it. */
import { MINUTE } from '../core/index.ts';

export interface Pace {
  /** True: go now, and it is counted. The same step going on is not counted again. */
  take(system: string, stepId: string): boolean;
}

export const createPace = (now: () => number, limitOf: (system: string) => number): Pace => {
  const taken = new Map<string, Map<string, number>>();
  return {
    take(system, stepId) {
      const mine = taken.get(system) ?? new Map<string, number>();
      taken.set(system, mine);
      for (const [step, at] of mine) if (at <= now() - MINUTE) mine.delete(step);
      if (mine.has(stepId)) return true;
      if (mine.size >= limitOf(system)) return false;
      mine.set(stepId, now());
      return true;
    },
  };
};
