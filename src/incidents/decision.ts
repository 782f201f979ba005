/** Probability first, damage once: tier and criticality enter here and nowhere else. */
import type { Criticality, Decision, Severity, Tier } from '../model/index.ts';
import type { SiteCosts } from './contract.ts';

export interface Stake {
  readonly tier: Tier;
  readonly tierBecause: string;
  readonly criticality: Criticality;
  readonly emergencyAccess: boolean;
}

/** A thing whose failure is dear is dear to lose to somebody as well. */
const criticalityFactor: Readonly<Record<Criticality, number>> = {
  critical: 1.5,
  important: 1.2,
  ordinary: 1,
  unknown: 1,
};

export const damageOf = (
  { tier, criticality }: Pick<Stake, 'tier' | 'criticality'>,
  costs: SiteCosts,
): number => Math.min(1, costs.damage[tier] * criticalityFactor[criticality]);

const percent = (value: number): string =>
  `${value < 0.01 ? '<1' : String(Math.round(value * 100))} %`;

const dispositionOf = (expected: number, costs: SiteCosts): Decision['disposition'] => {
  if (expected >= costs.page) return 'page';
  return expected >= costs.queue ? 'queue' : 'timeline';
};

const compared = {
  page: 'at or above the cost of paging',
  queue: 'worth a place in the queue, below the cost of paging',
  timeline: 'below the cost of anybody’s time',
} as const;

/** Two people for emergency access, whatever the confidence; it is never locked automatically. */
export const decide = (confidence: number, stake: Stake, costs: SiteCosts): Decision => {
  const damage = damageOf(stake, costs);
  const expectedDamage = confidence * damage;
  if (stake.emergencyAccess) {
    return {
      disposition: 'page',
      expectedDamage,
      because:
        'an emergency access account: every use is looked at by two people, and it is never locked automatically',
      pagePeople: 2,
    };
  }
  const disposition = dispositionOf(expectedDamage, costs);
  return {
    disposition,
    expectedDamage,
    because: `${percent(confidence)} confidence at tier ${stake.tier} (${stake.tierBecause}): expected damage ${expectedDamage.toFixed(3)}, ${compared[disposition]}`,
    pagePeople: disposition === 'page' ? 1 : 0,
  };
};

/** From expected damage; thresholds follow the site's costs. */
export const severityOf = (decision: Decision, costs: SiteCosts): Severity => {
  const { expectedDamage, pagePeople } = decision;
  if (expectedDamage >= Math.max(0.5, costs.page)) return 'critical';
  if (expectedDamage >= costs.page || pagePeople > 1) return 'high';
  if (expectedDamage >= costs.queue) return 'medium';
  return expectedDamage >= costs.queue / 4 ? 'low' : 'informational';
};
