/** The confidence sum as bars: where each named term starts and ends, in nats. */
import type { EvidenceTerm } from '../contract.ts';
import { sigmoid } from '../format/number.ts';

export interface CascadeBar {
  readonly term: EvidenceTerm;
  readonly from: number;
  readonly to: number;
  /** Probability after this term. */
  readonly probability: number;
}

export interface Cascade {
  readonly bars: readonly CascadeBar[];
  readonly low: number;
  readonly high: number;
}

/** Probabilities that the axis names, where they fall inside. */
export const axisTicks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999] as const;

export const logit = (probability: number): number => Math.log(probability / (1 - probability));

export const cascadeOf = (evidence: readonly EvidenceTerm[]): Cascade => {
  let sum = 0;
  const bars = evidence.map((term): CascadeBar => {
    const from = sum;
    sum += term.nats;
    return { term, from, to: sum, probability: sigmoid(sum) };
  });
  // The first term is where one starts, not a step from even odds.
  const ends = bars.flatMap((bar, index) => (index === 0 ? [bar.to] : [bar.from, bar.to]));
  const low = Math.min(...ends, logit(0.1));
  const high = Math.max(...ends, logit(0.9));
  const pad = (high - low) * 0.05;
  return { bars, low: low - pad, high: high + pad };
};

/** Position of a sum on the axis, 0–1. */
export const along = (cascade: Cascade, nats: number): number =>
  (nats - cascade.low) / (cascade.high - cascade.low);
