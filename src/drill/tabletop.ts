/** An exercise: a playbook is planned on somebody as if it had happened, people are asked, nothing is touched. */
import { CountersignError, hashId } from '../core/index.ts';
import type { Principal } from '../inventory/index.ts';
import { type AskPlanDeps, askPlan } from '../loop/index.ts';
import { approvalsOf } from '../response/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';
import { exerciseOf, isExercise } from './report.ts';

export interface ExerciseRequest {
  readonly playbook: string;
  readonly subject: Principal;
  readonly by: string;
  readonly reason: string;
}

/** @throws CountersignError ERR_NOT_FOUND (no such playbook) | ERR_CONFLICT (it would ask nobody anything) */
export const beginExercise = async (
  deps: AskPlanDeps,
  { playbook: id, subject, by, reason }: ExerciseRequest,
): Promise<DrillRun> => {
  const playbook = deps.playbooks.get(id);
  if (!playbook) throw new CountersignError('ERR_NOT_FOUND', `no playbook "${id}"`);
  const now = deps.clock.now();
  const request = hashId('req', ['tabletop', id, subject.id, now]);
  const { recorded, reasons } = await askPlan(
    deps,
    {
      ...{ id: request, subject, situation: playbook.situation, playbook: id, by, confidence: 0 },
      credentials: deps.eyes.view
        .credentialsOf(subject.id)
        .filter((one) => one.status === 'active')
        .map((one) => one.nativeId),
      title: `Exercise: ${playbook.title}`,
      because: reason,
      drill: true,
    },
    { tabletop: true },
  );
  if (!recorded)
    throw new CountersignError('ERR_CONFLICT', `nothing would be asked: ${reasons.join('; ')}`);
  const run: DrillRun = {
    id: hashId('drl', [request]),
    drill: exerciseOf(id),
    class: playbook.class,
    result: 'running',
    times: { asked: deps.clock.now() - now },
    because: 'people are asked; nothing is touched',
    startedAt: now,
    incidentId: request,
    playbooks: [id],
  };
  await deps.store.governance.putDrill(run);
  return run;
};

const finished = async (store: TenantStore, run: DrillRun): Promise<DrillRun | undefined> => {
  const [plan] = await store.response.plansOf(run.incidentId ?? '');
  const approvals = plan ? await approvalsOf(store, plan.id) : [];
  if (approvals.some((one) => one.state === 'waiting')) return undefined;
  const answered = approvals.filter((one) => one.state === 'approved' || one.state === 'denied');
  const at = Math.max(run.startedAt, ...answered.map((one) => one.decidedAt ?? run.startedAt));
  const said = answered.map((one) => `${one.decidedBy ?? 'somebody'} ${one.state} it`);
  return answered.length === 0
    ? { ...run, result: 'fail', because: 'nobody answered in time', finishedAt: at }
    : {
        ...run,
        result: 'pass',
        because: `${said.join(', ')}; nothing was touched`,
        times: { ...run.times, approved: at - run.startedAt },
        finishedAt: at,
      };
};

/** Exercises whose questions have all been answered, or were let expire, are over. */
export const finishExercises = async (
  store: TenantStore,
  runs: readonly DrillRun[],
): Promise<number> => {
  let ended = 0;
  for (const run of runs.filter((one) => one.result === 'running' && isExercise(one))) {
    const done = await finished(store, run);
    if (!done) continue;
    await store.governance.putDrill(done);
    ended++;
  }
  return ended;
};
