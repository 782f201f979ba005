import { burstyPlan } from './bursty.ts';
import { onDemandPlan } from './on-demand.ts';
import { type HardPair, type HardPairOptions, type HardPairPlan, setUp } from './pair.ts';
import { refreshStormPlan } from './refresh-storm.ts';
import { sharedPipelinePlan } from './shared-pipeline.ts';

const plans: readonly HardPairPlan[] = [
  burstyPlan,
  sharedPipelinePlan,
  onDemandPlan,
  refreshStormPlan,
];

/** The four pairs, each in a small organisation of its own. Same seed and options, same pairs. */
export const hardPairs = (seed: number, options: HardPairOptions): readonly HardPair[] =>
  plans.map((plan) => setUp(plan, seed, options));
