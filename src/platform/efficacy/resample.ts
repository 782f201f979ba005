/** Intervals by drawing seeds again with replacement: one estate is one draw, its incidents are not independent. */
import type { Interval } from '../../cli/index.ts';
import { randomOf } from '../../estate/index.ts';

const DRAWS = 1_000;
const TAIL = 0.025;

/** 95 % interval of `figure` over the seeds; the same seeds always give the same interval. */
export const intervalOf = <T>(
  seeds: readonly T[],
  figure: (drawn: readonly T[]) => number,
): Interval => {
  const random = randomOf(seeds.length, 'draw seeds again');
  const figures = Array.from({ length: DRAWS }, () => figure(seeds.map(() => random.pick(seeds))))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number): number =>
    figures[Math.min(figures.length - 1, Math.floor(share * figures.length))] ?? 0;
  return { least: at(TAIL), most: at(1 - TAIL) };
};

export const medianOf = (values: readonly number[]): number | null =>
  values.length === 0
    ? null
    : ([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null);

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
