/** Plans with their steps. */
import { sql } from 'kysely';
import { CountersignError, groupBy } from '../../core/index.ts';
import type { PlanStep, ResponsePlan } from '../../model/index.ts';
import type { TenantStore } from '../contract.ts';
import { pageOf } from '../page.ts';
import type { Scope } from '../scope.ts';
import { storable, storableKey } from '../storable.ts';
import { together } from '../together.ts';
import { writeApprovals } from './approvals.ts';
import { appendDrafts, writeTasks } from './governance.ts';
import { plansFrom, writeSteps } from './plan-rows.ts';

export const planQueries = ({
  run,
  tenant,
}: Scope): Pick<
  TenantStore['response'],
  'createPlan' | 'plan' | 'plansOf' | 'plans' | 'setPlan' | 'plansById' | 'stepsSince'
> => {
  const by = (column: 'id' | 'incident_id', ids: readonly string[]): Promise<ResponsePlan[]> =>
    run(async (trx) => {
      const rows = await trx
        .selectFrom('plans')
        .selectAll()
        .where('tenant', '=', tenant)
        .where(column, '=', sql<string>`any(${ids.map(storableKey)}::text[])`)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return plansFrom(trx, tenant, rows);
    });
  const ofIncident = together(async (incidents) =>
    groupBy(await by('incident_id', incidents), (plan) => plan.incidentId),
  );
  return {
    createPlan: (plan, beside) =>
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
        await writeSteps(trx, tenant, { steps: plan.steps, epoch: 0 });
        if (beside) {
          await writeTasks(trx, tenant, beside.tasks);
          await writeApprovals(trx, tenant, beside.approvals);
          await appendDrafts(trx, tenant, beside.ledger);
        }
        return true;
      }),
    plan: async (id) => (await by('id', [id]))[0],
    plansById: async (ids) => {
      const found = await by('id', ids);
      return new Map(found.map((plan) => [plan.id, plan]));
    },
    plansOf: async (incidentId) => (await ofIncident(storableKey(incidentId))) ?? [],
    stepsSince: (since, except) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('plans')
          .innerJoin('plan_steps', (on) =>
            on
              .onRef('plan_steps.tenant', '=', 'plans.tenant')
              .onRef('plan_steps.plan_id', '=', 'plans.id'),
          )
          .select(['plans.created_at', 'plan_steps.step'])
          .where('plans.tenant', '=', tenant)
          .where('plans.created_at', '>', since)
          .where('plan_steps.state', '!=', sql<string>`all(${except}::text[])`)
          .execute();
        return rows.map(({ created_at, step }) => ({
          plannedAt: created_at,
          step: step as PlanStep,
        }));
      }),
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
        return { ...found, items: await plansFrom(trx, tenant, found.items) };
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
  };
};
