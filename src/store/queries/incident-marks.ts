/** What incidents are known by and which others bear the same; and what is expected for a while. */
import { sql } from 'kysely';
import type { Incident, Suppression } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { SimilarIncident, TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const MARKS: Batch = {
  table: 'incident_marks',
  key: ['incident_id', 'mark'],
  columns: { incident_id: 'text', mark: 'text', drill: 'boolean', opened_at: 'bigint' },
};

const SUPPRESSIONS: Batch = {
  table: 'suppressions',
  key: ['id'],
  columns: { id: 'text', until_at: 'bigint', suppression: 'json' },
};

/** Of each kind; beyond it one more says nothing new. */
const MOST_OF_A_KIND = 30;
/** A mark that more bear than this is worth little, and only the newest of them are looked at. */
const LOOKED_AT = 200;

const marksOf = ({ attack, signals, identities, cause }: Incident): readonly string[] => {
  const some = (kind: string, values: readonly string[]): readonly string[] =>
    [...new Set(values)].slice(0, MOST_OF_A_KIND).map((value) => storableKey(`${kind}:${value}`));
  return [
    ...some('technique', attack),
    ...some(
      'detector',
      signals.flatMap(({ detector, llr }) => (llr > 0 ? [detector] : [])),
    ),
    ...some('identity', identities),
    ...some('cause', [`${cause.entry}/${cause.primary}`]),
  ];
};

export const writeMarks = async (
  trx: Trx,
  tenant: string,
  incidents: readonly Incident[],
): Promise<void> => {
  const rows = incidents.flatMap((incident) =>
    marksOf(incident).map((mark) => ({
      incident_id: storableKey(incident.id),
      mark,
      drill: incident.drill,
      opened_at: incident.openedAt,
    })),
  );
  // A story that was taken apart, or whose cause is told otherwise now, has lost some.
  await sql`delete from incident_marks m
    where m.tenant = ${tenant} and m.incident_id = any(${incidents.map(({ id }) => storableKey(id))}::text[])
      and (m.incident_id, m.mark) not in (
        select * from unnest(${rows.map((row) => row.incident_id)}::text[], ${rows.map((row) => row.mark)}::text[]))`.execute(
    trx,
  );
  await writeRows(trx, tenant, { ...MARKS, rows });
};

/** The same person again, or the same statement, tells more than the same technique. */
const worth: Readonly<Record<string, number>> = {
  identity: 2,
  detector: 1.5,
  technique: 1,
  cause: 0.5,
};

const worthOf = (mark: string): number => worth[mark.slice(0, mark.indexOf(':'))] ?? 1;

/** A mark that few bear says more: 1 where one bears it, down to about an eighth. */
const rarity = (bearers: number): number => 1 / Math.log2(1 + Math.max(1, bearers));

export const similarTo = async (
  trx: Trx,
  tenant: string,
  to: Incident,
  limit: number,
): Promise<readonly SimilarIncident[]> => {
  const marks = marksOf(to);
  if (marks.length === 0) return [];
  const { rows } = await sql<{ mark: string; incidents: readonly string[] }>`
    select asked.mark, array(
      select m.incident_id from incident_marks m
      where m.tenant = ${tenant} and m.mark = asked.mark and m.drill = ${to.drill}
        and m.incident_id <> ${storableKey(to.id)}
      order by m.opened_at desc, m.incident_id limit ${LOOKED_AT}
    ) as incidents
    from unnest(${marks}::text[]) as asked(mark)`.execute(trx);
  const shared = new Map<string, string[]>();
  const weights = new Map<string, number>();
  for (const { mark, incidents } of rows) {
    weights.set(mark, worthOf(mark) * rarity(incidents.length));
    for (const id of incidents) shared.set(id, [...(shared.get(id) ?? []), mark]);
  }
  const weigh = (some: readonly string[]): number =>
    some.reduce((sum, mark) => sum + (weights.get(mark) ?? 0), 0);
  // A cause alone makes nobody alike.
  const told = [...shared].filter(([, some]) => some.some((mark) => !mark.startsWith('cause:')));
  const whole = Math.max(1e-9, weigh(marks));
  const best = told
    .map(([id, some]) => ({ id, some, likeness: weigh(some) / whole }))
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  if (best.length === 0) return [];
  const found = await trx
    .selectFrom('incidents')
    .select(['id', 'incident'])
    .where('tenant', '=', tenant)
    .where('id', '=', sql<string>`any(${best.map(({ id }) => id)}::text[])`)
    .execute();
  const byId = new Map(found.map(({ id, incident }) => [id, incident as Incident]));
  return best.flatMap(({ id, some, likeness }) => {
    const incident = byId.get(id);
    return incident === undefined ? [] : [{ incident, shared: [...some].sort(), likeness }];
  });
};

export const writeSuppressions = async (
  trx: Trx,
  tenant: string,
  suppressions: readonly Suppression[],
): Promise<void> => {
  await writeRows(trx, tenant, {
    ...SUPPRESSIONS,
    rows: suppressions.map((one) => ({
      id: storableKey(one.id),
      until_at: one.until,
      suppression: JSON.stringify(one),
    })),
  });
};

/** The newest of all that were ever made. */
const MOST_LISTED = 1_000;

export const suppressionQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['incidents'], 'suppressions' | 'suppression'> => ({
  suppressions: (now) =>
    run(async (trx) => {
      let query = trx.selectFrom('suppressions').select('suppression').where('tenant', '=', tenant);
      if (now !== undefined) query = query.where('until_at', '>', now);
      const rows = await query
        .orderBy('until_at', 'desc')
        .orderBy('id')
        .limit(MOST_LISTED)
        .execute();
      return rows.map(({ suppression }) => suppression as Suppression);
    }),
  suppression: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('suppressions')
        .select('suppression')
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row?.suppression as Suppression | undefined;
    }),
});
