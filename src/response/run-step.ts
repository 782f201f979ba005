/** One step: plan → journal → do → journal → verify. Killed anywhere, the next life takes it up where it stands. */
import { isCountersignError, MINUTE, messageOf, SECOND } from '../core/index.ts';
import type { Action, ActionResult, PlanStep, Uptake, Verification } from '../model/index.ts';
import {
  contextOf,
  journal,
  openedResult,
  type PlanAtWork,
  record,
  stepDetail,
  type Turn,
} from './journal.ts';
import { stepOf } from './playbook-schema.ts';

interface Limits {
  readonly used: { readonly within: number; readonly every: number } | undefined;
  readonly timeout: number;
  readonly within: number;
  readonly every: number;
}

const limitsOf = (turn: Turn, work: PlanAtWork, step: PlanStep): Limits => {
  const playbook = turn.deps.playbooks.get(work.plan.playbook);
  const found = stepOf(playbook, step);
  return found
    ? { timeout: found.timeout, ...found.verify, used: found.until_used }
    : { used: undefined, timeout: 30 * SECOND, within: 5 * MINUTE, every: 5 * SECOND };
};

const end = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  state: 'failed' | 'refused',
  error: string,
): Promise<void> => {
  await journal(turn, work, { id: step.id, state, error });
  await record(turn, `action.${state}`, step.id, { ...stepDetail(work, step), because: error });
};

const fault = (turn: Turn, work: PlanAtWork, step: PlanStep, error: unknown): Promise<void> =>
  end(
    turn,
    work,
    step,
    isCountersignError(error, 'ERR_ACTION_REFUSED') ? 'refused' : 'failed',
    messageOf(error),
  );

/** Most changes hold within seconds: looked at soon, then ever more rarely, up to what the playbook says. */
const pauseAfter = (last: number, acceptedAt: number, every: number): number =>
  Math.min(every, Math.max(SECOND, last - acceptedAt));

/** Note why a step waits, once. */
const wait = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  because: string,
): Promise<void> => {
  turn.deps.log.debug({ step: step.id, because }, 'a step waits');
  if (step.error === undefined && because.startsWith('attempt')) {
    await journal(turn, work, { id: step.id, state: step.state, error: because });
  }
};

const start = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  action: Action,
): Promise<PlanStep | undefined> => {
  const { timeout } = limitsOf(turn, work, step);
  const planned = await turn.attempts.run(`${step.id}/plan`, timeout, () =>
    action.plan(step.target, step.params, contextOf(turn, step)),
  );
  if (planned.got === 'later') {
    await wait(turn, work, step, planned.because);
    return undefined;
  }
  if (planned.got === 'fault') {
    await fault(turn, work, step, planned.error);
    return undefined;
  }
  if (planned.value.refused !== undefined) {
    await end(turn, work, step, 'refused', planned.value.refused);
    return undefined;
  }
  // What the target was like is in the plan: a later life does and undoes from the same picture.
  await record(turn, 'action.started', step.id, stepDetail(work, step));
  return journal(turn, work, { id: step.id, state: 'doing', plan: planned.value });
};

const act = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  action: Action,
): Promise<PlanStep | undefined> => {
  const { timeout } = limitsOf(turn, work, step);
  const { plan } = step;
  if (!plan) {
    await end(turn, work, step, 'failed', 'its journal holds no plan');
    return undefined;
  }
  const done = await turn.attempts.run(`${step.id}/do`, timeout, async () => {
    await turn.assertHeld();
    return action.do(plan, contextOf(turn, step));
  });
  if (done.got === 'later') {
    await wait(turn, work, step, done.because);
    return undefined;
  }
  if (done.got === 'fault') {
    await fault(turn, work, step, done.error);
    return undefined;
  }
  const result = done.value;
  const state = result.accepted ? 'done' : 'failed';
  const written = await journal(turn, work, {
    id: step.id,
    state,
    result,
    ...(result.accepted ? {} : { error: `not accepted: ${result.detail}` }),
  });
  await record(turn, result.accepted ? 'action.accepted' : 'action.failed', step.id, {
    ...stepDetail(work, step),
    alreadyDone: result.alreadyDone,
    residual: result.residual,
    because: result.detail,
  });
  return result.accepted ? written : undefined;
};

interface Waiting {
  readonly action: Action;
  readonly plan: NonNullable<PlanStep['plan']>;
  readonly result: ActionResult;
  readonly verification: Verification;
  readonly used: { readonly within: number };
  readonly timeout: number;
}

