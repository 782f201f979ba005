/** Puts a planned response where the runner, the approvers and the ledger find it. Twice is once. */
import type { LedgerDraft, TenantStore } from '../store/index.ts';
import { isAutomatic } from './authority.ts';
import type { Brake, PlannedResponse } from './contract.ts';

/**
 * Questions and tasks are written before the plan, the plan last: killed in between, the same
 * incident is planned again with the same ids and nothing asked is lost.
 * @returns false when the plan was there already.
 */
export const recordResponse = async (
  store: TenantStore,
  planned: PlannedResponse,
  { brake, now }: { readonly brake: Brake; readonly now: number },
): Promise<boolean> => {
  const { plan, approvals, tasks, page, breakage, reasons } = planned;
  if (!plan || (await store.response.plan(plan.id))) return false;
  for (const task of tasks) await store.governance.putTask(task);
  for (const approval of approvals) await store.response.createApproval(approval);
  const said = (verb: string, subject: string, detail: LedgerDraft['detail']): LedgerDraft => ({
    at: now,
    actor: 'countersign',
    verb,
    subject,
    detail: { incidentId: plan.incidentId, ...detail },
  });
  await store.governance.appendLedger([
    said(plan.state === 'shadow' ? 'plan.shadow' : 'plan.proposed', plan.id, {
      playbook: plan.playbook,
      identity: plan.identityId,
      drill: plan.drill,
      steps: plan.steps.map((step) => ({
        id: step.id,
        action: step.action,
        on: step.target.nativeId,
        state: step.state,
        authority: step.authority ?? '',
      })),
      breakage,
      reasons,
      page,
    }),
    ...approvals.map((one) =>
      said('approval.asked', one.id, { planId: plan.id, asked: one.asked, barred: one.barred }),
    ),
  ]);
  for (const step of plan.steps) {
    if (step.state === 'approved' && isAutomatic(step.authority)) {
      brake.record(step.target.system, step.id, now);
    }
  }
  return store.response.createPlan(plan);
};
