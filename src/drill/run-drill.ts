/** Attack in → incident → plan → (approval) → effective → undone; every stage timed from the attack's first event. */
import { hashId, MINUTE, SECOND } from '../core/index.ts';
import type { AttackTruth } from '../estate/index.ts';
import type { Incident, PlanStep, ResponsePlan } from '../model/index.ts';
import type { DrillRun } from '../store/index.ts';
import type { DrillDefinition, DrillStage } from './contract.ts';

const PATIENCE_MS = 2 * MINUTE;
const QUIET_MS = 4_000;
const POLL_MS = 40;

/** Something that had to come did not: the drill failed, nothing is broken. */
export class Missed extends Error {}

export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> => {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end)
      throw new Missed(`${what} did not come within ${Math.round(patienceMs / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

export const newRun = (drill: Pick<DrillDefinition, 'id' | 'class'>, at: number): DrillRun => ({
  id: hashId('drl', [drill.id, at]),
  drill: drill.id,
  class: drill.class,
  result: 'running',
  times: {},
  because: '',
  startedAt: at,
});

interface Work {
  readonly drill: DrillDefinition;
  readonly stage: DrillStage;
  readonly truth: AttackTruth;
  readonly since: number;
  readonly times: Record<string, number>;
  /** Incidents of drills that were there before. */
  readonly earlier: ReadonlySet<string>;
  /** Set when the attack's last event is durable. */
  readonly over: { done: boolean };
  incidentId: string | undefined;
}

const clockStage = (work: Work, name: string): void => {
  work.times[name] ??= Math.round(performance.now() - work.since);
};

const drillIncidents = async (stage: DrillStage): Promise<readonly Incident[]> =>
  (await stage.store.incidents.list({ drill: true }, { limit: 100 })).items;

/** The incident of this drill: marked as one, new, and about the misused identity. */
const incidentOf = async ({ stage, truth, drill, earlier }: Work): Promise<Incident | undefined> =>
  (await drillIncidents(stage)).find(
    (one) =>
      !earlier.has(one.id) &&
      one.status !== 'closed' &&
      (one.rootId === truth.actorId ||
        truth.identityIds.some((id) => one.identities.includes(id))) &&
      (drill.expects === 'not_paged' || one.decision.disposition !== 'timeline'),
  );

const failuresOf = (plan: ResponsePlan): string =>
  plan.steps
    .filter((step) => !['effective', 'done', 'skipped', 'undone'].includes(step.state))
    .map((step) => {
      const why = step.error ?? (step.state === 'waiting_approval' ? step.authority : undefined);
      return `${step.action} ${step.state}${why ? ` (${why})` : ''}`;
    })
    .join('; ');

const broken: readonly ResponsePlan['state'][] = ['failed', 'denied', 'partly_contained'];

/** Somebody who may answers whatever is asked about these plans. */
const answer = async (work: Work, plans: readonly ResponsePlan[]): Promise<void> => {
  const { stage } = work;
  const waiting = await stage.store.response.approvals({ state: ['waiting'] });
  for (const plan of plans.filter((one) => waiting.some(({ planId }) => planId === one.id))) {
    clockStage(work, 'asked');
    await stage.approve(plan);
    clockStage(work, 'approved');
  }
};

/** An incident that grew has several plans: it is contained when all of them hold. */
const settled = async (
  work: Work,
  incidentId: string,
  approve: boolean,
): Promise<readonly ResponsePlan[]> => {
  const { stage } = work;
  const held = until('containment', async () => {
    const plans = await stage.store.response.plansOf(incidentId);
    if (plans.length > 0) clockStage(work, 'planned');
    if (plans.some((plan) => plan.steps.some((step) => step.result?.accepted)))
      clockStage(work, 'accepted');
    if (approve) await answer(work, plans);
    const incident = await stage.store.incidents.get(incidentId);
    // What waits for a person (a rotation, say) does not keep the attacker in.
    if (incident?.status === 'contained' && work.over.done) return plans;
    const lost = plans.find((plan) => broken.includes(plan.state));
    if (lost) throw new Missed(`a plan ended ${lost.state}: ${failuresOf(lost)}`);
    return undefined;
  });
  return held.catch(async (error: unknown) => {
    if (!(error instanceof Missed)) throw error;
    const plans = await stage.store.response.plansOf(incidentId);
    throw new Missed(`${error.message}; ${plans.map(failuresOf).filter(Boolean).join('; ')}`);
  });
};

const isOurs = ({ result, undo, state }: PlanStep): boolean =>
  result !== undefined && undo === undefined && state !== 'undone' && state !== 'undoing';

const undoAll = async ({ stage }: Work, incidentId: string): Promise<void> => {
  await until('the undo', async () => {
    const plans = await stage.store.response.plansOf(incidentId);
    for (const plan of plans.filter((one) => one.steps.some(isOurs))) await stage.undo(plan.id);
    const steps = plans.flatMap((plan) => plan.steps);
    return steps.every((step) => step.result === undefined || step.undo !== undefined)
      ? true
      : undefined;
  });
};

const contain = async (work: Work, incident: Incident, approve: boolean): Promise<string> => {
  const { stage } = work;
  const held = await settled(work, incident.id, approve);
  clockStage(work, 'effective');
  const acted = held.flatMap((plan) => plan.steps).filter((step) => step.result?.accepted);
  const asked = acted.filter((step) => step.authority?.startsWith('approval'));
  if (!approve && asked.length > 0)
    throw new Missed(`a person had to answer for ${asked.map((step) => step.action).join(', ')}`);
  if (approve && asked.length === 0) throw new Missed('it acted without asking anybody');
  await undoAll(work, incident.id);
  clockStage(work, 'undone');
  const steps = (await stage.store.response.plansOf(incident.id)).flatMap((plan) => plan.steps);
  const left = steps.filter((step) => step.undo && !step.undo.undone);
  if (left.length > 0)
    throw new Missed(
      `not undone: ${left.map((step) => `${step.action}: ${step.undo?.detail}`).join('; ')}`,
    );
  return 'detected, contained, verified and undone';
};

const expectPaged = async (work: Work, incident: Incident): Promise<string> => {
  const { stage } = work;
  const paged = await until('two pages', async () => {
    const tasks = (await stage.store.governance.tasks({ subjectId: incident.rootId })).filter(
      (task) => task.kind === 'page' && task.incidentId === incident.id,
    );
    return tasks.length >= 2 ? tasks : undefined;
  });
  clockStage(work, 'paged');
  const locked = (await stage.store.response.plansOf(incident.id))
    .flatMap((plan) => plan.steps)
    .filter(
      (step) => step.result?.accepted && (step.target.identityId ?? '') === work.truth.actorId,
    );
  if (locked.length > 0)
    throw new Missed(
      `an emergency access account was locked: ${locked.map((step) => step.action).join(', ')}`,
    );
  return `${paged.length} people paged, nothing locked`;
};

/** Seen by a detector, and for as long as we look nobody is woken by it. */
const expectQuiet = async (work: Work): Promise<string> => {
  const { stage, truth } = work;
  // Logs date to the second.
  const since = Math.floor(truth.firstEventAt / SECOND) * SECOND;
  await until('a finding', async () => {
    const { items } = await stage.store.findings.list(
      { identityId: truth.actorId, kind: 'detection' },
      { limit: 50 },
    );
    return items.some((finding) => finding.time >= since) ? true : undefined;
  });
  clockStage(work, 'detected');
  const end = performance.now() + QUIET_MS;
  while (performance.now() < end || !work.over.done) {
    const incident = await incidentOf(work);
    work.incidentId ??= incident?.id;
    if (incident?.decision.disposition === 'page')
      throw new Missed(`somebody was paged: ${incident.decision.because}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return 'seen, and nobody was woken';
};

