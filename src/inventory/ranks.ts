/** Tiers in one order with how sure they are, worst first: tier × 2, one more where some step is only possible. */
import type { Tier } from '../model/index.ts';

export const rankOf = (tier: Tier, certain: boolean): number => tier * 2 + (certain ? 0 : 1);
export const NOTHING = rankOf(3, true);
export const tierOfRank = (rank: number): Tier => (rank >> 1) as Tier;
export const isCertainRank = (rank: number): boolean => (rank & 1) === 0;
