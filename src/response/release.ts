/** Steps that waited for a person and need not any more: the incident grew, and what it takes to act alone is there now. */
import type { ResponsePlan } from '../model/index.ts';
import type { Release } from './contract.ts';
import { journal, type PlanAtWork, record, stepDetail, type Turn } from './journal.ts';

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
  return any;
};
