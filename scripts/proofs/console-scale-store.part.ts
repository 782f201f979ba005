/** The rows of the same organisation: identities by the real commits, what they are judged to be by the database itself. */
import pg from 'pg';
import type { Finding, Incident } from '../../src/model/index.ts';
import type { PartitionCommit, TenantStore } from '../../src/store/index.ts';
import { idOf, rowOf } from './console-scale-estate.part.ts';
import type { Dice } from './graph-scale-dice.part.ts';

interface StoreSize {
  readonly identities: number;
  readonly findings: number;
  readonly incidents: number;
}

const PEER =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const HOUR = 3_600_000;
const PAGE = 5_000;
const severities = ['low', 'medium', 'high', 'critical'] as const;
const unsaid = { said: false, because: 'not in the log' } as const;

const findingOf = (nth: number, size: StoreSize, dice: Dice, now: number): Finding => ({
  id: `finding-${nth}`,
  kind: nth % 3 === 0 ? 'detection' : 'posture',
  rule: `rule-${dice.skewed(300, 20, nth)}`,
  title: 'Something to look at',
  severity: severities[dice.skewed(4, 21, nth)] ?? 'low',
  attack: ['T1078.004'],
  identities: [idOf(dice.below(size.identities, 22, nth))],
  events: [`evt_${nth}`],
  time: now - dice.below(90 * 24, 23, nth) * HOUR - nth,
  status: nth % 5 === 0 ? 'closed' : 'open',
  because: 'seen where it was not before',
});

const incidentOf = (nth: number, size: StoreSize, dice: Dice, now: number): Incident => {
  const rootId = idOf(dice.skewed(size.identities, 24, nth));
  const at = now - dice.below(60 * 24, 25, nth) * HOUR - nth;
  return {
    id: `incident-${nth}`,
    title: 'Key misuse',
    story: 'A key was used from a network that it never came from, and read what it never read.',
    status: nth % 4 === 0 ? 'open' : nth % 4 === 1 ? 'contained' : 'closed',
    verdict: nth % 4 < 2 ? 'undecided' : 'true_positive',
    ...{ severity: severities[nth % 4] ?? 'low', confidence: dice.of(26, nth), tier: 2, rootId },
    identities: [rootId, idOf(dice.below(size.identities, 27, nth))],
    ...{ credentials: [], evidence: [], findings: [`finding-${nth}`], signals: [], timeline: [] },
    attribution: { credential: unsaid, who: unsaid, context: unsaid, privilege: unsaid, did: [] },
    cause: { entry: 'leaked', conditions: [], primary: 'unowned' },
    decision: {
      disposition: nth % 10 === 0 ? 'page' : nth % 2 === 0 ? 'queue' : 'timeline',
      ...{ expectedDamage: 5, because: 'made up', pagePeople: 1 },
    },
    attack: ['T1078.004'],
    ...{ firstEventAt: at - HOUR, lastEventAt: at, openedAt: at, updatedAt: at, drill: false },
  };
};

/** The database that holds this tenant: it was made under a name of chance. */
const databaseOf = async (tenant: string): Promise<pg.Client> => {
  const list = new pg.Client({ connectionString: PEER });
  await list.connect();
  const { rows } = await list.query<{ name: string }>(
    "select datname as name from pg_database where datname like 'cs_api_%'",
  );
  await list.end();
  for (const { name } of rows) {
    const url = new URL(PEER);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href });
    try {
      await client.connect();
      await client.query('set search_path = countersign');
      const { rowCount } = await client.query('select from tenants where tenant = $1', [tenant]);
      if (rowCount) return client;
    } catch {
      // Another's, made or dropped at this moment.
    }
    await client.end();
  }
  throw new Error('no database holds the tenant');
};

/** Eight checks apply to each; what fails and what is unknown goes by the number. */
const posturesSql = (checks: readonly string[]): string => `
  insert into postures (tenant, id, tier, risk, judged_at, posture)
  select p.tenant, p.id, p.tier, p.risk, $2, json_build_object(
    'identityId', p.id, 'tier', p.tier, 'tierBecause', 'made up', 'criticality', p.criticality,
    'criticalityBecause', 'made up', 'risk', p.risk, 'judgedAt', $2::bigint,
    'terms', json_build_array(json_build_object('name', 'no owner', 'points', p.risk, 'because', 'made up')),
    'verdicts', (select json_agg(json_build_object('check', c.name, 'subjectId', p.id, 'severity', 'medium',
        'verdict', case (hashtext(p.id || c.name) & 15) when 0 then json_build_object('status', 'fail', 'because', 'it is older than 90 days')
          when 1 then json_build_object('status', 'unknown', 'because', 'the listing does not say')
          else json_build_object('status', 'pass', 'because', 'it is in order') end))
      from unnest($3::text[]) with ordinality c(name, nth)
      where (c.nth + hashtext(p.class)) % ${Math.max(1, Math.floor(checks.length / 8))} = 0))
  from principals p where p.tenant = $1`;

export const fillStore = async (
  store: TenantStore,
  {
    dice,
    checks,
    now,
    ...size
  }: StoreSize & { dice: Dice; checks: readonly string[]; now: number },
): Promise<void> => {
  const lease = await store.leases.acquire(0, 'proof', 24 * HOUR, now);
  if (!lease) throw new Error('the partition is somebody else’s');
  let position = 0;
  const commit = (change: Partial<PartitionCommit>): Promise<unknown> =>
    store.commit({
      ...{ partition: 0, epoch: lease.epoch, position: ++position, state: {}, facts: [] },
      ...{ principals: [], postures: [], findings: [], incidents: [], respond: [], ledger: [] },
      ...{ counters: {}, at: now, ...change },
    });
  const paged = async (count: number, write: (from: number, to: number) => Promise<unknown>) => {
    for (let from = 0; from < count; from += PAGE) await write(from, Math.min(count, from + PAGE));
  };
  const numbers = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index);
  await paged(size.identities, (from, to) =>
    commit({ principals: numbers(from, to).map((nth) => rowOf(nth, dice)) }),
  );
  await paged(size.findings, (from, to) =>
    commit({ findings: numbers(from, to).map((nth) => findingOf(nth, size, dice, now)) }),
  );
  await paged(size.incidents, (from, to) =>
    commit({ incidents: numbers(from, to).map((nth) => incidentOf(nth, size, dice, now)) }),
  );
  const client = await databaseOf(store.tenant);
  try {
    await client.query("select set_config('countersign.tenant', $1, false)", [store.tenant]);
    await client.query(posturesSql(checks), [store.tenant, now, checks]);
    // What a database does by itself within minutes.
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
};
