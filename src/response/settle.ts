/** What the steps add up to: is the attacker held, and what state is the plan in. Pure. */
import type { PlanState, PlanStep, Residual, ResponsePlan, StepState } from '../model/index.ts';
import type { Containment } from './contract.ts';
import { type Playbook, stepOf } from './playbook-schema.ts';

const moving: readonly StepState[] = ['approved', 'doing', 'done', 'verifying', 'undoing'];
const missed: readonly StepState[] = ['failed', 'refused', 'not_effective', 'skipped'];

const isOptional = (step: PlanStep, playbook: Playbook | undefined): boolean => {
  return stepOf(playbook, step)?.optional === true;
};

const latest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((one): one is number => one !== undefined);
  return known.length === times.length && known.length > 0 ? Math.max(...known) : undefined;
};

const livesOn = (step: PlanStep): readonly Residual[] =>
  step.verification?.residual ?? step.result?.residual ?? [];

/** Freezing and ending sessions contain; sweeping, rotating and restoring come after. */
export const containmentOf = (
  plan: Pick<ResponsePlan, 'steps'>,
  playbook: Playbook | undefined,
): Containment => {
  const holding = plan.steps.filter(
    (step) =>
      (step.stage === 'freeze' || step.stage === 'end_sessions') &&
      step.state !== 'shadow' &&
      !isOptional(step, playbook),
  );
  const missing = holding
    .filter((step) => missed.includes(step.state))
    .map(
      (step) =>
        `${step.name ?? step.action} on ${step.target.nativeId}: ${step.error ?? step.state}`,
    );
  const effective = holding.filter((step) => step.state === 'effective');
  const undone = holding.filter((step) => step.state === 'undone');
  const all = holding.length > 0 && effective.length === holding.length;
  const state = (): Containment['state'] => {
    if (all) return 'contained';
    if (effective.length === 0 && undone.length > 0) return 'undone';
    if (holding.some((step) => moving.includes(step.state))) return 'under_way';
    if (effective.length > 0) return 'partly_contained';
    return 'none';
  };
  return {
    state: state(),
    acceptedAt: latest(holding.map((step) => step.result?.acceptedAt)),
    effectiveAt: all ? latest(effective.map((step) => step.verification?.checkedAt)) : undefined,
    residual: plan.steps.filter((step) => step.state === 'effective').flatMap(livesOn),
    missing,
  };
};

/** The state of a plan from its steps. `contained` only when everything that was to be done is effective. */
export const settledState = (
  plan: Pick<ResponsePlan, 'steps'>,
  playbook: Playbook | undefined,
): PlanState => {
  const { steps } = plan;
  const is = (...states: StepState[]): PlanStep[] =>
    steps.filter((step) => states.includes(step.state));
  if (steps.length === 0) return 'proposed';
  if (is(...moving).length > 0) return 'running';
  if (is('waiting_approval').length > 0) return 'waiting_approval';
  if (is('shadow').length === steps.length) return 'shadow';
  const effective = is('effective').length;
  if (effective === 0 && is('undone').length > 0) return 'undone';
  const lost = is('failed', 'refused', 'not_effective').filter((one) => !isOptional(one, playbook));
  if (effective === 0) return lost.length > 0 ? 'failed' : 'denied';
  const { state } = containmentOf(plan, playbook);
  const complete = lost.length === 0 && (state === 'contained' || state === 'none');
  return complete ? 'contained' : 'partly_contained';
};

/**
 * What all plans of one incident add up to: it is contained when every plan that freezes or ends sessions is,
 * and open again when none of them holds anything.
 */
export const incidentStanding = (
  plans: readonly ResponsePlan[],
  playbooks: ReadonlyMap<string, Playbook>,
): 'open' | 'containing' | 'contained' => {
  const states = plans
    .filter((plan) =>
      plan.steps.some((step) => step.stage === 'freeze' || step.stage === 'end_sessions'),
    )
    .map((plan) => containmentOf(plan, playbooks.get(plan.playbook)).state);
  const holding = states.filter((state) => state !== 'none' && state !== 'undone');
  if (holding.length === 0) return 'open';
  return states.every((state) => state === 'contained') ? 'contained' : 'containing';
};