const judge = async (work: Work): Promise<string> => {
  const { expects } = work.drill;
  if (expects === 'not_paged') return expectQuiet(work);
  const incident = await until('an incident', () => incidentOf(work));
  work.incidentId = incident.id;
  clockStage(work, 'detected');
  if (expects === 'paged_not_locked') return expectPaged(work, incident);
  return contain(work, incident, expects === 'approved_then_contained');
};

/** Also of a drill that failed: what it did is taken back and its incident closed before the next one begins. */
const clear = async (work: Work, incidentId: string): Promise<void> => {
  const { stage } = work;
  try {
    await undoAll(work, incidentId);
    await stage.close(incidentId);
    await until('the end of the incident', async () =>
      (await stage.store.incidents.get(incidentId))?.status === 'closed' ? true : undefined,
    );
  } catch (error) {
    if (!(error instanceof Missed)) throw error;
    stage.log.warn({ incidentId, because: error.message }, 'the drill could not be cleared away');
  }
};

/** Never throws for a drill that fails: the run says so. */
export const runDrill = async (drill: DrillDefinition, stage: DrillStage): Promise<DrillRun> => {
  const started = newRun(drill, stage.clock.now());
  await stage.store.governance.putDrill(started);
  stage.onChange?.(started);
  const times: Record<string, number> = {};
  const since = performance.now();
  let work: Work | undefined;
  let outcome: Pick<DrillRun, 'result' | 'because'> = { result: 'fail', because: '' };
  try {
    const earlier = new Set((await drillIncidents(stage)).map((one) => one.id));
    const { truth, played } = stage.attack(drill.id, `drill:${started.id}`);
    const over = { done: false };
    work = { drill, stage, truth, since, times, earlier, over, incidentId: undefined };
    const inject = async (mine: Work): Promise<void> => {
      try {
        await played;
        clockStage(mine, 'injected');
      } finally {
        over.done = true;
      }
    };
    const [verdict, playing] = await Promise.allSettled([judge(work), inject(work)]);
    for (const one of [playing, verdict]) if (one.status === 'rejected') throw one.reason;
    if (verdict.status === 'fulfilled') outcome = { result: 'pass', because: verdict.value };
  } catch (error) {
    stage.log.warn({ drill: drill.id, because: String(error) }, 'drill failed');
    outcome = { result: 'fail', because: error instanceof Error ? error.message : String(error) };
  }
  const incidentId = work?.incidentId;
  if (work && incidentId !== undefined) await clear(work, incidentId);
  const plans = incidentId === undefined ? [] : await stage.store.response.plansOf(incidentId);
  const done: DrillRun = {
    ...started,
    ...outcome,
    times,
    finishedAt: stage.clock.now(),
    playbooks: [...new Set(plans.map((plan) => plan.playbook))],
    ...(incidentId === undefined ? {} : { incidentId }),
  };
  await stage.store.governance.putDrill(done);
  stage.onChange?.(done);
  return done;
};
