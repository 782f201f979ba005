/** One pass over one plan: people's answers, then the stages in order, then what it adds up to. */
import type { PlanStep, StepState } from '../model/index.ts';
import { answerOf, approvalsOf } from './approvals.ts';
import { grantIdOf, underApproval } from './authority.ts';
import { journal, type PlanAtWork, record, settlePlan, stepDetail, type Turn } from './journal.ts';
import { type Playbook, type Stage, stages, stepOf } from './playbook-schema.ts';
import { runStep } from './run-step.ts';
import { containmentOf } from './settle.ts';
import { isTabletop } from './tabletop.ts';
import { isUndoOfAll, undoSteps } from './undo-plan.ts';

const busy: readonly StepState[] = ['approved', 'doing', 'done', 'verifying'];

const takeAnswers = async (turn: Turn, work: PlanAtWork, asking: boolean): Promise<void> => {
  const waiting = work.steps.filter((step) => step.state === 'waiting_approval');
  if (waiting.length === 0 || asking) return;
  const approvals = await approvalsOf(turn.deps.store, work.plan.id);
  const said = answerOf(approvals, work.plan.id);
  if (said.answer === 'waiting') return;
  if (said.answer === 'approved') {
    const authority = underApproval(said.by);
    await record(turn, 'plan.approved', work.plan.id, {
      incidentId: work.plan.incidentId,
      approvals: said.by,
      steps: waiting.map((step) => step.id),
    });
    const state = isTabletop(work.plan) ? 'shadow' : 'approved';
    for (const step of waiting) await journal(turn, work, { id: step.id, state, authority });
    return;
  }
  await record(turn, 'plan.refused', work.plan.id, {
    incidentId: work.plan.incidentId,
    because: said.because,
    steps: waiting.map((step) => step.id),
  });
  for (const step of waiting) {
    await journal(turn, work, {
      id: step.id,
      state: 'skipped',
      authority: `denied: ${said.because}`,
      error: said.because,
    });
  }
};

const isLate = (stage: Stage | undefined): boolean => stage === 'rotate' || stage === 'restore';

/** Steps of the earliest stage that still moves; rotation also waits for people asked about the stages before. */
const nextSteps = (work: PlanAtWork): readonly PlanStep[] => {
  for (const stage of stages) {
    const mine = work.steps.filter((step) => (step.stage ?? 'freeze') === stage);
    const moving = mine.filter((step) => busy.includes(step.state));
    if (moving.length > 0) return moving;
    const asked = mine.some((step) => step.state === 'waiting_approval');
    if (asked && !isLate(stage)) {
      const later = work.steps.filter((step) => busy.includes(step.state) && !isLate(step.stage));
      const first = stages.find((one) => later.some((step) => step.stage === one));
      return later.filter((step) => step.stage === first);
    }
  }
  return [];
};

/** New secrets are not minted for an account the attacker still acts with. */
const holdBackRotation = async (turn: Turn, work: PlanAtWork): Promise<void> => {
  const held = containmentOf(work, turn.deps.playbooks.get(work.plan.playbook));
  if (held.missing.length === 0) return;
  for (const step of work.steps.filter(
    (one) => one.stage === 'rotate' && one.state === 'approved',
  )) {
    const error = `not rotated, containment is not effective: ${held.missing.join('; ')}`;
    await journal(turn, work, { id: step.id, state: 'skipped', error });
    await record(turn, 'action.skipped', step.id, { ...stepDetail(work, step), because: error });
  }
};

/** Of the steps that one waits for: those on the same credential, or on the same holder where it has none of its own. */
const firstOf = (work: PlanAtWork, step: PlanStep, name: string): readonly PlanStep[] => {
  const named = work.steps.filter((one) => one.name === name);
  const holder = step.target.identityId ?? step.target.roleId;
  const same = named.filter((one) => one.target.nativeId === step.target.nativeId);
  return same.length > 0
    ? same
    : named.filter((one) => (one.target.identityId ?? one.target.roleId) === holder);
};

const over: readonly StepState[] = ['undone', 'failed', 'refused', 'not_effective', 'skipped'];

/** What waits for another step goes when that one will not come to hold. */
const dropForsaken = async (turn: Turn, work: PlanAtWork): Promise<void> => {
  const playbook = turn.deps.playbooks.get(work.plan.playbook);
  for (const step of work.steps.filter((one) => one.state === 'approved')) {
    const name = awaitedBy(step, playbook);
    if (name === undefined) continue;
    const first = firstOf(work, step, name);
    if (first.some((one) => !over.includes(one.state))) continue;
    const error = `${name} did not come to hold: ${first[0]?.error ?? first[0]?.state ?? 'it was not planned'}`;
    await journal(turn, work, { id: step.id, state: 'skipped', error });
    await record(turn, 'action.skipped', step.id, { ...stepDetail(work, step), because: error });
  }
};

const awaitedBy = (step: PlanStep, playbook: Playbook | undefined): string | undefined =>
  stepOf(playbook, step)?.after;

const isReady = (turn: Turn, work: PlanAtWork, step: PlanStep): boolean => {
  const name = awaitedBy(step, turn.deps.playbooks.get(work.plan.playbook));
  if (step.state !== 'approved' || name === undefined) return true;
  const first = firstOf(work, step, name);
  return first.length > 0 && first.every((one) => one.state === 'effective');
};

/** A signature that ended, or was taken back, before its step began, covers it no more. */
const dropUncovered = async (turn: Turn, work: PlanAtWork): Promise<void> => {
  const now = turn.deps.clock.now();
  for (const step of work.steps.filter((one) => one.state === 'approved')) {
    const id = grantIdOf(step.authority);
    if (id === undefined) continue;
    const until = turn.grants.get(id)?.until ?? Number.NEGATIVE_INFINITY;
    if (now < until) continue;
    const error = `pre-authorisation ${id} ended before this could run`;
    await journal(turn, work, { id: step.id, state: 'skipped', error });
    await record(turn, 'action.skipped', step.id, { ...stepDetail(work, step), because: error });
  }
};

/** As far as it goes now; `asking` says that people still have an open question about it. */
export const runPlan = async (turn: Turn, work: PlanAtWork, asking: boolean): Promise<void> => {
  if (isTabletop(work.plan)) {
    await takeAnswers(turn, work, asking);
    await settlePlan(turn, work);
    return;
  }
  if (isUndoOfAll(work.plan) || work.steps.some((step) => step.state === 'undoing')) {
    // What was under way when the undo was asked for: its effect must be known before it can be undone.
    for (const step of work.steps.filter((one) => one.state === 'doing')) {
      await runStep(turn, work, step);
    }
    await undoSteps(turn, work);
    await settlePlan(turn, work);
    return;
  }
  await takeAnswers(turn, work, asking);
  await dropUncovered(turn, work);
  await dropForsaken(turn, work);
  for (;;) {
    const before = turn.count;
    const steps = nextSteps(work).filter(
      (step) => (step.state !== 'approved' || !turn.settings.stopped) && isReady(turn, work, step),
    );
    if (isLate(steps[0]?.stage)) await holdBackRotation(turn, work);
    const ready = steps.filter((one) =>
      busy.includes(work.steps.find((step) => step.id === one.id)?.state ?? 'skipped'),
    );
    // One that is fenced or killed must not leave its siblings running unseen.
    const ended = await Promise.allSettled(ready.map((step) => runStep(turn, work, step)));
    const broken = ended.find((one) => one.status === 'rejected');
    if (broken) throw broken.reason;
    if (turn.count === before) break;
    if (nextSteps(work).some((step) => step.state === 'verifying')) break;
  }
  await settlePlan(turn, work);
};
