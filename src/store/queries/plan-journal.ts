/** What the one runner writes under its lease, and what it finds to do. */
import { sql } from 'kysely';
import { CountersignError } from '../../core/index.ts';
import type { PlanState, PlanStep } from '../../model/index.ts';
import type { TenantStore } from '../contract.ts';
import type { Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storableKey } from '../storable.ts';
import { plansFrom, writeSteps } from './plan-rows.ts';

const UNFINISHED: readonly PlanState[] = ['proposed', 'waiting_approval', 'running'];
/** A step in one of these was under way when its runner died, whatever the plan says. */
const UNDER_WAY: readonly PlanStep['state'][] = ['doing', 'verifying', 'undoing'];
/** One of these goes on without anybody's answer. */
const MOVING: readonly PlanStep['state'][] = ['approved', 'done', ...UNDER_WAY];

const assertRunner = async (trx: Trx, tenant: string, epoch: number): Promise<void> => {
  const runner = await trx
    .selectFrom('runners')
    .select('epoch')
    .where('tenant', '=', tenant)
    .forShare()
    .executeTakeFirst();
  if (runner?.epoch !== epoch) {
    throw new CountersignError(
      'ERR_FENCED',
      `the runner lease is at epoch ${runner?.epoch ?? 'none'}, this journal entry holds ${epoch}`,
      { detail: { tenant, epoch, current: runner?.epoch } },
    );
  }
};

const unfinishedOf = (trx: Trx, tenant: string) =>
  trx
    .selectFrom('plans')
    .selectAll()
    .where('tenant', '=', tenant)
    .where((eb) =>
      eb.or([
        eb('state', 'in', UNFINISHED),
        eb('id', 'in', (sub) =>
          sub
            .selectFrom('plan_steps')
            .select('plan_id')
            .where('plan_steps.tenant', '=', tenant)
            .where('plan_steps.state', 'in', UNDER_WAY),
        ),
      ]),
    )
    .orderBy('created_at')
    .orderBy('id');

export const planJournalQueries = ({
  run,
  tenant,
}: Scope): Pick<
  TenantStore['response'],
  'journal' | 'sealedOf' | 'unfinished' | 'movable' | 'acquireRunner' | 'renewRunner'
> => ({
  journal: (step, epoch, sealed) =>
    run(async (trx) => {
      await assertRunner(trx, tenant, epoch);
      await writeSteps(trx, tenant, { steps: [step], epoch });
      if (sealed)
        await trx
          .updateTable('plan_steps')
          .set({
            sealed_key_id: sealed.keyId,
            sealed_nonce: Buffer.from(sealed.nonce),
            sealed_data: Buffer.from(sealed.data),
          })
          .where('tenant', '=', tenant)
          .where('id', '=', storableKey(step.id))
          .execute();
    }),
  sealedOf: (stepId) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('plan_steps')
        .select(['sealed_key_id', 'sealed_nonce', 'sealed_data'])
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(stepId))
        .executeTakeFirst();
      if (!row?.sealed_key_id || !row.sealed_nonce || !row.sealed_data) return undefined;
      return { keyId: row.sealed_key_id, nonce: row.sealed_nonce, data: row.sealed_data };
    }),
  unfinished: () =>
    run(async (trx) => plansFrom(trx, tenant, await unfinishedOf(trx, tenant).execute())),
  movable: () =>
    run(async (trx) => {
      const rows = await unfinishedOf(trx, tenant)
        .where((eb) =>
          eb.or([
            eb('state', '!=', 'waiting_approval'),
            eb('id', 'not in', (sub) =>
              sub
                .selectFrom('approvals')
                .select('plan_id')
                .where('approvals.tenant', '=', tenant)
                .where('approvals.state', '=', 'waiting'),
            ),
            eb('id', 'in', (sub) =>
              sub
                .selectFrom('plan_steps')
                .select('plan_id')
                .where('plan_steps.tenant', '=', tenant)
                .where('plan_steps.state', 'in', MOVING),
            ),
          ]),
        )
        .execute();
      return plansFrom(trx, tenant, rows);
    }),
  acquireRunner: (holder, ttlMs, now) =>
    run(async (trx) => {
      const taken = await trx
        .insertInto('runners')
        .values({ tenant, holder, epoch: 1, expires_at: now + ttlMs })
        .onConflict((on) =>
          on
            .column('tenant')
            .doUpdateSet({
              holder,
              epoch: sql<number>`runners.epoch + 1`,
              expires_at: now + ttlMs,
            })
            .where((eb) =>
              eb.or([eb('runners.expires_at', '<=', now), eb('runners.holder', '=', holder)]),
            ),
        )
        .returning('epoch')
        .executeTakeFirst();
      return taken?.epoch;
    }),
  renewRunner: (epoch, ttlMs, now) =>
    run(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('runners')
        .set({ expires_at: now + ttlMs })
        .where('tenant', '=', tenant)
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    }),
});
