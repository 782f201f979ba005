/** Puts a planned response where the runner, the approvers and the ledger find it. Twice is once. */
import type { LedgerDraft, TenantStore } from '../store/index.ts';
import { isAutomatic } from './authority.ts';
import type { Brake, PlannedResponse } from './contract.ts';

/**
 * The plan, its questions, its tasks and what the ledger says of them are one transaction.
 * @returns false when the plan was there already; nothing is written then.
 */
export const recordResponse = async (
  store: TenantStore,
  planned: PlannedResponse,
  { brake, now }: { readonly brake: Brake; readonly now: number },
): Promise<boolean> => {
  const { plan, approvals, tasks, page, breakage, reasons } = planned;
  if (!plan) return false;
  const said = (verb: string, subject: string, detail: LedgerDraft['detail']): LedgerDraft => ({
    at: now,
    actor: 'countersign',
    verb,
    subject,
    detail: { incidentId: plan.incidentId, ...detail },
  });
  const ledger = [
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
  ];
  if (!(await store.response.createPlan(plan, { tasks, approvals, ledger }))) return false;
  for (const step of plan.steps) {
    if (step.state === 'approved' && isAutomatic(step.authority)) {
      brake.record(step.target.system, step.id, now);
    }
  }
  return true;
};
