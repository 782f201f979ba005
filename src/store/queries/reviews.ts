/** Reviews of access, and each question of them on its own. */
import { sql } from 'kysely';
import type { AccessReview, AccessReviewItem } from '../../model/index.ts';
import { writeRows } from '../batch.ts';
import type { TenantStore } from '../contract.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

export const reviewQueries = ({ run, tenant }: Scope): TenantStore['reviews'] => ({
  put: (review) =>
    run(async (trx) => {
      const row = {
        state: review.state,
        started_at: review.startedAt,
        review: JSON.stringify(review),
      };
      await trx
        .insertInto('access_reviews')
        .values({ tenant, id: storableKey(review.id), ...row })
        .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(row))
        .execute();
    }),
  get: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('access_reviews')
        .select('review')
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && (row.review as AccessReview);
    }),
  list: () =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('access_reviews')
        .select('review')
        .where('tenant', '=', tenant)
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map((row) => row.review as AccessReview);
    }),
  addItems: (reviewId, items) =>
    run((trx) =>
      writeRows(trx, tenant, {
        table: 'access_review_items',
        key: ['review_id', 'id'],
        columns: { review_id: 'text', id: 'text', state: 'text', item: 'json' },
        overwrite: [],
        rows: items.map((item) => ({
          review_id: storableKey(reviewId),
          id: storableKey(item.id),
          state: item.state,
          item: JSON.stringify(item),
        })),
      }),
    ),
  items: (reviewId, { state } = {}) =>
    run(async (trx) => {
      let query = trx
        .selectFrom('access_review_items')
        .select('item')
        .where('tenant', '=', tenant)
        .where('review_id', '=', storableKey(reviewId));
      if (state) query = query.where('state', '=', sql<string>`any(${state}::text[])`);
      const rows = await query.orderBy('id').execute();
      return rows.map((row) => row.item as AccessReviewItem);
    }),
  setItem: (reviewId, item, from) =>
    run(async (trx) => {
      const written = await trx
        .updateTable('access_review_items')
        .set({ state: item.state, item: JSON.stringify(item) })
        .where('tenant', '=', tenant)
        .where('review_id', '=', storableKey(reviewId))
        .where('id', '=', storableKey(item.id))
        .where('state', '=', sql<string>`any(${from}::text[])`)
        .returning('id')
        .executeTakeFirst();
      return written !== undefined;
    }),
});
