/** Bars by tier that find most for what they wake people with; worked out on runs that are never reported. */
import type { Tier } from '../../model/index.ts';
import type { Bars } from './contract.ts';
import { type Peaked, perThousandWeeks, reaches } from './score.ts';

/** Log-odds −4.6 to 6.9 in steps: confidence 0.01 to 0.999. */
const STEPS = 70;
const grid: readonly number[] = Array.from(
  { length: STEPS + 1 },
  (_, i) => (11.5 * i) / STEPS - 4.6,
);
/**
 * How much the bar rises in log-odds with each tier down. Two numbers for all four bars: each of them apart is tuned on
 * a handful of attacks and holds for no other organisation. Where damage alone spoke it would rise; life is the louder
 * the more somebody may do, which speaks for the other way.
 */
const slopes: readonly number[] = [0, -0.35, -0.7, -1, 0.4, 0.8];
/** To miss an attack on what everything hangs on is dearer. */
const WEIGHT: Readonly<Record<Tier, number>> = { 0: 3, 1: 3, 2: 1, 3: 1 };

export interface Outcome {
  readonly bars: Bars;
  /** Share of attacks found, 0–1. */
  readonly recall: number;
  readonly falsePer1000PerWeek: number;
}

const outcomeOf = (all: readonly Peaked[], bars: Bars): Outcome => {
  const attacks = all.flatMap((one) => one.attacks);
  const found = attacks.filter(({ peaks }) => reaches(peaks, bars)).length;
  const falses = all.map(({ stories, run }) =>
    perThousandWeeks(stories.filter(({ quiet }) => reaches(quiet, bars)).length, run),
  );
  return {
    bars,
    recall: attacks.length === 0 ? 0 : found / attacks.length,
    falsePer1000PerWeek: falses.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length),
  };
};

const gainOf = (all: readonly Peaked[], bars: Bars, price: number): number => {
  let gain = 0;
  for (const { attacks, stories, run } of all) {
    for (const { attack, peaks } of attacks)
      if (reaches(peaks, bars)) gain += WEIGHT[attack.tierOfTarget];
    const count = stories.filter(({ quiet }) => reaches(quiet, bars)).length;
    gain -= price * perThousandWeeks(count, run);
  }
  return gain;
};

/** Of equals the middle: as far from the life that stays below as from the attacks that stand above. */
const middleOf = (gains: readonly number[], best: number): number => {
  const last = gains.lastIndexOf(best);
  let first = last;
  while (gains[first - 1] === best) first--;
  return Math.floor((first + last) / 2);
};

const barsAt = (logOdds: number, slope: number): Bars => {
  const bar = (tier: Tier): number => 1 / (1 + Math.exp(-logOdds - slope * tier));
  return [bar(0), bar(1), bar(2), bar(3)];
};

/** The best bars where one false incident per 1,000 identities and week costs `price` attacks of a seed. */
const bestAt = (all: readonly Peaked[], price: number): Bars => {
  let best: { readonly bars: Bars; readonly gain: number } | undefined;
  for (const slope of slopes) {
    const ways = grid.map((logOdds) => barsAt(logOdds, slope));
    const gains = ways.map((way) => gainOf(all, way, price));
    const gain = Math.max(...gains);
    const bars = ways[middleOf(gains, gain)];
    if (bars !== undefined && gain > (best?.gain ?? Number.NEGATIVE_INFINITY))
      best = { bars, gain };
  }
  return best?.bars ?? [0.5, 0.5, 0.5, 0.5];
};

const prices: readonly number[] = Array.from({ length: 33 }, (_, i) => 30 * 0.72 ** i);

/** The whole curve, dearest false incidents first; each point is tuned anew. */
export const tune = (all: readonly Peaked[]): readonly Outcome[] => {
  const seen = new Set<string>();
  return prices.flatMap((price) => {
    const outcome = outcomeOf(all, bestAt(all, price));
    const key = outcome.bars.join();
    if (seen.has(key)) return [];
    seen.add(key);
    return [outcome];
  });
};

/** The point of the curve that finds most without more false incidents than allowed. */
export const within = (curve: readonly Outcome[], budget: number): Outcome | undefined =>
  curve
    .filter((one) => one.falsePer1000PerWeek <= budget)
    .reduce<Outcome | undefined>(
      (best, one) => (best === undefined || one.recall > best.recall ? one : best),
      undefined,
    );
