/** What a site pays for being woken and for being wrong, and how likely compromise is before evidence. */
import type { IdentityClass } from '../model/index.ts';
import type { SiteCosts } from './contract.ts';

/**
 * With these a tier-0 identity is paged at a confidence of 0.15, tier 1 at 0.25, tier 2 at 0.6;
 * tier 3 never pages alone.
 */
export const defaultCosts: SiteCosts = {
  page: 0.15,
  queue: 0.04,
  damage: [1, 0.6, 0.25, 0.05],
};

/**
 * P(compromise) of a story that has any signal at all, before its evidence. Chosen, not measured:
 * a site's own verdicts move each detector's weight instead.
 */
const baseRates: Readonly<Record<IdentityClass, number>> = {
  human: 0.005,
  service_account: 0.02,
  workload: 0.01,
  third_party_app: 0.02,
  agent: 0.02,
};
const UNKNOWN_RATE = 0.01;

export const baseRateOf = (
  kind: IdentityClass | undefined,
  costs: Pick<SiteCosts, 'baseRates'> = {},
): number => (kind === undefined ? UNKNOWN_RATE : (costs.baseRates?.[kind] ?? baseRates[kind]));

/** As the site sets it; between not at all and as it says. */
export const believed = ({ weights }: Pick<SiteCosts, 'weights'>, detector: string): number =>
  weights !== undefined && Object.hasOwn(weights, detector)
    ? Math.min(1, Math.max(0, weights[detector] ?? 1))
    : 1;
