/** Findings, newest first, and whom they are about. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Finding } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { FindingFilter, TenantStore } from '../contract.ts';
import { pageOf } from '../page.ts';
import type { Database, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const FINDINGS: Batch = {
  table: 'findings',
  key: ['id'],
  columns: {
    id: 'text',
    kind: 'text',
    rule: 'text',
    severity: 'text',
    status: 'text',
    time: 'bigint',
    finding: 'json',
  },
};
const FINDING_IDENTITIES: Batch = {
  table: 'finding_identities',
  key: ['identity_id', 'finding_id'],
  columns: { identity_id: 'text', finding_id: 'text' },
};

export const writeFindings = async (
  trx: Trx,
  tenant: string,
  findings: readonly Finding[],
): Promise<void> => {
  await writeRows(trx, tenant, {
    ...FINDINGS,
    rows: findings.map((finding) => ({
      id: storableKey(finding.id),
      kind: finding.kind,
      rule: storableKey(finding.rule),
      severity: finding.severity,
      status: finding.status,
      time: finding.time,
      finding: JSON.stringify(finding),
    })),
  });
  await writeRows(trx, tenant, {
    ...FINDING_IDENTITIES,
    rows: findings.flatMap(({ id, identities }) =>
      identities.map((identity) => ({
        identity_id: storableKey(identity),
        finding_id: storableKey(id),
      })),
    ),
  });
};

type Query<O> = SelectQueryBuilder<Database, 'findings', O>;

const filtered = <O>(query: Query<O>, tenant: string, filter: FindingFilter): Query<O> => {
  let out = query.where('findings.tenant', '=', tenant);
  const { kind, rule, identityId, status, severity } = filter;
  if (kind !== undefined) out = out.where('kind', '=', kind);
  if (rule !== undefined) out = out.where('rule', '=', storableKey(rule));
  if (status) out = out.where('status', '=', sql<string>`any(${status}::text[])`);
  if (severity) out = out.where('severity', '=', sql<string>`any(${severity}::text[])`);
  if (identityId !== undefined) {
    out = out.where('id', 'in', (eb) =>
      eb
        .selectFrom('finding_identities')
        .select('finding_id')
        .where('finding_identities.tenant', '=', tenant)
        .where('identity_id', '=', storableKey(identityId)),
    );
  }
  return out;
};

export const findingQueries = ({ run, tenant }: Scope): TenantStore['findings'] => ({
  list: (filter, page) =>
    run((trx) =>
      pageOf(page, {
        sort: 'findings',
        arity: 2,
        total: async () => {
          const count = trx
            .selectFrom('findings')
            .select((eb) => eb.fn.countAll<number>().as('total'));
          return (await filtered(count, tenant, filter).executeTakeFirstOrThrow()).total;
        },
        rows: (limit, at) => {
          const query = filtered(
            trx.selectFrom('findings').select(['id', 'time', 'finding']),
            tenant,
            filter,
          );
          return (at ? query.where(sql<boolean>`(time, id) < (${at[0]}, ${at[1]})`) : query)
            .orderBy('time', 'desc')
            .orderBy('id', 'desc')
            .limit(limit)
            .execute();
        },
        keyOf: (row) => [row.time, row.id],
        map: (row) => row.finding as Finding,
      }),
    ),
  get: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('findings')
        .select('finding')
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row?.finding as Finding | undefined;
    }),
  counts: () =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('findings')
        .select(['kind', 'status', 'severity'])
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where('tenant', '=', tenant)
        .groupBy(['kind', 'status', 'severity'])
        .execute();
      return Object.fromEntries(
        rows.map(({ kind, status, severity, total }) => [`${kind}.${status}.${severity}`, total]),
      );
    }),
});
