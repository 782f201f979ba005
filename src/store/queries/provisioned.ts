/** Accounts and groups that other systems push to us. */
import type { ProvisionedRow, TenantStore } from '../contract.ts';
import type { Row } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const CHUNK = 500;

const rowOf = ({ id, version, resource }: Row<'provisioned'>): ProvisionedRow => ({
  id,
  version,
  resource: resource as ProvisionedRow['resource'],
});

export const provisionedQueries = ({ run, tenant }: Scope): TenantStore['provisioned'] => {
  const chunk = (connection: string, type: string, after: string, limit: number) =>
    run((trx) =>
      trx
        .selectFrom('provisioned')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('connection', '=', connection)
        .where('type', '=', type)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
  return {
    get: ({ connection, type }, id) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('provisioned')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('connection', '=', connection)
          .where('type', '=', type)
          .where('id', '=', storableKey(id))
          .executeTakeFirst();
        return row && rowOf(row);
      }),
    named: ({ connection, type }, name) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('provisioned')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('connection', '=', connection)
          .where('type', '=', type)
          .where('name_key', '=', storableKey(name))
          .executeTakeFirst();
        return row && rowOf(row);
      }),
    page: ({ connection, type }, from, count) =>
      run(async (trx) => {
        const of = trx
          .selectFrom('provisioned')
          .where('tenant', '=', tenant)
          .where('connection', '=', connection)
          .where('type', '=', type);
        const { total } = await of
          .select((on) => on.fn.countAll<string>().as('total'))
          .executeTakeFirstOrThrow();
        const rows = await of.selectAll().orderBy('id').offset(from).limit(count).execute();
        return { items: rows.map(rowOf), total: Number(total) };
      }),
    async *all({ connection, type }) {
      for (let after = ''; ; ) {
        const rows = await chunk(connection, type, after, CHUNK);
        yield* rows.map(rowOf);
        const last = rows.at(-1);
        if (last === undefined || rows.length < CHUNK) return;
        after = last.id;
      }
    },
    put: ({ connection, type }, { id, name, version, resource }) =>
      run(async (trx) => {
        const key = storableKey(id);
        const kept = {
          name_key: name === undefined ? null : storableKey(name),
          version: version + 1,
          resource: JSON.stringify(resource),
        };
        if (kept.name_key !== null) {
          const other = await trx
            .selectFrom('provisioned')
            .select('id')
            .where('tenant', '=', tenant)
            .where('connection', '=', connection)
            .where('type', '=', type)
            .where('name_key', '=', kept.name_key)
            .where('id', '!=', key)
            .executeTakeFirst();
          if (other) return 'taken';
        }
        if (version === 0) {
          // Whoever came first under this id or name has it.
          const made = await trx
            .insertInto('provisioned')
            .values({ tenant, connection, type, id: key, ...kept })
            .onConflict((on) => on.doNothing())
            .returning('id')
            .executeTakeFirst();
          return made ? 'kept' : 'changed';
        }
        const set = await trx
          .updateTable('provisioned')
          .set(kept)
          .where('tenant', '=', tenant)
          .where('connection', '=', connection)
          .where('type', '=', type)
          .where('id', '=', key)
          .where('version', '=', version)
          .returning('id')
          .executeTakeFirst();
        return set ? 'kept' : 'changed';
      }),
    remove: ({ connection, type }, id) =>
      run(async (trx) => {
        await trx
          .deleteFrom('provisioned')
          .where('tenant', '=', tenant)
          .where('connection', '=', connection)
          .where('type', '=', type)
          .where('id', '=', storableKey(id))
          .execute();
      }),
  };
};
