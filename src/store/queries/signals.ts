/** Security Event Tokens that were told to us: each `jti` of an issuer stands once. */
import { sql } from 'kysely';
import type { ReceivedSignal, TenantStore } from '../contract.ts';
import type { Row } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';

const read = (row: Row<'signals_received'>): ReceivedSignal => ({
  issuer: row.issuer,
  jti: row.jti,
  digest: row.digest,
  outcome: row.outcome,
  because: row.because,
  receivedAt: row.received_at,
  signal: row.signal as ReceivedSignal['signal'],
});

export const signalQueries = ({ run, tenant }: Scope): TenantStore['signals'] => ({
  put: ({ issuer, jti, digest, outcome, because, receivedAt, signal }) =>
    run(async (trx) => {
      const key = { tenant, issuer: storableKey(issuer), jti: storableKey(jti) };
      const made = await trx
        .insertInto('signals_received')
        .values({
          ...key,
          digest,
          outcome,
          because: storable(because),
          received_at: receivedAt,
          signal: JSON.stringify(signal),
        })
        .onConflict((on) => on.columns(['tenant', 'issuer', 'jti']).doNothing())
        .returning('jti')
        .executeTakeFirst();
      if (made) return 'new';
      const row = await trx
        .selectFrom('signals_received')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('issuer', '=', key.issuer)
        .where('jti', '=', key.jti)
        .executeTakeFirstOrThrow();
      return read(row);
    }),
  get: (issuer, jti) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('signals_received')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('issuer', '=', storableKey(issuer))
        .where('jti', '=', storableKey(jti))
        .executeTakeFirst();
      return row && read(row);
    }),
  counts: () =>
    run(async (trx) => {
      const { rows } = await sql<{ issuer: string; outcome: string; count: string }>`
        select issuer, outcome, count(*) as count from signals_received
        where tenant = ${tenant} group by issuer, outcome order by issuer, outcome`.execute(trx);
      const counts: Record<string, Record<string, number>> = {};
      for (const { issuer, outcome, count } of rows)
        counts[issuer] = { ...counts[issuer], [outcome]: Number(count) };
      return counts;
    }),
  recent: (limit) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('signals_received')
        .selectAll()
        .where('tenant', '=', tenant)
        .orderBy('received_at', 'desc')
        .orderBy('jti')
        .limit(limit)
        .execute();
      return rows.map(read);
    }),
});
