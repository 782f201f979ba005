/** Changes of high risk: what the loop found, and how people answered. */
import { sql } from 'kysely';
import type { ChangeCase, EstateChange } from '../../model/index.ts';
import { writeRows } from '../batch.ts';
import type { TenantStore, Versioned } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

/** Inside the loop's own commit; what is known already stays as it is. */
export const writeChanges = (
  trx: Trx,
  tenant: string,
  changes: readonly EstateChange[],
): Promise<void> =>
  writeRows(trx, tenant, {
    table: 'estate_changes',
    key: ['id'],
    columns: {
      id: 'text',
      subject_id: 'text',
      state: 'text',
      version: 'integer',
      at: 'bigint',
      change: 'json',
    },
    overwrite: [],
    rows: changes.map((change) => ({
      id: storableKey(change.id),
      subject_id: storableKey(change.subjectId),
      state: 'new',
      version: 1,
      at: change.at,
      change: JSON.stringify(change),
    })),
  });

export const changeQueries = ({ run, tenant }: Scope): TenantStore['changes'] => ({
  found: (limit) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('estate_changes')
        .select(['version', 'change'])
        .where('tenant', '=', tenant)
        .where('state', '=', 'new')
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(
        ({ version, change }): Versioned<EstateChange> => ({
          version,
          value: change as EstateChange,
        }),
      );
    }),
  get: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('estate_changes')
        .select(['version', 'change'])
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .where('state', '<>', 'new')
        .executeTakeFirst();
      return row && { version: row.version, value: row.change as ChangeCase };
    }),
  list: ({ state, limit }) =>
    run(async (trx) => {
      let query = trx
        .selectFrom('estate_changes')
        .select(['version', 'change'])
        .where('tenant', '=', tenant)
        .where('state', '<>', 'new');
      if (state) query = query.where('state', '=', sql<string>`any(${state}::text[])`);
      if (limit !== undefined) query = query.limit(limit);
      const rows = await query.orderBy('at', 'desc').orderBy('id').execute();
      return rows.map(
        ({ version, change }): Versioned<ChangeCase> => ({ version, value: change as ChangeCase }),
      );
    }),
  put: ({ version, value }) =>
    run(async (trx) => {
      const written = await trx
        .updateTable('estate_changes')
        .set({ state: value.state, version: version + 1, change: JSON.stringify(value) })
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(value.id))
        .where('version', '=', version)
        .returning('id')
        .executeTakeFirst();
      return written !== undefined;
    }),
});
