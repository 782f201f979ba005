/**
 * The correlator of the correlations in force. When they change, what the groups have gathered goes
 * on under the new ones; a checkpoint waits until it is known which are in force.
 */
import type { StateEntry, Stateful } from '../../../core/index.ts';
import type { LoadedCorrelation } from './correlation.ts';
import { type Correlator, type CorrelatorOptions, createCorrelator } from './correlator.ts';

export interface RunningCorrelator extends Stateful {
  /** For the correlations in force now. */
  current(): Correlator;
}

export const createRunningCorrelator = (
  inForce: () => readonly LoadedCorrelation[],
  options: CorrelatorOptions = {},
): RunningCorrelator => {
  let running: { readonly of: readonly LoadedCorrelation[]; readonly by: Correlator } | undefined;
  let waiting: StateEntry[] = [];
  return {
    current() {
      const now = inForce();
      if (running?.of === now) return running.by;
      const next = createCorrelator(now, options);
      if (running) next.takeOver(running.by.handOver());
      next.restore(waiting);
      waiting = [];
      running = { of: now, by: next };
      return next;
    },
    takeDirty: () => running?.by.takeDirty() ?? [],
    restore(entries) {
      if (running) running.by.restore(entries);
      else waiting = [...waiting, ...entries];
    },
  };
};
