/** Who works on a partition: leases with a fencing epoch, and the state committed under them. */
import { sql } from 'kysely';
import type { StateEntry } from '../../core/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { Lease, TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const STATE_PAGE = 5_000;
/** Times of life after which a node that is silent is not even kept by name. */
const FORGOTTEN_AFTER = 100;

const serverTime = async (trx: Trx): Promise<number> => {
  const { rows } = await sql<{ now: number }>`select
    (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx);
  return rows[0]?.now ?? 0;
};

/** In the database's time, as it is when the row is written: waiting for a lock makes it later. */
export const expiresIn = (ms: number) =>
  sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint + ${ms}::bigint`;

/** Of one node, at once. A row that a commit holds is passed by: the commit renews it itself, and the others need not wait. */
export const renewAll = (
  { run, tenant }: Scope,
  {
    holder,
    leaseMs,
    node,
    held,
  }: {
    readonly holder: string;
    readonly leaseMs: number;
    readonly node: boolean;
    readonly held: readonly { readonly partition: number; readonly epoch: number }[];
  },
): Promise<void> =>
  run(async (trx) => {
    if (held.length > 0)
      await sql`update partitions set expires_at = ${expiresIn(leaseMs)}
        from (
          select p.partition as mine from partitions p
          join unnest(${held.map((one) => one.partition)}::integer[],
            ${held.map((one) => one.epoch)}::bigint[]) as held(partition, epoch)
            on held.partition = p.partition and held.epoch = p.epoch
          where p.tenant = ${tenant} and p.holder is not null
          for update of p skip locked
        ) as free
        where tenant = ${tenant} and partition = mine`.execute(trx);
    if (node)
      await sql`update nodes set seen_at = ${expiresIn(0)}
        where tenant = ${tenant} and node = ${holder}`.execute(trx);
  });

const STATE: Batch = {
  table: 'partition_state',
  key: ['partition', 'room', 'key'],
  columns: { partition: 'integer', room: 'text', key: 'text', raw_key: 'json', value: 'json' },
};

/** Entries whose value is `null` are removed. */
export const writeState = async (
  trx: Trx,
  tenant: string,
  partition: number,
  state: Readonly<Record<string, readonly StateEntry[]>>,
): Promise<void> => {
  const rows = [];
  const gone: { room: string; key: string }[] = [];
  for (const [room, entries] of Object.entries(state)) {
    // The last word on a key counts, be it a value or its end.
    for (const { key, value } of new Map(entries.map((entry) => [entry.key, entry])).values()) {
      const stored = storableKey(key);
      if (value === null || value === undefined) gone.push({ room, key: stored });
      else {
        rows.push({
          partition,
          room,
          key: stored,
          raw_key: stored === key ? null : JSON.stringify(key),
          value: JSON.stringify(value),
        });
      }
    }
  }
  if (gone.length > 0) {
    await sql`delete from partition_state s
      using unnest(${gone.map((one) => one.room)}::text[], ${gone.map((one) => one.key)}::text[])
        as gone(room, key)
      where s.tenant = ${tenant} and s.partition = ${partition}
        and s.room = gone.room and s.key = gone.key`.execute(trx);
  }
  await writeRows(trx, tenant, { ...STATE, rows });
};

const loadState = async (
  { run, tenant }: Scope,
  partition: number,
  wanted: readonly string[] | undefined,
) => {
  const rooms = new Map<string, StateEntry[]>();
  let after: readonly [string, string] | undefined;
  for (;;) {
    const from = after;
    const rows = await run((trx) => {
      let query = trx
        .selectFrom('partition_state')
        .select(['room', 'key', 'raw_key', 'value'])
        .where('tenant', '=', tenant)
        .where('partition', '=', partition)
        .orderBy('room')
        .orderBy('key')
        .limit(STATE_PAGE);
      if (wanted) query = query.where('room', 'in', [...wanted]);
      if (from) query = query.where(sql<boolean>`(room, key) > (${from[0]}, ${from[1]})`);
      return query.execute();
    });
    for (const { room, key, raw_key, value } of rows) {
      const entries = rooms.get(room) ?? [];
      entries.push({ key: raw_key ?? key, value });
      rooms.set(room, entries);
    }
    const last = rows.at(-1);
    if (!last || rows.length < STATE_PAGE) return rooms;
    after = [last.room, last.key];
  }
};

export const leaseQueries = (scope: Scope): TenantStore['leases'] => {
  const { run, tenant } = scope;
  return {
    acquire: (partition, holder, ttlMs, now) =>
      run(async (trx): Promise<Lease | undefined> => {
        const taken = await trx
          .insertInto('partitions')
          .values({ tenant, partition, holder, epoch: 1, position: 0, expires_at: now + ttlMs })
          .onConflict((on) =>
            on
              .columns(['tenant', 'partition'])
              .doUpdateSet({
                holder,
                epoch: sql<number>`partitions.epoch + 1`,
                expires_at: now + ttlMs,
              })
              .where((eb) =>
                eb.or([
                  eb('partitions.expires_at', '<=', now),
                  eb('partitions.holder', '=', holder),
                ]),
              ),
          )
          .returning(['epoch', 'position'])
          .executeTakeFirst();
        return taken && { partition, ...taken };
      }),
    renew: (partition, epoch, ttlMs, now) =>
      run(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('partitions')
          .set({ expires_at: now + ttlMs })
          .where('tenant', '=', tenant)
          .where('partition', '=', partition)
          .where('epoch', '=', epoch)
          .where('holder', 'is not', null)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
    release: (partition, epoch) =>
      run(async (trx) => {
        await trx
          .updateTable('partitions')
          .set({ holder: null, expires_at: 0 })
          .where('tenant', '=', tenant)
          .where('partition', '=', partition)
          .where('epoch', '=', epoch)
          .execute();
      }),
    loadState: (partition, rooms) => loadState(scope, partition, rooms),
    now: () => run(serverTime),
    stateBytes: () =>
      run(async (trx) => {
        const { rows } = await sql<{ bytes: number }>`select
          pg_total_relation_size('partition_state')::bigint as bytes`.execute(trx);
        return rows[0]?.bytes ?? 0;
      }),
    meet: (node, { version, startedAt }, ttlMs) =>
      run(async (trx) => {
        const now = await serverTime(trx);
        const seen = { version, started_at: startedAt, seen_at: now };
        await trx
          .insertInto('nodes')
          .values({ tenant, node, ...seen })
          .onConflict((on) => on.columns(['tenant', 'node']).doUpdateSet(seen))
          .execute();
        await trx
          .deleteFrom('nodes')
          .where('tenant', '=', tenant)
          .where('seen_at', '<', now - FORGOTTEN_AFTER * ttlMs)
          .execute();
        const rows = await trx
          .selectFrom('nodes')
          .select(['node', 'version', 'started_at as startedAt', 'seen_at as seenAt'])
          .where('tenant', '=', tenant)
          .where('seen_at', '>', now - ttlMs)
          .orderBy('node')
          .execute();
        return rows;
      }),
    leave: (node) =>
      run(async (trx) => {
        await trx
          .deleteFrom('nodes')
          .where('tenant', '=', tenant)
          .where('node', '=', node)
          .execute();
      }),
    standing: () =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('partitions')
          .select(['partition', 'holder', 'epoch', 'position', 'expires_at'])
          .where('tenant', '=', tenant)
          .orderBy('partition')
          .execute();
        return rows.map(({ holder, expires_at, ...row }) => ({
          ...row,
          expiresAt: expires_at,
          ...(holder === null ? {} : { holder }),
        }));
      }),
  };
};
