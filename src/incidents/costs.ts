/** What a site pays for being woken and for being wrong, and how likely compromise is before evidence. */
import type { IdentityClass } from '../model/index.ts';
import type { SiteCosts } from './contract.ts';

/**
 * With these a tier-0 identity stands in the queue from a confidence of 0.12, tier 1 from 0.2, tier 2 from 0.34 and
 * tier 3 from 0.6; it pages from 0.3, 0.5 and 0.86, and tier 3 never pages alone.
 */
export const defaultCosts: SiteCosts = {
  page: 0.3,
  queue: 0.12,
  damage: [1, 0.6, 0.35, 0.2],
};

/**
 * P(compromise) of a story that has any signal at all, before its evidence. Chosen, not measured:
 * a site's own verdicts move each detector's weight instead.
 */
const baseRates: Readonly<Record<IdentityClass, number>> = {
  human: 0.001,
  service_account: 0.004,
  workload: 0.002,
  third_party_app: 0.004,
  agent: 0.004,
};
const UNKNOWN_RATE = 0.002;

export const baseRateOf = (
  kind: IdentityClass | undefined,
  costs: Pick<SiteCosts, 'baseRates'> = {},
): number => (kind === undefined ? UNKNOWN_RATE : (costs.baseRates?.[kind] ?? baseRates[kind]));

/** As the site sets it; between not at all and as it says. */
export const believed = ({ weights }: Pick<SiteCosts, 'weights'>, detector: string): number =>
  weights !== undefined && Object.hasOwn(weights, detector)
    ? Math.min(1, Math.max(0, weights[detector] ?? 1))
    : 1;
