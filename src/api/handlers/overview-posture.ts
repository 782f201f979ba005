/** Where identities stand: one reading of their summary rows, counted by tier, class and risk. */
import type { PrincipalRow, TenantStore } from '../../store/index.ts';
import type { Overview } from '../contract/index.ts';

const PAGE = 1_000;
const AT_RISK = 50;
const tiers = [0, 1, 2, 3] as const;

type Band = 'low' | 'medium' | 'high' | 'critical';

const bandOf = (risk: number): Band =>
  risk >= 75 ? 'critical' : risk >= 50 ? 'high' : risk >= 25 ? 'medium' : 'low';

async function* allRows(store: TenantStore): AsyncGenerator<PrincipalRow> {
  let after: string | undefined;
  do {
    const page = await store.inventory.principals(
      { sort: 'name' },
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

export interface Standing {
  readonly posture: Pick<
    Overview['posture'],
    'identities' | 'roles' | 'unowned' | 'tiers' | 'byClass'
  >;
  readonly risk: { readonly atRisk: number; readonly judged: number; readonly mean: number };
}

export const readStanding = async (store: TenantStore): Promise<Standing> => {
  const count = { identities: 0, roles: 0, unowned: 0, atRisk: 0, risk: 0 };
  const byTier = tiers.map((tier) => ({
    tier,
    total: 0,
    low: 0,
    medium: 0,
    high: 0,
    critical: 0,
  }));
  const byClass = new Map<string, { class: string; total: number; atRisk: number }>();
  for await (const row of allRows(store)) {
    if (row.status === 'deleted') continue;
    const isAtRisk = row.risk >= AT_RISK;
    if (row.kind === 'role') count.roles++;
    else {
      count.identities++;
      if (row.owner === undefined) count.unowned++;
    }
    count.risk += row.risk;
    if (isAtRisk) count.atRisk++;
    const tier = byTier[row.tier];
    if (tier) {
      tier.total++;
      tier[bandOf(row.risk)]++;
    }
    const mine = byClass.get(row.class) ?? { class: row.class, total: 0, atRisk: 0 };
    mine.total++;
    if (isAtRisk) mine.atRisk++;
    byClass.set(row.class, mine);
  }
  const { identities, roles, unowned, atRisk } = count;
  const judged = identities + roles;
  return {
    posture: { identities, roles, unowned, tiers: byTier, byClass: [...byClass.values()] },
    risk: { atRisk, judged, mean: judged === 0 ? 0 : count.risk / judged },
  };
};
