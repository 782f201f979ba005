/** Incidents, newest first, and the queue that hands them to response. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Incident } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { IncidentFilter, PartitionCommit, TenantStore } from '../contract.ts';
import { pageOf } from '../page.ts';
import type { Database, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';
import { similarTo, suppressionQueries, writeMarks } from './incident-marks.ts';

const INCIDENTS: Batch = {
  table: 'incidents',
  key: ['id'],
  columns: {
    id: 'text',
    status: 'text',
    verdict: 'text',
    severity: 'text',
    disposition: 'text',
    confidence: 'double precision',
    tier: 'smallint',
    drill: 'boolean',
    opened_at: 'bigint',
    updated_at: 'bigint',
    incident: 'json',
  },
};
const INCIDENT_IDENTITIES: Batch = {
  table: 'incident_identities',
  key: ['identity_id', 'incident_id'],
  columns: { identity_id: 'text', incident_id: 'text' },
};

export const writeIncidents = async (
  trx: Trx,
  tenant: string,
  incidents: readonly Incident[],
): Promise<void> => {
  if (incidents.length === 0) return;
  // A story may be told twice in one batch; the last telling says who is in it.
  const last = [...new Map(incidents.map((one) => [storableKey(one.id), one])).entries()];
  await writeRows(trx, tenant, {
    ...INCIDENTS,
    rows: last.map(([id, incident]) => ({
      id,
      status: incident.status,
      verdict: incident.verdict,
      severity: incident.severity,
      disposition: incident.decision.disposition,
      confidence: incident.confidence,
      tier: incident.tier,
      drill: incident.drill,
      opened_at: incident.openedAt,
      updated_at: incident.updatedAt,
      incident: JSON.stringify(incident),
    })),
  });
  await sql`delete from incident_identities
    where tenant = ${tenant} and incident_id = any(${last.map(([id]) => id)}::text[])`.execute(trx);
  await writeRows(trx, tenant, {
    ...INCIDENT_IDENTITIES,
    rows: last.flatMap(([id, { identities }]) =>
      identities.map((identity) => ({ identity_id: storableKey(identity), incident_id: id })),
    ),
  });
  await writeMarks(
    trx,
    tenant,
    last.map(([, incident]) => incident),
  );
};

/** Asking again while a claim is out does not hand it to a second worker; it is offered after `finish`. */
export const queueResponse = async (
  trx: Trx,
  tenant: string,
  respond: PartitionCommit['respond'],
  at: number,
): Promise<void> => {
  const rows = new Map(respond.map((one) => [storableKey(one.incidentId), storable(one.reason)]));
  if (rows.size === 0) return;
  const ids = [...rows.keys()].sort();
  await sql`insert into respond_queue (tenant, incident_id, reason, queued_at)
    select ${tenant}, id, reason, ${at}
    from unnest(${ids}::text[], ${ids.map((id) => rows.get(id) ?? '')}::text[]) as asked(id, reason)
    on conflict (tenant, incident_id) do update
    set reason = excluded.reason, asked = respond_queue.asked + 1`.execute(trx);
};

type Query<O> = SelectQueryBuilder<Database, 'incidents', O>;

const filtered = <O>(query: Query<O>, tenant: string, filter: IncidentFilter): Query<O> => {
  let out = query.where('incidents.tenant', '=', tenant);
  const { status, severity, identityId, drill, disposition } = filter;
  if (status) out = out.where('status', '=', sql<string>`any(${status}::text[])`);
  if (severity) out = out.where('severity', '=', sql<string>`any(${severity}::text[])`);
  if (disposition) out = out.where('disposition', '=', sql<string>`any(${disposition}::text[])`);
  if (drill !== undefined) out = out.where('drill', '=', drill);
  if (identityId !== undefined) {
    out = out.where('id', 'in', (eb) =>
      eb
        .selectFrom('incident_identities')
        .select('incident_id')
        .where('incident_identities.tenant', '=', tenant)
        .where('identity_id', '=', storableKey(identityId)),
    );
  }
  return out;
};

export const incidentQueries = (scope: Scope): TenantStore['incidents'] => {
  const { run, tenant } = scope;
  return {
    ...suppressionQueries(scope),
    similar: (to, limit) => run((trx) => similarTo(trx, tenant, to, limit)),
    list: (filter, page) =>
      run((trx) =>
        pageOf(page, {
          sort: 'incidents',
          arity: 2,
          total: async () => {
            const count = trx
              .selectFrom('incidents')
              .select((eb) => eb.fn.countAll<number>().as('total'));
            return (await filtered(count, tenant, filter).executeTakeFirstOrThrow()).total;
          },
          rows: (limit, at) => {
            const query = filtered(
              trx.selectFrom('incidents').select(['id', 'opened_at', 'incident']),
              tenant,
              filter,
            );
            return (at ? query.where(sql<boolean>`(opened_at, id) < (${at[0]}, ${at[1]})`) : query)
              .orderBy('opened_at', 'desc')
              .orderBy('id', 'desc')
              .limit(limit)
              .execute();
          },
          keyOf: (row) => [row.opened_at, row.id],
          map: (row) => row.incident as Incident,
        }),
      ),
    get: (id) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('incidents')
          .select('incident')
          .where('tenant', '=', tenant)
          .where('id', '=', storableKey(id))
          .executeTakeFirst();
        return row?.incident as Incident | undefined;
      }),
    byId: (ids) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('incidents')
          .select(['id', 'incident'])
          .where('tenant', '=', tenant)
          .where('id', '=', sql<string>`any(${ids.map(storableKey)}::text[])`)
          .execute();
        return new Map(rows.map(({ id, incident }) => [id, incident as Incident]));
      }),
    verdicts: (ids) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('incidents')
          .select(['id', 'verdict'])
          .where('tenant', '=', tenant)
          .where('id', '=', sql<string>`any(${ids.map(storableKey)}::text[])`)
          .execute();
        return new Map(rows.map(({ id, verdict }) => [id, verdict as Incident['verdict']]));
      }),
    claim: (limit, until, now) =>
      run(async (trx) => {
        const { rows } = await sql<{ incidentId: string; reason: string }>`
        update respond_queue q set claimed_until = ${until}, claimed = q.asked
        from (
          select incident_id from respond_queue
          where tenant = ${tenant} and (claimed_until is null or claimed_until <= ${now})
          order by queued_at, incident_id limit ${limit} for update skip locked
        ) free
        where q.tenant = ${tenant} and q.incident_id = free.incident_id
        returning q.incident_id as "incidentId", q.reason`.execute(trx);
        return rows;
      }),
    finish: (incidentId) =>
      run(async (trx) => {
        const id = storableKey(incidentId);
        await sql`delete from respond_queue
        where tenant = ${tenant} and incident_id = ${id} and asked = claimed`.execute(trx);
        await sql`update respond_queue set claimed_until = null
        where tenant = ${tenant} and incident_id = ${id} and asked > claimed`.execute(trx);
      }),
  };
};
