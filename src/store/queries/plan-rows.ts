/** How a plan and its steps lie in their tables. */
import { sql } from 'kysely';
import { groupBy } from '../../core/index.ts';
import type { PlanState, PlanStep, ResponsePlan } from '../../model/index.ts';
import { writeRows } from '../batch.ts';
import type { Row, Trx } from '../schema.ts';
import { storableKey } from '../storable.ts';

export const plansFrom = async (
  trx: Trx,
  tenant: string,
  rows: readonly Row<'plans'>[],
): Promise<ResponsePlan[]> => {
  const steps = await trx
    .selectFrom('plan_steps')
    .select(['plan_id', 'step'])
    .where('tenant', '=', tenant)
    .where('plan_id', '=', sql<string>`any(${rows.map((row) => row.id)}::text[])`)
    .orderBy('plan_id')
    .orderBy('index')
    .execute();
  const byPlan = groupBy(steps, (one) => one.plan_id);
  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    playbook: row.playbook,
    identityId: row.identity_id,
    state: row.state as PlanState,
    authority: row.authority,
    steps: (byPlan.get(row.id) ?? []).map(({ step }) => step as PlanStep),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    drill: row.drill,
  }));
};

/** Undo state that was sealed with them stays. */
export const writeSteps = (
  trx: Trx,
  tenant: string,
  { steps, epoch }: { readonly steps: readonly PlanStep[]; readonly epoch: number },
): Promise<void> =>
  writeRows(trx, tenant, {
    table: 'plan_steps',
    key: ['id'],
    columns: {
      id: 'text',
      plan_id: 'text',
      index: 'integer',
      state: 'text',
      epoch: 'bigint',
      updated_at: 'bigint',
      step: 'json',
    },
    rows: steps.map((step) => ({
      id: storableKey(step.id),
      plan_id: storableKey(step.planId),
      index: step.index,
      state: step.state,
      epoch,
      updated_at: step.updatedAt,
      step: JSON.stringify(step),
    })),
  });
