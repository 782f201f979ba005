/** Plans with their journalled steps, and the lease of the one runner. */
import { sql } from 'kysely';
import { CountersignError } from '../../core/index.ts';
import type { PlanState, PlanStep, ResponsePlan } from '../../model/index.ts';
import type { Sealed, TenantStore } from '../contract.ts';
import { pageOf } from '../page.ts';
import type { Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';
import { together } from '../together.ts';

const UNFINISHED: readonly PlanState[] = ['proposed', 'waiting_approval', 'running'];
/** A step in one of these was under way when its runner died, whatever the plan says. */
const UNDER_WAY: readonly PlanStep['state'][] = ['doing', 'verifying', 'undoing'];

type PlanRecord = Row<'plans'>;

const withSteps = async (
  trx: Trx,
  tenant: string,
  rows: readonly PlanRecord[],
): Promise<ResponsePlan[]> => {
  const steps = await trx
    .selectFrom('plan_steps')
    .select(['plan_id', 'step'])
    .where('tenant', '=', tenant)
    .where('plan_id', '=', sql<string>`any(${rows.map((row) => row.id)}::text[])`)
    .orderBy('plan_id')
    .orderBy('index')
    .execute();
  const byPlan = new Map<string, PlanStep[]>();
  for (const { plan_id, step } of steps) {
    const list = byPlan.get(plan_id) ?? [];
    list.push(step as PlanStep);
    byPlan.set(plan_id, list);
  }
  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    playbook: row.playbook,
    identityId: row.identity_id,
    state: row.state as PlanState,
    authority: row.authority,
    steps: byPlan.get(row.id) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    drill: row.drill,
  }));
};

const writeStep = async (
  trx: Trx,
  tenant: string,
  step: PlanStep,
  { epoch, sealed }: { readonly epoch: number; readonly sealed?: Sealed | undefined },
): Promise<void> => {
  const changed = {
    state: step.state,
    epoch,
    updated_at: step.updatedAt,
    step: JSON.stringify(step),
    // Undo state once sealed stays when a later entry brings none.
    ...(sealed
      ? {
          sealed_key_id: sealed.keyId,
          sealed_nonce: Buffer.from(sealed.nonce),
          sealed_data: Buffer.from(sealed.data),
        }
      : {}),
  };
  await trx
    .insertInto('plan_steps')
    .values({
      tenant,
      id: storableKey(step.id),
      plan_id: storableKey(step.planId),
      index: step.index,
      ...changed,
    })
    .onConflict((on) => on.columns(['tenant', 'id']).doUpdateSet(changed))
    .execute();
};

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

export const planQueries = ({
  run,
  tenant,
}: Scope): Pick<
  TenantStore['response'],
  | 'createPlan'
  | 'plan'
  | 'plansOf'
  | 'plans'
  | 'setPlan'
  | 'journal'
  | 'sealedOf'
  | 'unfinished'
  | 'acquireRunner'
  | 'renewRunner'
> => ({
  createPlan: (plan) =>
    run(async (trx) => {
      const made = await trx
        .insertInto('plans')
        .values({
          tenant,
          id: storableKey(plan.id),
          incident_id: storableKey(plan.incidentId),
          playbook: storable(plan.playbook),
          identity_id: storableKey(plan.identityId),
          state: plan.state,
          authority: storable(plan.authority),
          created_at: plan.createdAt,
          updated_at: plan.updatedAt,
          drill: plan.drill,
        })
        .onConflict((on) => on.columns(['tenant', 'id']).doNothing())
        .executeTakeFirst();
      if (!made.numInsertedOrUpdatedRows) return false;
      for (const step of plan.steps) await writeStep(trx, tenant, step, { epoch: 0 });
      return true;
    }),
  plan: (id) =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('plans')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .execute();
      return (await withSteps(trx, tenant, rows))[0];
    }),
  plansOf: (() => {
    const of = together((incidents) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('plans')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('incident_id', '=', sql<string>`any(${incidents}::text[])`)
          .orderBy('created_at')
          .orderBy('id')
          .execute();
        const byIncident = new Map<string, ResponsePlan[]>();
        for (const plan of rows.length === 0 ? [] : await withSteps(trx, tenant, rows))
          byIncident.set(plan.incidentId, [...(byIncident.get(plan.incidentId) ?? []), plan]);
        return byIncident;
      }),
    );
    return async (incidentId: string) => (await of(storableKey(incidentId))) ?? [];
  })(),
  plans: ({ state }, page) =>
    run(async (trx) => {
      let base = trx.selectFrom('plans').where('tenant', '=', tenant);
      if (state) base = base.where('state', '=', sql<string>`any(${state}::text[])`);
      const found = await pageOf(page, {
        sort: 'plans',
        arity: 2,
        total: async () =>
          (
            await base
              .select((eb) => eb.fn.countAll<number>().as('total'))
              .executeTakeFirstOrThrow()
          ).total,
        rows: (limit, at) =>
          (at ? base.where(sql<boolean>`(created_at, id) < (${at[0]}, ${at[1]})`) : base)
            .selectAll()
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(limit)
            .execute(),
        keyOf: (row) => [row.created_at, row.id],
        map: (row) => row,
      });
      return { ...found, items: await withSteps(trx, tenant, found.items) };
    }),
  setPlan: (id, state, authority, at) =>
    run(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('plans')
        .set({ state, authority: storable(authority), updated_at: at })
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new CountersignError('ERR_NOT_FOUND', `no plan ${id}`);
    }),
  journal: (step, epoch, sealed) =>
    run(async (trx) => {
      await assertRunner(trx, tenant, epoch);
      await writeStep(trx, tenant, step, { epoch, sealed });
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
    run(async (trx) => {
      const rows = await trx
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
        .orderBy('id')
        .execute();
      return withSteps(trx, tenant, rows);
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
