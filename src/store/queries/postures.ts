/** The last posture of each principal. */
import type { Posture } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';

const PAGE = 1_000;

const POSTURES: Batch = {
  table: 'postures',
  key: ['id'],
  columns: {
    id: 'text',
    tier: 'smallint',
    risk: 'double precision',
    judged_at: 'bigint',
    posture: 'json',
  },
};

export const writePostures = (
  trx: Trx,
  tenant: string,
  postures: readonly Posture[],
): Promise<void> =>
  writeRows(trx, tenant, {
    ...POSTURES,
    rows: postures.map((posture) => ({
      id: storableKey(posture.identityId),
      tier: posture.tier,
      risk: posture.risk,
      judged_at: posture.judgedAt,
      posture: JSON.stringify(posture),
    })),
  });

export const postureQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['postures'], 'get' | 'all'> => ({
  get: (principalId) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('postures')
        .select('posture')
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(principalId))
        .executeTakeFirst();
      return row?.posture as Posture | undefined;
    }),
  async *all() {
    let after = '';
    for (;;) {
      const from = after;
      const rows = await run((trx) =>
        trx
          .selectFrom('postures')
          .select(['id', 'posture'])
          .where('tenant', '=', tenant)
          .where('id', '>', from)
          .orderBy('id')
          .limit(PAGE)
          .execute(),
      );
      for (const row of rows) yield row.posture as Posture;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.id;
    }
  },
});
