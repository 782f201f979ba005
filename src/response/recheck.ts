/**
 * Effective once is not effective for good: caches fill again, a sync writes the old state back, somebody undoes it. Each
 * effective step that contains is looked at once more after the propagation window. The journal is the queue of these
 * timers: nothing else has to be kept, and a restart loses none.
 */
import { DAY, MINUTE, messageOf } from '../core/index.ts';
import type { PlanStep, ResponsePlan } from '../model/index.ts';
import {
  contextOf,
  journal,
  openedResult,
  type PlanAtWork,
  record,
  settlePlan,
  stepDetail,
  type Turn,
} from './journal.ts';
import { stepOf } from './playbook-schema.ts';

const DEFAULT_AFTER = 10 * MINUTE;
const LOOK_EVERY = MINUTE / 2;
const TIMEOUT = MINUTE / 2;
const PAGE = 100;

const dueAt = (
  turn: Turn,
  plan: Pick<ResponsePlan, 'playbook'>,
  step: PlanStep,
): number | undefined => {
  const { verification: seen } = step;
  if (step.state !== 'effective' || !seen || seen.recheckedAt !== undefined) return undefined;
  if (step.stage !== 'freeze' && step.stage !== 'end_sessions') return undefined;
  const after = stepOf(turn.deps.playbooks.get(plan.playbook), step)?.recheck ?? DEFAULT_AFTER;
  return seen.checkedAt + after;
};

/** Plans of the last day that may hold something, also where a person is still asked about the rest. */
const standing = async (turn: Turn): Promise<readonly ResponsePlan[]> => {
  const since = turn.deps.clock.now() - DAY;
  const found: ResponsePlan[] = [];
  let after: string | undefined;
  do {
    const page = await turn.deps.store.response.plans(
      { state: ['contained', 'partly_contained', 'waiting_approval', 'running'] },
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    found.push(...page.items.filter((plan) => plan.createdAt > since));
    // Newest first.
    after = (page.items.at(-1)?.createdAt ?? 0) > since ? page.next : undefined;
  } while (after !== undefined);
  return found;
};

const lookAgain = async (turn: Turn, work: PlanAtWork, step: PlanStep): Promise<void> => {
  const action = turn.deps.actions.get(step.action);
  const result = await openedResult(turn, step);
  const { plan, verification: before } = step;
  if (!action || !plan || !result || !before) return;
  const asked = await turn.attempts.run(`${step.id}/recheck`, TIMEOUT, () =>
    action.verify(plan, result, contextOf(turn, step)),
  );
  if (asked.got === 'later') return;
  const now = turn.deps.clock.now();
  if (asked.got === 'fault') {
    // It was seen to hold; that it cannot be seen now is said, and changes nothing.
    const detail = `${before.detail}; could not be looked at again: ${messageOf(asked.error)}`;
    const verification = { ...before, detail, recheckedAt: now };
    await journal(turn, work, { id: step.id, state: 'effective', verification });
    return;
  }
  const verification = { ...asked.value, recheckedAt: now };
  if (asked.value.effective !== 'no') {
    await journal(turn, work, { id: step.id, state: 'effective', verification });
    return;
  }
  const error = `it held and does so no more: ${asked.value.detail}`;
  await journal(turn, work, { id: step.id, state: 'not_effective', verification, error });
  await record(turn, 'action.came_undone', step.id, { ...stepDetail(work, step), because: error });
};

export interface Rechecks {
  run(turn: Turn): Promise<void>;
}

export const createRechecks = (): Rechecks => {
  let next = 0;
  return {
    async run(turn) {
      const now = turn.deps.clock.now();
      if (now < next) return;
      next = now + LOOK_EVERY;
      for (const plan of await standing(turn)) {
        const work: PlanAtWork = { plan, steps: [...plan.steps] };
        const due = work.steps.filter((step) => (dueAt(turn, plan, step) ?? Infinity) <= now);
        for (const step of due) await lookAgain(turn, work, step);
        if (due.length > 0) await settlePlan(turn, work);
      }
    },
  };
};
