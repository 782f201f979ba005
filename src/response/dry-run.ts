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

/** A vendor that does not answer in this time is not waited for: the plan goes on without the preview. */
const PREVIEW_MS = 4_000;

const inTime = async (asked: Promise<DryRunStep>, step: PlanStep): Promise<DryRunStep> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DryRunStep>((resolve) => {
    const because = 'cannot be seen now: the vendor did not answer in time';
    timer = setTimeout(() => resolve({ step, plan: undefined, because }), PREVIEW_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * For those who are asked: what each step that waits would change, break and need, as of now. States stay as they
 * are, since the runner asks again before it acts; steps that run by themselves are not held up.
 */
export const withPreview = async (
  planned: PlannedResponse,
  needs: Needs,
): Promise<PlannedResponse> => {
  const { plan } = planned;
  const runsAlone = (step: PlanStep): boolean => step.state === 'approved';
  if (!plan || plan.steps.every(runsAlone)) return planned;
  const steps = await Promise.all(
    plan.steps.map(async (step): Promise<PlanStep> => {
      if (runsAlone(step)) return step;
      const { plan: seen, because } = await inTime(dryStep(step, needs), step);
      return {
        ...step,
        ...(seen ? { plan: seen } : {}),
        ...(because === undefined ? {} : { error: because }),
      };
    }),
  );
  const shown: ResponsePlan = { ...plan, steps };
  const question = questionFor(shown, planned.breakage);
  const approvals = planned.approvals.map((one) => ({ ...one, question }));
  return { ...planned, plan: shown, approvals };
};

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
