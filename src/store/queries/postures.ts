/** The last posture of each principal. */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Posture } from '../../model/index.ts';
import { type Batch, writeRows } from '../batch.ts';
import type { TenantStore, VerdictCount } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';
import { together } from '../together.ts';

const PAGE = 1_000;
/** So long one who reads them all may go on before others have their turn. */
const BREATH_MS = 25;
/** Judgements that one statement takes apart: a second or so of the database. */
const VERDICTS_OF = 10_000;

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
}: Scope): Pick<TenantStore['postures'], 'get' | 'all' | 'verdicts'> => ({
  get: (() => {
    const one = together((ids) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('postures')
          .select(['id', 'posture'])
          .where('tenant', '=', tenant)
          .where('id', '=', sql<string>`any(${ids}::text[])`)
          .execute();
        return new Map(rows.map((row) => [row.id, row.posture as Posture]));
      }),
    );
    return (principalId: string) => one(storableKey(principalId));
  })(),
  async *all(only) {
    let breathed = performance.now();
    const tiers = only && Array.from({ length: only.mostTier + 1 }, (_, tier) => tier);
    for (const tier of tiers ?? [undefined]) {
      let after: string | undefined = '';
      while (after !== undefined) {
        const from: string = after;
        const rows = await run((trx) => {
          let query = trx
            .selectFrom('postures')
            .select(['id', 'posture'])
            .where('tenant', '=', tenant)
            .where('id', '>', from);
          if (tier !== undefined) query = query.where('tier', '=', tier);
          return query.orderBy('id').limit(PAGE).execute();
        });
        for (const row of rows) {
          yield row.posture as Posture;
          // Whoever looks at each of them must not keep everybody else from being answered.
          if (performance.now() - breathed < BREATH_MS) continue;
          await setImmediate();
          breathed = performance.now();
        }
        after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
      }
    }
  },
  async *verdicts() {
    let after: string | undefined = '';
    while (after !== undefined) {
      const from: string = after;
      const { last, counts } = await run(async (trx) => {
        const end = await trx
          .selectFrom('postures')
          .select('id')
          .where('tenant', '=', tenant)
          .where('id', '>', from)
          .orderBy('id')
          .offset(VERDICTS_OF - 1)
          .limit(1)
          .executeTakeFirst();
        const { rows } = await sql<VerdictCount>`
          select v ->> 'check' as check, v -> 'verdict' ->> 'status' as status,
            count(*) as total,
            case when v -> 'verdict' ->> 'status' = 'pass' then array[]::text[]
              else array_agg(id order by id) end as ids
          from postures, json_array_elements(posture -> 'verdicts') v
          where tenant = ${tenant} and id > ${from}
            and (${end?.id ?? null}::text is null or id <= ${end?.id ?? null})
          group by 1, 2`.execute(trx);
        return { last: end?.id, counts: rows };
      });
      yield* counts;
      after = last;
    }
  },
});
