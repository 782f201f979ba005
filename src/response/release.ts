/** Steps that waited for a person and need not any more: the incident grew, and what it takes to act alone is there now. */
import type { ResponsePlan } from '../model/index.ts';
import { approvalsOf } from './approvals.ts';
import type { Release } from './contract.ts';
import { journal, type PlanAtWork, record, stepDetail, type Turn } from './journal.ts';

/** Nothing waits any more: nobody is to answer a question that has no object. */
const withdrawQuestions = async (turn: Turn, plan: ResponsePlan): Promise<void> => {
  const { store, clock } = turn.deps;
  const because = 'everything it asked about runs without it now';
  for (const one of await approvalsOf(store, plan.id)) {
    if (one.state !== 'waiting') continue;
    await store.response.decideApproval(one.id, 'expired', 'countersign', because, clock.now());
    await record(turn, 'approval.withdrawn', one.id, { planId: plan.id, because });
  }
};

/** What a person answered meanwhile, or another life released, stands. Answers whether anything was let go. */
export const releaseSteps = async (
  turn: Turn,
  plan: ResponsePlan,
  releases: readonly Release[],
): Promise<boolean> => {
  const work: PlanAtWork = { plan, steps: [...plan.steps] };
  let any = false;
  for (const { stepId, authority, because } of releases) {
    const step = work.steps.find((one) => one.id === stepId);
    if (step?.state !== 'waiting_approval') continue;
    const next = await journal(turn, work, { id: stepId, state: 'approved', authority });
    await record(turn, 'action.released', stepId, { ...stepDetail(work, next), because });
    any = true;
  }
  if (any && work.steps.every((step) => step.state !== 'waiting_approval'))
    await withdrawQuestions(turn, plan);
  return any;
};
