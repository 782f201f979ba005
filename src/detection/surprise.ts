/** From counts to evidence: how surprising something is against its own history, in nats. */
import type { Severity } from '../model/index.ts';
import type { Facet, Habits } from './habits.ts';
import type { PeerAnswer } from './peers.ts';
import { daysAt } from './seen.ts';

/** Days' worth of belief put into a class's usual novelty before its own history speaks. */
const PRIOR_DAYS = 3;
/** A history of this many days is trusted whole; a shorter one weighs less. */
const MATURE_DAYS = 7;

/**
 * Probability that a benign day of this key shows a new value of a facet: its own rate of new days,
 * shrunk to the usual rate of its class. A traveller's own rate is high, a nightly job's is none.
 */
export const pNovel = (habits: Habits, facet: Facet, usual: number, now: number): number => {
  const days = daysAt(habits.active, now);
  const novel = daysAt(habits.novel[facet], now);
  return Math.min(1, (novel + PRIOR_DAYS * usual) / (days + PRIOR_DAYS));
};

export interface LlrOptions {
  /** P(statement | attack), from replays. */
  readonly pAttack: number;
  readonly pBenign: number;
  /** Most that one statement of this kind may weigh. */
  readonly cap: number;
  /** Days of history; a short one shrinks the weight. */
  readonly days?: number;
}

/** ln(pAttack / pBenign), shrunk by a quarter, by a short history, and capped; never below 0. */
export const llrOf = ({ pAttack, pBenign, cap, days = MATURE_DAYS }: LlrOptions): number => {
  const ratio = Math.log(pAttack / Math.max(pBenign, 1e-6));
  const shrunk = ratio * 0.75 * Math.min(1, days / MATURE_DAYS);
  return Math.round(Math.max(0, Math.min(cap, shrunk)) * 1000) / 1000;
};

/** Two of five peers excuse what is new for one of them by half; two of a thousand hardly. */
export const excuseOf = (peers: PeerAnswer | undefined): number => {
  if (peers === undefined || peers.showing < 2) return 1;
  const share = peers.showing / Math.max(1, peers.members);
  if (share >= 0.25) return 0.5;
  return share >= 0.1 ? 0.7 : 0.85;
};

/** Weaker than this is not worth a line. */
export const MIN_LLR = 0.7;

/** A first weak oddity is a line, not an alarm. */
export const severityOf = (llr: number): Severity => {
  if (llr >= 3.2) return 'high';
  if (llr >= 2) return 'medium';
  if (llr >= 1.2) return 'low';
  return 'informational';
};

/** A count is told when it reaches its threshold and at each doubling, not at every step. */
export const atLevel = (count: number, threshold: number): boolean => {
  for (let level = threshold; level <= count; level *= 2) if (level === count) return true;
  return false;
};
