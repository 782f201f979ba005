/** What a plan would change and break, asked of the actions themselves. Calls nothing but `plan`. */
import type { Clock } from '../core/index.ts';
import { messageOf } from '../core/index.ts';
import type { Action, ActionPlan, PlanStep, ResponsePlan } from '../model/index.ts';
import { questionFor } from './approvals.ts';
import type { PlannedResponse } from './contract.ts';

export interface DryRunStep {
  readonly step: PlanStep;
  readonly plan: ActionPlan | undefined;
  /** Why nothing can be said, or why it would be refused. */
  readonly because: string | undefined;
}

type Needs = { readonly actions: ReadonlyMap<string, Action>; readonly clock: Clock };

const dryStep = async (step: PlanStep, { actions, clock }: Needs): Promise<DryRunStep> => {
  const action = actions.get(step.action);
  if (!action) return { step, plan: undefined, because: `no action "${step.action}" here` };
  try {
    const context = { now: () => clock.now(), stepId: step.id };
    const plan = await action.plan(step.target, step.params, context);
    return { step, plan, because: plan.refused };
  } catch (cause) {
    // The answer to a dry run: not knowable now. The runner asks again before it acts.
    return { step, plan: undefined, because: `cannot be seen now: ${messageOf(cause)}` };
  }
};

export const dryRun = (
  plan: Pick<ResponsePlan, 'steps'>,
  needs: Needs,
): Promise<readonly DryRunStep[]> => Promise.all(plan.steps.map((step) => dryStep(step, needs)));

/** The planned response with what each action says it would change, break and leave; questions say it too. */
export const withDryRun = async (
  planned: PlannedResponse,
  needs: Needs,
): Promise<PlannedResponse> => {
  if (!planned.plan) return planned;
  const seen = await dryRun(planned.plan, needs);
  const steps = seen.map(
    ({ step, plan, because }): PlanStep => ({
      ...step,
      ...(plan ? { plan } : {}),
      ...(plan?.refused === undefined
        ? {}
        : { state: 'refused' as const, error: plan.refused, authority: step.authority ?? '' }),
      ...(because !== undefined && plan === undefined ? { error: because } : {}),
    }),
  );
  const breakage = [
    ...planned.breakage,
    ...new Set(
      seen.flatMap(({ plan }) => (plan && plan.refused === undefined ? [plan.disruption] : [])),
    ),
  ];
  const plan: ResponsePlan = { ...planned.plan, steps };
  const approvals = planned.approvals.map((one) => ({
    ...one,
    question: questionFor(plan, planned.breakage),
  }));
  const reasons = [
    ...planned.reasons,
    ...seen.flatMap(({ step, because }) =>
      because === undefined ? [] : [`${step.name ?? step.action}: ${because}`],
    ),
  ];
  return { ...planned, plan, approvals, breakage, reasons };
};
