/** Walking back: in reverse order, one at a time, only what we did ourselves. */
import { messageOf, SECOND } from '../core/index.ts';
import type { PlanStep, ResponsePlan, StepState, UndoResult } from '../model/index.ts';
import {
  contextOf,
  journal,
  openedResult,
  type PlanAtWork,
  record,
  stepDetail,
  type Turn,
} from './journal.ts';

const UNDO_TIMEOUT = 60 * SECOND;
const UNDO_ALL = 'undo of all by ';

export const undoAuthority = (by: string, reason: string): string => `${UNDO_ALL}${by}: ${reason}`;
export const isUndoOfAll = (plan: Pick<ResponsePlan, 'authority' | 'state'>): boolean =>
  plan.authority.startsWith(UNDO_ALL) && plan.state === 'running';

const acted: readonly StepState[] = ['done', 'verifying', 'effective', 'not_effective'];
const notStarted: readonly StepState[] = ['planned', 'waiting_approval', 'approved'];

export const canUndo = (step: PlanStep): boolean =>
  acted.includes(step.state) && step.result !== undefined && step.undo === undefined;

/** By step id or by the name its playbook gives it. */
export const isChosen = (step: PlanStep, chosen: ReadonlySet<string>): boolean =>
  chosen.has(step.id) || (step.name !== undefined && chosen.has(step.name));

/** Mark what is to be walked back, and let go of what never started. */
export const markForUndo = async (
  turn: Turn,
  work: PlanAtWork,
  chosen: ReadonlySet<string> | undefined,
): Promise<void> => {
  for (const step of work.steps) {
    if (chosen && !isChosen(step, chosen)) continue;
    if (canUndo(step)) await journal(turn, work, { id: step.id, state: 'undoing' });
    else if (notStarted.includes(step.state)) {
      await journal(turn, work, {
        id: step.id,
        state: 'skipped',
        error: 'the plan was undone first',
      });
    }
  }
};

const keep = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  undo: UndoResult,
): Promise<void> => {
  const state = step.verification?.effective === 'yes' ? 'effective' : 'not_effective';
  await journal(turn, work, { id: step.id, state, undo, error: undo.detail });
  await record(turn, 'action.not_undone', step.id, {
    ...stepDetail(work, step),
    because: undo.detail,
    differences: undo.differences,
  });
};

/** @returns false when it must be tried again later. */
const undoOne = async (turn: Turn, work: PlanAtWork, step: PlanStep): Promise<boolean> => {
  const action = turn.deps.actions.get(step.action);
  const result = await openedResult(turn, step);
  const { plan } = step;
  if (!action?.undoIt || !plan || !result) {
    const detail =
      action?.undo === 'irreversible' ? 'there is no way back from it' : 'nothing to undo it with';
    await keep(turn, work, step, { undone: false, kind: 'irreversible', differences: [], detail });
    return true;
  }
  if (!turn.pace.take(action.system, `${step.id}/undo`)) return false;
  const { undoIt } = action;
  const answer = await turn.attempts.run(`${step.id}/undo`, UNDO_TIMEOUT, async () => {
    await turn.assertHeld();
    return undoIt.call(action, plan, result, contextOf(turn, step));
  });
  if (answer.got === 'later') return false;
  if (answer.got === 'fault') {
    const detail = `undo failed: ${messageOf(answer.error)}`;
    await keep(turn, work, step, { undone: false, kind: action.undo, differences: [], detail });
    return true;
  }
  if (!answer.value.undone) {
    await keep(turn, work, step, answer.value);
    return true;
  }
  await journal(turn, work, {
    id: step.id,
    state: 'undone',
    undo: answer.value,
    ...(step.error === undefined ? {} : { error: step.error }),
  });
  await record(turn, 'action.undone', step.id, {
    ...stepDetail(work, step),
    kind: answer.value.kind,
    differences: answer.value.differences,
  });
  return true;
};

export const undoSteps = async (turn: Turn, work: PlanAtWork): Promise<void> => {
  if (isUndoOfAll(work.plan)) await markForUndo(turn, work, undefined);
  const steps = work.steps.filter((step) => step.state === 'undoing').toReversed();
  for (const step of steps) {
    // A later step stands on an earlier one: the order holds even when one must wait.
    if (!(await undoOne(turn, work, step))) return;
  }
};
