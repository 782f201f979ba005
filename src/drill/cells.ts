/** A drill for every cell of class × situation: the playbook itself, asked for on a safe stand-in, done, verified, undone. */
import type { Clock, Log } from '../core/index.ts';
import type { ResponsePlan } from '../model/index.ts';
import type { Playbook } from '../response/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';
import { Missed, newRun, until } from './run-drill.ts';

export interface CellDrill {
  /** `<class>.<situation>` */
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly class: Playbook['class'];
  readonly situation: Playbook['situation'];
  readonly playbook: string;
}

export interface CellStage {
  readonly store: TenantStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Plans it on a safe identity, recorded as a drill; its id, the tasks that people get, and what was said. */
  ask(drill: CellDrill): Promise<{
    readonly planId: string | undefined;
    readonly tasks: number;
    readonly reasons: readonly string[];
  }>;
  approve(plan: ResponsePlan): Promise<void>;
  undo(planId: string): Promise<void>;
  onChange?(run: DrillRun): void;
}

export const cellDrills = (playbooks: Iterable<Playbook>): readonly CellDrill[] =>
  [...playbooks]
    .filter((one) => one.applies.detectors === undefined)
    .map((playbook) => ({
      id: `${playbook.class}.${playbook.situation}`,
      title: playbook.title,
      says: `Proves that the playbook "${playbook.title}" plans, asks, acts, is seen to hold and is taken back on a stand-in.`,
      class: playbook.class,
      situation: playbook.situation,
      playbook: playbook.id,
    }));

/** Where each step of it stands, for a plan that did not end. */
const standing = ({ steps }: ResponsePlan): string =>
  steps
    .map(({ name, action, state, error, verification }) =>
      [`${name ?? ''} (${action}) ${state}`, error ?? verification?.detail]
        .filter(Boolean)
        .join(': '),
    )
    .join('; ');

const moving = ['approved', 'doing', 'done', 'verifying', 'undoing', 'waiting_approval'];
const bad = ['failed', 'refused', 'not_effective'];

const judge = async (
  drill: CellDrill,
  stage: CellStage,
  clockStage: (name: string) => void,
): Promise<string> => {
  const { planId, tasks, reasons } = await stage.ask(drill);
  clockStage('planned');
  if (planId === undefined) throw new Missed(`no plan: ${reasons.join('; ')}`);
  const read = async (): Promise<ResponsePlan> => {
    const plan = await stage.store.response.plan(planId);
    if (!plan) throw new Missed('the plan is gone');
    return plan;
  };
  const first = await read();
  if (first.steps.length === 0) {
    if (tasks === 0) throw new Missed(`nothing to do: ${reasons.join('; ')}`);
    return `${tasks} task${tasks === 1 ? '' : 's'} for people, nothing touched`;
  }
  if (first.steps.some((step) => step.state === 'waiting_approval')) {
    clockStage('asked');
    await stage.approve(first);
    clockStage('approved');
  }
  const held = await until('the end of the plan', async () => {
    const plan = await read();
    if (plan.steps.some((step) => step.result?.accepted)) clockStage('accepted');
    return plan.steps.some((step) => moving.includes(step.state)) ? undefined : plan;
  }).catch(async (error: unknown) => {
    throw error instanceof Missed
      ? new Missed(`${error.message}; ${standing(await read())}`)
      : error;
  });
  const wrong = held.steps.filter((step) => bad.includes(step.state));
  if (wrong.length > 0)
    throw new Missed(
      wrong
        .map((step) => `${step.name} (${step.action}) ${step.state}: ${step.error ?? ''}`)
        .join('; '),
    );
  clockStage('effective');
  const done = held.steps.filter((step) => step.state === 'effective');
  if (done.length === 0) throw new Missed('no step came to hold');
  await stage.undo(planId);
  const undone = await until('the undo', async () => {
    const plan = await read();
    const left = plan.steps.filter((step) => step.state === 'effective' && step.undo === undefined);
    const way = plan.steps.some((step) => step.state === 'undoing');
    return left.length === 0 && !way ? plan : undefined;
  });
  const kept = undone.steps.filter((step) => step.undo?.undone === false);
  if (kept.length > 0)
    throw new Missed(
      `not undone: ${kept.map((step) => `${step.name}: ${step.undo?.detail}`).join('; ')}`,
    );
  clockStage('undone');
  return `${done.length} step${done.length === 1 ? '' : 's'} held and were taken back`;
};

/** Never throws for a drill that fails: the run says so. */
export const runCellDrill = async (drill: CellDrill, stage: CellStage): Promise<DrillRun> => {
  const started = newRun(drill, stage.clock.now());
  await stage.store.governance.putDrill(started);
  stage.onChange?.(started);
  const since = performance.now();
  const times: Record<string, number> = {};
  const clockStage = (name: string): void => {
    times[name] ??= Math.round(performance.now() - since);
  };
  let outcome: Pick<DrillRun, 'result' | 'because'>;
  try {
    outcome = { result: 'pass', because: await judge(drill, stage, clockStage) };
  } catch (error) {
    if (!(error instanceof Missed))
      stage.log.error({ cause: error, drill: drill.id }, 'drill broke off');
    outcome = { result: 'fail', because: error instanceof Error ? error.message : String(error) };
  }
  const run: DrillRun = {
    ...started,
    ...outcome,
    ...{ times, finishedAt: stage.clock.now(), playbooks: [drill.playbook] },
  };
  await stage.store.governance.putDrill(run);
  stage.onChange?.(run);
  return run;
};
