/** Settings in clear, settings under seal, and counters. */
import { writeRows } from '../batch.ts';
import { createBriefMemory } from '../brief-memory.ts';
import type { TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

export const addCounters = (
  trx: Trx,
  tenant: string,
  counters: Readonly<Record<string, number>>,
): Promise<void> =>
  writeRows(trx, tenant, {
    table: 'counters',
    key: ['name'],
    columns: { name: 'text', value: 'double precision' },
    add: ['value'],
    rows: Object.entries(counters).map(([name, value]) => ({ name: storableKey(name), value })),
  });

export const settingQueries = ({ run, tenant }: Scope): TenantStore['settings'] => {
  const kept = createBriefMemory<{ readonly value: unknown }>();

  const row = (key: string): Promise<{ readonly value: unknown } | undefined> =>
    run((trx) =>
      trx
        .selectFrom('settings')
        .select('value')
        .where('tenant', '=', tenant)
        .where('key', '=', storableKey(key))
        .executeTakeFirst(),
    );

  return {
    get: async (key) => (await row(key))?.value,
    recent: async (key) =>
      (await kept.read(key, async () => (await row(key)) ?? { value: undefined }))?.value,
    put: (key, value) =>
      kept.writing(
        run(async (trx) => {
          const row = { value: JSON.stringify(value ?? null) };
          await trx
            .insertInto('settings')
            .values({ tenant, key: storableKey(key), ...row })
            .onConflict((on) => on.columns(['tenant', 'key']).doUpdateSet(row))
            .execute();
        }),
      ),
    getSealed: (key) =>
      run(async (trx) => {
        const row = await trx
          .selectFrom('sealed_settings')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('key', '=', storableKey(key))
          .executeTakeFirst();
        return row && { keyId: row.sealed_key_id, nonce: row.sealed_nonce, data: row.sealed_data };
      }),
    putSealed: (key, sealed) =>
      run(async (trx) => {
        const row = {
          sealed_key_id: sealed.keyId,
          sealed_nonce: Buffer.from(sealed.nonce),
          sealed_data: Buffer.from(sealed.data),
        };
        await trx
          .insertInto('sealed_settings')
          .values({ tenant, key: storableKey(key), ...row })
          .onConflict((on) => on.columns(['tenant', 'key']).doUpdateSet(row))
          .execute();
      }),
    counters: () =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('counters')
          .select(['name', 'value'])
          .where('tenant', '=', tenant)
          .orderBy('name')
          .execute();
        return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
      }),
  };
};
