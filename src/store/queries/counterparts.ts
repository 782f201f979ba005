/** Those we send to or hear from, each written over the version that was read. */
import type { Counterpart, Sealed, TenantStore, Versioned } from '../contract.ts';
import type { Row } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const sealedOf = (row: Row<'counterparts'>): Sealed | undefined =>
  row.sealed_key_id === null || row.sealed_nonce === null || row.sealed_data === null
    ? undefined
    : { keyId: row.sealed_key_id, nonce: row.sealed_nonce, data: row.sealed_data };

const read = (row: Row<'counterparts'>): Versioned<Counterpart> => {
  const sealed = sealedOf(row);
  return {
    version: row.version,
    value: {
      id: row.id,
      value: row.value as Counterpart['value'],
      ...(sealed ? { sealed } : {}),
    },
  };
};

export const counterpartQueries = ({ run, tenant }: Scope): TenantStore['counterparts'] => ({
  get: (kind, id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('counterparts')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && read(row);
    }),
  list: (kind) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('counterparts')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .orderBy('id')
        .execute();
      return rows.map(read);
    }),
  put: (kind, { version, value: one }, at) =>
    run(async (trx) => {
      const id = storableKey(one.id);
      const row = {
        version: version + 1,
        updated_at: at,
        value: JSON.stringify(one.value),
        sealed_key_id: one.sealed?.keyId ?? null,
        sealed_nonce: one.sealed ? Buffer.from(one.sealed.nonce) : null,
        sealed_data: one.sealed ? Buffer.from(one.sealed.data) : null,
      };
      const written =
        version === 0
          ? await trx
              .insertInto('counterparts')
              .values({ tenant, kind, id, ...row })
              .onConflict((on) => on.columns(['tenant', 'kind', 'id']).doNothing())
              .returning('id')
              .executeTakeFirst()
          : await trx
              .updateTable('counterparts')
              .set(row)
              .where('tenant', '=', tenant)
              .where('kind', '=', kind)
              .where('id', '=', id)
              .where('version', '=', version)
              .returning('id')
              .executeTakeFirst();
      return written !== undefined;
    }),
  remove: (kind, id) =>
    run(async (trx) => {
      const key = storableKey(id);
      await trx
        .deleteFrom('outbox')
        .where('tenant', '=', tenant)
        .where('channel', '=', `${kind}:${key}`)
        .execute();
      const gone = await trx
        .deleteFrom('counterparts')
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .where('id', '=', key)
        .returning('id')
        .executeTakeFirst();
      return gone !== undefined;
    }),
});
