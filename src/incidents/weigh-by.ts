/** What other settings of a site would have decided, and what pages by them: damage, not noise, moves the bar. */
import type { Criticality, Decision, IdentityClass, Tier } from '../model/index.ts';
import type { SiteCosts, Watched } from './contract.ts';
import { baseRateOf, believed } from './costs.ts';
import { damageOf, decide } from './decision.ts';
import { weighEvidence } from './evidence.ts';

/** A story as it stood when it was watched, weighed and decided by these settings. */
export const weighBy = (
  story: Watched,
  costs: SiteCosts,
): { readonly confidence: number; readonly decision: Decision } => {
  const { confidence } = weighEvidence({
    ...story.weighed,
    baseRate: baseRateOf(story.class, costs),
    reliability: (detector) => believed(costs, detector),
  });
  return {
    confidence,
    decision: decide(confidence, { ...story, tierBecause: 'as it stood' }, costs),
  };
};

/** For one tier and criticality. */
export interface Bar {
  readonly tier: Tier;
  readonly criticality: Criticality;
  /** 0–1. */
  readonly damage: number;
  /** Confidence from which it stands in the queue, or pages; absent = it never does alone. */
  readonly queueAt?: number;
  readonly pageAt?: number;
}

const tiers: readonly Tier[] = [0, 1, 2, 3];
const criticalities: readonly Criticality[] = ['critical', 'important', 'ordinary'];

export const barsOf = (costs: SiteCosts): readonly Bar[] =>
  tiers.flatMap((tier) =>
    criticalities.map((criticality): Bar => {
      const damage = damageOf({ tier, criticality }, costs);
      const at = (cost: number) => (damage > 0 && cost <= damage ? cost / damage : undefined);
      const [queueAt, pageAt] = [at(costs.queue), at(costs.page)];
      return {
        tier,
        criticality,
        damage,
        ...(queueAt === undefined ? {} : { queueAt }),
        ...(pageAt === undefined ? {} : { pageAt }),
      };
    }),
  );

const classes: readonly IdentityClass[] = [
  'human',
  'service_account',
  'workload',
  'third_party_app',
  'agent',
];

const logit = (p: number): number => Math.log(p / (1 - p));

/** Nats of evidence that a story of this class needs to page at ordinary criticality, by tier; absent = never. */
export interface Needed {
  readonly class: IdentityClass;
  /** P(compromise) before any evidence. */
  readonly baseRate: number;
  readonly pageNats: readonly (number | null)[];
}

export const neededOf = (costs: SiteCosts): readonly Needed[] =>
  classes.map((kind) => {
    const baseRate = baseRateOf(kind, costs);
    const ordinary = barsOf(costs).filter(({ criticality }) => criticality === 'ordinary');
    return {
      class: kind,
      baseRate,
      pageNats: ordinary.map(({ pageAt }) =>
        pageAt === undefined || pageAt >= 1
          ? null
          : Math.round((logit(pageAt) - logit(baseRate)) * 100) / 100,
      ),
    };
  });
