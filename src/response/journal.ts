/** Every step of the runner is written down before the next one is taken, fenced by its epoch. */
import type { Clock, Log } from '../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionResult,
  HeldCredential,
  PlanState,
  PlanStep,
  PreAuthorisation,
  ResponsePlan,
} from '../model/index.ts';
import type { Sealer, TenantStore } from '../store/index.ts';
import type { Attempts } from './attempts.ts';
import type { ResponseSettings, StepOutcome } from './contract.ts';
import { changesOf } from './outcome.ts';
import type { Pace } from './pace.ts';
import type { Playbook } from './playbook-schema.ts';
import { containmentOf, settledState } from './settle.ts';

/** What the parts of the runner share. */
export interface RunnerDeps {
  readonly store: TenantStore;
  readonly actions: ReadonlyMap<string, Action>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  /** The credential the attacker still holds, where trying it is allowed. */
  readonly heldFor?: (step: PlanStep) => HeldCredential | undefined;
  readonly onOutcome?: (outcome: StepOutcome) => Promise<void>;
  readonly settings: () => Promise<ResponseSettings>;
}

/** One turn under one lease. */
export interface Turn {
  readonly deps: RunnerDeps;
  readonly epoch: number;
  readonly settings: ResponseSettings;
  readonly attempts: Attempts;
  /** Changes in a minute, by system. */
  readonly pace: Pace;
  /** Signatures as they stand now: one that ended or was taken back covers nothing any more. */
  readonly grants: ReadonlyMap<string, PreAuthorisation>;
  /** @throws CountersignError ERR_FENCED when the lease is no longer ours. Asked right before each act. */
  assertHeld(): Promise<void>;
  /** Epoch ms until which what we hold lets an act make calls: some time before another may take over. */
  actUntil(): number;
  /** Durable state changes made in this turn. */
  count: number;
}

/** A plan while a turn works on it: steps are replaced as they move. */
export interface PlanAtWork {
  readonly plan: ResponsePlan;
  steps: PlanStep[];
}

const sealContext = (turn: Turn, stepId: string): string =>
  `${turn.deps.store.tenant}/plan-step/${stepId}`;

export const contextOf = (turn: Turn, step: PlanStep): ActionContext => {
  const held = turn.deps.heldFor?.(step);
  return {
    now: () => turn.deps.clock.now(),
    stepId: step.id,
    actUntil: turn.actUntil(),
    ...(held ? { held } : {}),
  };
};

/** The result as the action gave it, undo state opened. */
export const openedResult = async (
  turn: Turn,
  step: PlanStep,
): Promise<ActionResult | undefined> => {
  if (!step.result) return undefined;
  const sealed = await turn.deps.store.response.sealedOf(step.id);
  if (!sealed) return step.result;
  const plain = turn.deps.sealer.open(sealed, sealContext(turn, step.id));
  const undoState: unknown = JSON.parse(Buffer.from(plain).toString('utf8'));
  return { ...step.result, undoState: undoState as ActionResult['undoState'] };
};

const outcomeOf = (turn: Turn, work: PlanAtWork, step: PlanStep): StepOutcome => {
  const playbook = turn.deps.playbooks.get(work.plan.playbook);
  return {
    incidentId: work.plan.incidentId,
    planId: work.plan.id,
    planState: settledState(work, playbook),
    step,
    containment: containmentOf(work, playbook),
    changes: changesOf(step, playbook, turn.deps.clock.now()),
  };
};

/** Tell the platform; a fault there is logged, and the outcome is told again by the next life of a runner. */
export const tell = async (turn: Turn, work: PlanAtWork, step: PlanStep): Promise<void> => {
  try {
    await turn.deps.onOutcome?.(outcomeOf(turn, work, step));
  } catch (cause) {
    turn.deps.log.error({ cause, step: step.id }, 'the outcome of a step was not taken');
  }
};

/** Write one step; a result's undo state is sealed and leaves the step itself. @throws ERR_FENCED */
export const journal = async (
  turn: Turn,
  work: PlanAtWork,
  change: Partial<PlanStep> & Pick<PlanStep, 'id' | 'state'>,
): Promise<PlanStep> => {
  const { store, sealer, clock } = turn.deps;
  const old = work.steps.find((one) => one.id === change.id) as PlanStep;
  const { error: _before, ...kept } = old;
  const next: PlanStep = { ...kept, ...change, updatedAt: clock.now() };
  if (change.result) {
    const plain = Buffer.from(JSON.stringify(change.result.undoState));
    const bare: PlanStep = { ...next, result: { ...change.result, undoState: {} } };
    await store.response.journal(bare, turn.epoch, sealer.seal(plain, sealContext(turn, next.id)));
    replace(work, bare);
  } else {
    await store.response.journal(next, turn.epoch);
    replace(work, next);
  }
  turn.count++;
  const written = work.steps.find((one) => one.id === change.id) as PlanStep;
  await tell(turn, work, written);
  return written;
};

const replace = (work: PlanAtWork, step: PlanStep): void => {
  work.steps = work.steps.map((one) => (one.id === step.id ? step : one));
};

export const record = async (
  turn: Turn,
  verb: string,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await turn.deps.store.governance.appendLedger([
    { at: turn.deps.clock.now(), actor: 'countersign', verb, subject, detail },
  ]);
};

/** What the ledger keeps of a step: what, on what, under whose authority. */
export const stepDetail = (
  work: PlanAtWork,
  step: PlanStep,
): Readonly<Record<string, unknown>> => ({
  planId: work.plan.id,
  incidentId: work.plan.incidentId,
  action: step.action,
  target: step.target,
  authority: step.authority ?? '',
  drill: work.plan.drill,
});

/** Bring the plan's own row in line with its steps. */
export const settlePlan = async (turn: Turn, work: PlanAtWork): Promise<PlanState> => {
  const { store, playbooks, clock } = turn.deps;
  const playbook = playbooks.get(work.plan.playbook);
  const state = settledState(work, playbook);
  if (state === work.plan.state) return state;
  const held = containmentOf(work, playbook);
  // A plan's own row is not fenced by the store: ask before it is written.
  await turn.assertHeld();
  await record(turn, `plan.${state}`, work.plan.id, {
    incidentId: work.plan.incidentId,
    playbook: work.plan.playbook,
    containment: held.state,
    missing: held.missing,
    residual: held.residual,
  });
  await store.response.setPlan(work.plan.id, state, work.plan.authority, clock.now());
  turn.count++;
  return state;
};
