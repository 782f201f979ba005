/**
 * Risk from named terms: each takes its share of what is left below 100, so the terms add up to the risk,
 * it never passes 100, and one more failure never lowers it.
 */
import type { CheckVerdict, RiskDimension, ScoreTerm, Tier } from '../model/index.ts';
import type { Check, IncidentStanding } from './contract.ts';
import { dimensions } from './topics.ts';

/** What an unknown adds: a tenth of the failure it may hide. */
const UNCERTAINTY = 0.1;

const tierPoints: Readonly<Record<Tier, number>> = { 0: 25, 1: 15, 2: 5, 3: 0 };

/** What an incident adds while it stands: most while nobody holds the attacker, some while it is fresh. */
const standingPoints: Readonly<Record<IncidentStanding['state'], number>> = {
  open: 40,
  contained: 20,
  confirmed: 20,
};

/** One term per state, however many incidents are in it. */
const standingTerms = (standing: readonly IncidentStanding[]): readonly ScoreTerm[] =>
  (['open', 'contained', 'confirmed'] as const).flatMap((state): ScoreTerm[] => {
    const mine = standing.filter((one) => one.state === state);
    if (mine.length === 0) return [];
    const because = mine.map((one) => one.because).join('; ');
    return [
      {
        name: `incident ${state}`,
        dimension: 'exposure',
        points: standingPoints[state],
        because,
      },
    ];
  });

export interface Score {
  /** 0–100, one decimal. */
  readonly risk: number;
  /** Greatest first; points add up to the risk. */
  readonly terms: readonly ScoreTerm[];
}

const round = (points: number): number => Math.round(points * 10) / 10;

const termsOf = (
  verdicts: readonly CheckVerdict[],
  check: (id: string) => Check | undefined,
): readonly ScoreTerm[] =>
  verdicts.flatMap(({ check: id, verdict }): ScoreTerm[] => {
    const { points = 0, dimension = 'exposure' } = check(id) ?? {};
    if (verdict.status === 'pass' || points <= 0) return [];
    const { because } = verdict;
    return verdict.status === 'fail'
      ? [{ name: id, dimension, points, because }]
      : [{ name: `unknown: ${id}`, dimension, points: points * UNCERTAINTY, because }];
  });

/** Shares by rounded running totals, so that what is shown adds up. */
export const scoreOf = (
  tier: { readonly tier: Tier; readonly because: string },
  verdicts: readonly CheckVerdict[],
  {
    check,
    standing = [],
  }: {
    readonly check: (id: string) => Check | undefined;
    readonly standing?: readonly IncidentStanding[];
  },
): Score => {
  const points = tierPoints[tier.tier];
  const own: ScoreTerm[] =
    points === 0
      ? []
      : [{ name: `tier ${tier.tier}`, dimension: 'blast_radius', points, because: tier.because }];
  const raw = [...own, ...standingTerms(standing), ...termsOf(verdicts, check)].sort(
    (a, b) => b.points - a.points || (a.name < b.name ? -1 : 1),
  );
  let left = 100;
  let shown = 0;
  const terms: ScoreTerm[] = [];
  for (const term of raw) {
    left *= 1 - term.points / 100;
    const total = round(100 - left);
    terms.push({ ...term, points: round(total - shown) });
    shown = total;
  }
  return { risk: shown, terms };
};

/** What each part adds: all eight, zeros too. Their sum is the risk. */
export const risksByDimension = (
  terms: readonly ScoreTerm[],
): Readonly<Record<RiskDimension, number>> =>
  Object.fromEntries(
    dimensions.map((dimension) => [
      dimension,
      round(
        terms
          // What was judged before terms had a part, is exposure.
          .filter((one) => (one.dimension ?? 'exposure') === dimension)
          .reduce((sum, one) => sum + one.points, 0),
      ),
    ]),
  ) as Record<RiskDimension, number>;