/** The new credential stands; the old one is ended only when this one was seen in use. Else it is rolled back. */
const awaitUse = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  { action, plan, result, verification, used, timeout }: Waiting,
): Promise<void> => {
  const now = turn.deps.clock.now();
  const asked = await turn.attempts.run(`${step.id}/uptake`, timeout, async () =>
    action.uptake?.(plan, result, contextOf(turn, step)),
  );
  const said: Uptake =
    asked.got === 'value'
      ? (asked.value ?? { used: 'unknown', detail: 'nobody can say whether it is used' })
      : {
          used: 'unknown',
          detail: asked.got === 'later' ? asked.because : `not seen: ${messageOf(asked.error)}`,
        };
  const seen = { ...verification, detail: `${verification.detail}; ${said.detail}` };
  const detail = stepDetail(work, step);
  if (said.used === 'yes') {
    await journal(turn, work, { id: step.id, state: 'effective', verification: seen });
    await record(turn, 'action.effective', step.id, {
      ...detail,
      how: seen.how,
      residual: seen.residual,
    });
  } else if (now >= (step.result?.acceptedAt ?? step.updatedAt) + used.within) {
    const error = `not seen in use in time, rolled back: ${said.detail}`;
    await record(turn, 'action.rolled_back', step.id, { ...detail, because: error });
    await journal(turn, work, { id: step.id, state: 'undoing', verification: seen, error });
  } else {
    await journal(turn, work, { id: step.id, state: 'verifying', verification: seen });
  }
};

const check = async (
  turn: Turn,
  work: PlanAtWork,
  step: PlanStep,
  action: Action,
): Promise<void> => {
  const { timeout, within, every, used } = limitsOf(turn, work, step);
  const now = turn.deps.clock.now();
  const acceptedAt = step.result?.acceptedAt ?? step.updatedAt;
  const last = step.state === 'verifying' ? step.updatedAt : undefined;
  const deadline = acceptedAt + Math.max(within, used?.within ?? 0);
  const pause = last === undefined ? 0 : pauseAfter(last, acceptedAt, used?.every ?? every);
  if (last !== undefined && now < Math.min(last + pause, deadline)) return;
  const result = await openedResult(turn, step);
  const { plan } = step;
  if (!plan || !result) {
    await end(turn, work, step, 'failed', 'its journal holds no result');
    return;
  }
  const asked = await turn.attempts.run(`${step.id}/verify`, timeout, () =>
    action.verify(plan, result, contextOf(turn, step)),
  );
  const verification: Verification =
    asked.got === 'value'
      ? asked.value
      : {
          effective: 'unknown',
          checkedAt: now,
          how: 'read_back',
          residual: result.residual,
          detail: asked.got === 'later' ? asked.because : messageOf(asked.error),
        };
  if (verification.effective === 'yes' && used !== undefined && action.uptake) {
    await awaitUse(turn, work, step, { action, plan, result, verification, used, timeout });
  } else if (verification.effective === 'yes') {
    await journal(turn, work, { id: step.id, state: 'effective', verification });
    await record(turn, 'action.effective', step.id, {
      ...stepDetail(work, step),
      how: verification.how,
      residual: verification.residual,
    });
  } else if (now >= deadline) {
    const error =
      verification.effective === 'no'
        ? `not effective in time: ${verification.detail}`
        : `could not be verified: ${verification.detail}`;
    await journal(turn, work, { id: step.id, state: 'not_effective', verification, error });
    await record(turn, 'action.not_effective', step.id, {
      ...stepDetail(work, step),
      because: error,
      residual: verification.residual,
    });
  } else {
    await journal(turn, work, { id: step.id, state: 'verifying', verification });
  }
};

/** Take one step as far as it goes now. */
export const runStep = async (turn: Turn, work: PlanAtWork, step: PlanStep): Promise<void> => {
  const action = turn.deps.actions.get(step.action);
  if (!action) {
    await end(turn, work, step, 'failed', `no action "${step.action}" here any more`);
    return;
  }
  // A system that had its changes for this minute is left in peace; the step keeps its place.
  if (step.state === 'approved' && !turn.pace.take(action.system, step.id)) return;
  let current: PlanStep | undefined = step;
  if (current.state === 'approved') current = await start(turn, work, current, action);
  if (current?.state === 'doing') current = await act(turn, work, current, action);
  if (current?.state === 'done' || current?.state === 'verifying') {
    await check(turn, work, current, action);
  }
};
