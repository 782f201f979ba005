/** What posture context is worth: both arms at their own best, the same seeds drawn again for both. */
import type { ContextWorth } from '../../cli/index.ts';
import { figuresAt, pointAt } from './figures.ts';
import { intervalOf } from './resample.ts';
import type { Peaked } from './score.ts';
import { type Outcome, within } from './tune.ts';

export interface Tuned {
  readonly reported: readonly Peaked[];
  /** Bars as tuned on other seeds. */
  readonly curve: readonly Outcome[];
}

/** Fewest false incidents at which an arm finds this much; infinite where it never does. */
const falseAt = ({ reported, curve }: Tuned, recall: number): number =>
  Math.min(
    ...curve
      .map(({ bars }) => pointAt(reported, bars))
      .filter((point) => point.recall >= recall - 1e-9)
      .map((point) => point.falseIncidentsPer1000PerWeek),
  );

const bestRecall = ({ reported, curve }: Tuned): number =>
  Math.max(0, ...curve.map(({ bars }) => pointAt(reported, bars).recall));

const bothReach = (on: Tuned, off: Tuned): number => Math.min(bestRecall(on), bestRecall(off));

/** Nothing to take away is no gain. */
const reductionOf = (on: Tuned, off: Tuned): number => {
  const recall = bothReach(on, off);
  const before = falseAt(off, recall);
  return before === 0 ? 0 : 1 - falseAt(on, recall) / before;
};

const drawn = (arm: Tuned, seeds: readonly number[]): Tuned => ({
  ...arm,
  reported: seeds.flatMap((seed) => arm.reported.filter(({ run }) => run.seed === seed)),
});

export const compareArms = (on: Tuned, off: Tuned, budget: number): ContextWorth => {
  const atRecall = bothReach(on, off);
  const bars = (within(off.curve, budget) ?? off.curve[0])?.bars ?? [1, 1, 1, 1];
  const seeds = on.reported.map(({ run }) => run.seed);
  return {
    off: figuresAt(off.reported, bars),
    offCurve: off.curve.map((point) => pointAt(off.reported, point.bars)),
    atRecall,
    falseOn: falseAt(on, atRecall),
    falseOff: falseAt(off, atRecall),
    reduction: reductionOf(on, off),
    reductionInterval: intervalOf(seeds, (again) =>
      reductionOf(drawn(on, again), drawn(off, again)),
    ),
  };
};
