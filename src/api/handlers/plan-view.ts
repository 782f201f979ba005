/** Plans as they leave the server: what undo needs stays sealed inside. */
import type { PlanStep, Residual, ResponsePlan } from '../../model/index.ts';

const stepView = ({ result, ...step }: PlanStep) => {
  if (result === undefined) return step;
  const { undoState: _sealed, ...shown } = result;
  return { ...step, result: shown };
};

export const planView = (plan: ResponsePlan) => ({ ...plan, steps: plan.steps.map(stepView) });

/** What lives on after one step, by its latest word. */
export const residualsOf = (step: PlanStep): readonly Residual[] => {
  if (step.state === 'undone') return [];
  return step.verification?.residual ?? step.result?.residual ?? [];
};
