/** Where identities stand: their summary rows, counted by tier, class and risk. */
import { DAY, HOUR } from '../../core/index.ts';
import type { RiskSample, TenantStore } from '../../store/index.ts';
import type { Overview } from '../contract/index.ts';

const AT_RISK = 50;
const tiers = [0, 1, 2, 3] as const;

type Band = 'low' | 'medium' | 'high' | 'critical';

const bandOf = (from: number): Band =>
  from >= 75 ? 'critical' : from >= 50 ? 'high' : from >= 25 ? 'medium' : 'low';

export interface Standing {
  readonly posture: Pick<
    Overview['posture'],
    'identities' | 'roles' | 'unowned' | 'tiers' | 'byClass'
  >;
  readonly risk: Omit<RiskSample, 'at'>;
}

export const readStanding = async (store: TenantStore): Promise<Standing> => {
  const count = { identities: 0, roles: 0, unowned: 0, atRisk: 0, risk: 0, failed: 0, unknown: 0 };
  const byTier = tiers.map((tier) => ({
    tier,
    total: 0,
    low: 0,
    medium: 0,
    high: 0,
    critical: 0,
  }));
  const byClass = new Map<string, { class: string; total: number; atRisk: number }>();
  for (const row of await store.inventory.standing()) {
    const { total, band } = row;
    const atRisk = band >= AT_RISK ? total : 0;
    if (row.kind === 'role') count.roles += total;
    else {
      count.identities += total;
      if (!row.owned) count.unowned += total;
    }
    count.risk += row.risk;
    count.failed += row.failed;
    count.unknown += row.unknown;
    count.atRisk += atRisk;
    const tier = byTier[row.tier];
    if (tier) {
      tier.total += total;
      tier[bandOf(band)] += total;
    }
    const mine = byClass.get(row.class) ?? { class: row.class, total: 0, atRisk: 0 };
    mine.total += total;
    mine.atRisk += atRisk;
    byClass.set(row.class, mine);
  }
  const { identities, roles, unowned, atRisk, failed, unknown } = count;
  const judged = identities + roles;
  return {
    posture: { identities, roles, unowned, tiers: byTier, byClass: [...byClass.values()] },
    risk: { atRisk, judged, mean: judged === 0 ? 0 : count.risk / judged, failed, unknown },
  };
};

const TREND_DAYS = 30;

/** Keep how risk stands, once an hour; nothing before anybody was judged. */
export const sampleRisk = async (store: TenantStore, at: number): Promise<void> => {
  // Reading every row is dear where there are many: only for an hour that has no word yet.
  if ((await store.postures.samples(Math.floor(at / HOUR) * HOUR)).length > 0) return;
  const { risk } = await readStanding(store);
  if (risk.judged > 0) await store.postures.putSample({ at, ...risk });
};

/** The last word of each day, each hour while there are fewer than two days; then how it stands now. */
export const riskTrend = async (
  store: TenantStore,
  now: number,
  risk: Standing['risk'],
): Promise<readonly RiskSample[]> => {
  const samples = (await store.postures.samples(now - TREND_DAYS * DAY)).filter(
    (one) => one.at < now,
  );
  const isYoung = now - (samples[0]?.at ?? now) < 2 * DAY;
  const kept = isYoung
    ? samples
    : [...new Map(samples.map((one) => [Math.floor(one.at / DAY), one])).values()].filter(
        (one) => Math.floor(one.at / DAY) < Math.floor(now / DAY),
      );
  return [...kept, { at: now, ...risk }];
};
