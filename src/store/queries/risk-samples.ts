/** How risk stood at earlier times. */
import { sql } from 'kysely';
import { DAY, HOUR } from '../../core/index.ts';
import type { TenantStore } from '../contract.ts';
import type { Scope } from '../scope.ts';

/** Every hour of the last two days is kept; of days before, the last. */
const HOURLY_FOR = 2 * DAY;
const KEPT_FOR = 400 * DAY;

export const riskSampleQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['postures'], 'putSample' | 'samples'> => ({
  putSample: (sample) =>
    run(async (trx) => {
      const { at } = sample;
      const row = {
        judged: sample.judged,
        at_risk: sample.atRisk,
        mean: sample.mean,
        failed: sample.failed,
        unknown: sample.unknown,
      };
      // The first word of an hour stands: what is of now is read anew.
      const hour = Math.floor(at / HOUR) * HOUR;
      const have = await trx
        .selectFrom('risk_samples')
        .select('at')
        .where('tenant', '=', tenant)
        .where('at', '>=', hour)
        .where('at', '<', hour + HOUR)
        .executeTakeFirst();
      if (have) return;
      await trx
        .insertInto('risk_samples')
        .values({ tenant, at, ...row })
        .onConflict((on) => on.columns(['tenant', 'at']).doNothing())
        .execute();
      await sql`delete from risk_samples old
        where old.tenant = ${tenant} and (old.at < ${at - KEPT_FOR}::bigint
          or (old.at < ${at - HOURLY_FOR}::bigint and exists (
            select from risk_samples later
            where later.tenant = old.tenant and later.at > old.at
              and later.at / ${DAY}::bigint = old.at / ${DAY}::bigint)))`.execute(trx);
    }),
  samples: (since) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('risk_samples')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('at', '>=', since)
        .orderBy('at')
        .execute();
      return rows.map(({ at, judged, at_risk, mean, failed, unknown }) => ({
        ...{ at, judged, mean, failed, unknown },
        atRisk: at_risk,
      }));
    }),
});
