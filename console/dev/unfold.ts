/** What happens after a decision: steps of a plan change over seconds, as the runner would make them. */
import type { Approval, PlanStep, ResponsePlan } from '../src/contract.ts';
import { tell, type World } from './sample/world.ts';

const setPlan = (world: World, id: string, change: (plan: ResponsePlan) => ResponsePlan): void => {
  world.plans = world.plans.map((plan) => (plan.id === id ? change(plan) : plan));
  const plan = world.plans.find((one) => one.id === id);
  if (plan)
    tell(world, {
      type: 'plan',
      at: Date.now(),
      id,
      incidentId: plan.incidentId,
      state: plan.state,
    });
};

const acting = new Set<PlanStep['state']>(['planned', 'waiting_approval', 'approved', 'doing']);

const setSteps = (
  world: World,
  id: string,
  state: PlanStep['state'],
  planState: ResponsePlan['state'],
): void =>
  setPlan(world, id, (plan) => ({
    ...plan,
    state: planState,
    updatedAt: Date.now(),
    steps: plan.steps.map((step) =>
      acting.has(step.state) || step.state === 'done'
        ? {
            ...step,
            state,
            updatedAt: Date.now(),
            ...(state === 'effective'
              ? {
                  verification: {
                    effective: 'yes' as const,
                    checkedAt: Date.now(),
                    how: 'read_back' as const,
                    residual: step.plan?.predictedResidual ?? [],
                    detail: 'Read back: in force',
                  },
                }
              : {}),
          }
        : step,
    ),
  }));

export const replay = (world: World, id: string, _now: number): void => {
  setSteps(world, id, 'doing', 'running');
  setTimeout(() => setSteps(world, id, 'done', 'running'), 1500);
  setTimeout(() => setSteps(world, id, 'effective', 'contained'), 3500);
};

export const undo = (world: World, id: string, now: number): void =>
  setPlan(world, id, (plan) => ({
    ...plan,
    state: 'undone',
    updatedAt: now,
    steps: plan.steps.map((step) =>
      step.state === 'effective' && step.plan?.undo !== 'irreversible'
        ? { ...step, state: 'undone', updatedAt: now }
        : step,
    ),
  }));

export const decide = (
  world: World,
  old: Approval,
  said: {
    readonly decision: 'approved' | 'denied';
    readonly reason: string;
    readonly by: string;
    readonly now: number;
  },
): Approval => {
  const decided: Approval = {
    ...old,
    state: said.decision,
    decidedBy: said.by,
    reason: said.reason,
    decidedAt: said.now,
  };
  world.approvals = world.approvals.map((one) => (one.id === old.id ? decided : one));
  tell(world, {
    type: 'approval',
    at: said.now,
    id: old.id,
    incidentId: old.incidentId,
    title: old.title,
    state: said.decision,
  });
  if (said.decision === 'approved') replay(world, old.planId, said.now);
  else setPlan(world, old.planId, (plan) => ({ ...plan, state: 'denied' }));
  return decided;
};
