/** Reviews of whether something should still exist, and decoys: each written over the version that was read. */
import { sql } from 'kysely';
import type { Decoy, ExistenceReview } from '../../model/index.ts';
import type { TenantStore, Versioned } from '../contract.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

export const existenceQueries = ({ run, tenant }: Scope): TenantStore['existence'] => ({
  get: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('existence_reviews')
        .select(['version', 'review'])
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && { version: row.version, value: row.review as ExistenceReview };
    }),
  list: ({ state, subjectId }) =>
    run(async (trx) => {
      let query = trx
        .selectFrom('existence_reviews')
        .select(['version', 'review'])
        .where('tenant', '=', tenant);
      if (state) query = query.where('state', '=', sql<string>`any(${state}::text[])`);
      if (subjectId !== undefined) query = query.where('subject_id', '=', storableKey(subjectId));
      const rows = await query.orderBy('updated_at', 'desc').orderBy('id').execute();
      return rows.map(({ version, review }) => ({ version, value: review as ExistenceReview }));
    }),
  put: ({ version, value }) =>
    run(async (trx) => {
      const row = {
        subject_id: storableKey(value.subjectId),
        state: value.state,
        version: version + 1,
        updated_at: value.updatedAt,
        review: JSON.stringify(value),
      };
      const id = storableKey(value.id);
      const written =
        version === 0
          ? await trx
              .insertInto('existence_reviews')
              .values({ tenant, id, ...row })
              .onConflict((on) => on.columns(['tenant', 'id']).doNothing())
              .returning('id')
              .executeTakeFirst()
          : await trx
              .updateTable('existence_reviews')
              .set(row)
              .where('tenant', '=', tenant)
              .where('id', '=', id)
              .where('version', '=', version)
              .returning('id')
              .executeTakeFirst();
      return written !== undefined;
    }),
});

export const decoyQueries = ({ run, tenant }: Scope): TenantStore['decoys'] => ({
  get: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('decoys')
        .select(['version', 'decoy'])
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && { version: row.version, value: row.decoy as Decoy };
    }),
  list: () =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('decoys')
        .select(['version', 'decoy'])
        .where('tenant', '=', tenant)
        .orderBy('id')
        .execute();
      return rows.map(
        ({ version, decoy }): Versioned<Decoy> => ({ version, value: decoy as Decoy }),
      );
    }),
  put: ({ version, value }) =>
    run(async (trx) => {
      const row = {
        state: value.state,
        version: version + 1,
        updated_at: value.updatedAt,
        decoy: JSON.stringify(value),
      };
      const id = storableKey(value.id);
      const written =
        version === 0
          ? await trx
              .insertInto('decoys')
              .values({ tenant, id, ...row })
              .onConflict((on) => on.columns(['tenant', 'id']).doNothing())
              .returning('id')
              .executeTakeFirst()
          : await trx
              .updateTable('decoys')
              .set(row)
              .where('tenant', '=', tenant)
              .where('id', '=', id)
              .where('version', '=', version)
              .returning('id')
              .executeTakeFirst();
      return written !== undefined;
    }),
});
