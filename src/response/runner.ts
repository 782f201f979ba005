/** The one that acts: holds the runner's lease, takes plans forward turn by turn, and walks them back. */
import { CountersignError, isCountersignError, SECOND } from '../core/index.ts';
import type { ResponsePlan } from '../model/index.ts';
import { escalateExpired } from './approvals.ts';
import { createAttempts } from './attempts.ts';
import {
  RESPONSE_SETTINGS_KEY,
  type Release,
  type ResponseSettings,
  responseSettingsSchema,
} from './contract.ts';
import { type PlanAtWork, type RunnerDeps, record, type Turn, tell } from './journal.ts';
import { createPace } from './pace.ts';
import { createRechecks } from './recheck.ts';
import { releaseSteps } from './release.ts';
import { runPlan } from './run-plan.ts';
import { canUndo, isChosen, markForUndo, undoAuthority } from './undo-plan.ts';

export interface RunnerOptions extends Omit<RunnerDeps, 'settings'> {
  /** Who holds the lease, e.g. `host/pid`. */
  readonly holder: string;
  /** Read anew each turn, so that the stop switch works at once. Default: the store's `response` setting. */
  readonly settings?: () => Promise<ResponseSettings>;
  readonly leaseMs?: number;
  /** Pause between turns when nothing moves. */
  readonly idleMs?: number;
}

interface TurnReport {
  /** False: another runner acts, nothing was touched. */
  readonly held: boolean;
  readonly plans: number;
  /** Durable state changes made. */
  readonly changes: number;
  /** Plans that could not be taken forward now, with the reason; they are tried again. */
  readonly faults: readonly { readonly planId: string; readonly because: string }[];
}

interface UndoRequest {
  readonly by: string;
  readonly reason: string;
  /** Step ids or playbook step names; absent = everything, in reverse. */
  readonly steps?: readonly string[];
}

export interface Runner {
  /** One deterministic pass over everything unfinished. */
  turn(): Promise<TurnReport>;
  /** Turns until aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Do not wait for the next turn: a plan or an answer has just come. */
  wake(): void;
  /**
   * Ask for a walk back; the turns that follow do it.
   * @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT (nothing to undo, or another runner acts)
   */
  undo(planId: string, request: UndoRequest): Promise<ResponsePlan>;
  /**
   * Let steps go that waited for a person; the turns that follow run them.
   * @throws CountersignError ERR_CONFLICT when another runner acts
   */
  release(releases: readonly Release[]): Promise<void>;
}

const PARALLEL_PLANS = 4;

/**
 * Part of a lease that an act leaves unused: for a call that is under way when its time ends, and for nodes whose
 * clocks differ. A lease of that age is renewed before the next act, which so has the rest of it.
 */
const MARGIN = 1 / 5;

const authoritiesOf = (releases: readonly Release[]): string =>
  [...new Set(releases.map((one) => one.authority))].join(', ');

/** The response settings as stored. @throws CountersignError ERR_CONFIG_INVALID */
export const readResponseSettings = async (
  store: RunnerDeps['store'],
): Promise<ResponseSettings> => {
  const stored = await store.settings.get(RESPONSE_SETTINGS_KEY);
  const parsed = responseSettingsSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  throw new CountersignError('ERR_CONFIG_INVALID', `setting "${RESPONSE_SETTINGS_KEY}": ${said}`);
};

const inBatches = async <T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  const lanes = await Promise.allSettled(Array.from({ length: PARALLEL_PLANS }, lane));
  const broken = lanes.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
};

export const createRunner = (options: RunnerOptions): Runner => {
  const { store, clock, log, holder, leaseMs = 15 * SECOND, idleMs = SECOND } = options;
  const settings = options.settings ?? (() => readResponseSettings(store));
  const deps: RunnerDeps = { ...options, settings };
  const attempts = createAttempts(() => clock.now());
  const rechecks = createRechecks();
  let limits: Pick<ResponseSettings, 'changesPerMinute' | 'changesPerMinuteOf'> | undefined;
  const pace = createPace(
    () => clock.now(),
    (system) =>
      limits?.changesPerMinuteOf[system] ?? limits?.changesPerMinute ?? Number.POSITIVE_INFINITY,
  );
  let epoch: number | undefined;
  let heldUntil = 0;
  let told = new Set<string>();
  /** Has not yet seen what the life before it left. */
  let isNew = true;
  let wake: () => void = () => undefined;
  let isWoken = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Turns and requests to undo come one after another: each sees what the one before wrote. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const pause = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        isWoken = false;
        wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, isWoken ? 0 : idleMs);
      wake = done;
      signal.addEventListener('abort', done, { once: true });
    });

  const hold = async (): Promise<number | undefined> => {
    const now = clock.now();
    if (epoch !== undefined && !(await store.response.renewRunner(epoch, leaseMs, now))) {
      epoch = undefined;
    }
    if (epoch === undefined) {
      epoch = await store.response.acquireRunner(holder, leaseMs, now);
      told = new Set();
      isNew = true;
    }
    heldUntil = epoch === undefined ? 0 : now + leaseMs;
    return epoch;
  };

  const begin = async (): Promise<Turn | undefined> => {
    const mine = await hold();
    if (mine === undefined) return undefined;
    const now = await settings();
    limits = now;
    return {
      deps,
      epoch: mine,
      settings: now,
      attempts,
      pace,
      grants: new Map((await store.response.preAuthorisations()).map((one) => [one.id, one])),
      count: 0,
      async assertHeld() {
        const at = clock.now();
        const fresh = at < heldUntil - leaseMs * (1 - MARGIN);
        if (!fresh && (await store.response.renewRunner(mine, leaseMs, at)))
          heldUntil = at + leaseMs;
        // Asked again after the round trip: a process that was stopped meanwhile has lost it.
        if (epoch !== mine || clock.now() >= heldUntil) {
          throw new CountersignError('ERR_FENCED', 'the runner lease was lost before acting');
        }
      },
      actUntil: () => (epoch === mine ? heldUntil - leaseMs * MARGIN : 0),
    };
  };

  /** Outcomes of an earlier life may not have been taken: say them once more. */
  const tellAgain = async (turn: Turn, work: PlanAtWork): Promise<void> => {
    if (told.has(work.plan.id)) return;
    told.add(work.plan.id);
    for (const step of work.steps) {
      if (step.state === 'effective' || step.state === 'undone') await tell(turn, work, step);
    }
  };

  const lose = (cause: unknown): void => {
    if (!isCountersignError(cause, 'ERR_FENCED')) throw cause;
    log.warn({ holder }, 'another runner took over');
    epoch = undefined;
  };

  const pass = async (turn: Turn): Promise<TurnReport> => {
    await escalateExpired(store, { settings: turn.settings, now: clock.now() });
    const plans = await (isNew ? store.response.unfinished() : store.response.movable());
    const waiting = await store.response.approvals({
      state: ['waiting'],
      planIds: plans.map((plan) => plan.id),
    });
    const asking = new Set(waiting.map((one) => one.planId));
    const faults: { planId: string; because: string }[] = [];
    await inBatches(plans, async (plan) => {
      const work: PlanAtWork = { plan, steps: [...plan.steps] };
      try {
        await tellAgain(turn, work);
        await runPlan(turn, work, asking.has(plan.id));
      } catch (cause) {
        if (isCountersignError(cause, 'ERR_FENCED')) throw cause;
        const because = cause instanceof Error ? cause.message : String(cause);
        faults.push({ planId: plan.id, because });
        log.error({ cause, plan: plan.id }, 'a plan could not be taken forward in this turn');
      }
    });
    isNew = false;
    await rechecks.run(turn);
    return { held: true, plans: plans.length, changes: turn.count, faults };
  };

  const notHeld: TurnReport = { held: false, plans: 0, changes: 0, faults: [] };

  const turn = (): Promise<TurnReport> =>
    inTurn(async () => {
      const mine = await begin();
      if (!mine) return notHeld;
      try {
        return await pass(mine);
      } catch (cause) {
        lose(cause);
        return notHeld;
      }
    });

  const undo = async (
    planId: string,
    { by, reason, steps }: UndoRequest,
  ): Promise<ResponsePlan> => {
    const plan = await store.response.plan(planId);
    if (!plan) throw new CountersignError('ERR_NOT_FOUND', `no plan "${planId}"`);
    const chosen = steps ? new Set(steps) : undefined;
    const any = plan.steps.some((step) =>
      chosen ? isChosen(step, chosen) && canUndo(step) : canUndo(step) || step.state === 'doing',
    );
    if (!any) throw new CountersignError('ERR_CONFLICT', 'nothing of ours is left to undo there');
    const mine = await begin();
    if (!mine) throw new CountersignError('ERR_CONFLICT', 'another runner acts: ask it');
    await record(mine, 'plan.undo_requested', planId, {
      by,
      reason,
      incidentId: plan.incidentId,
      steps: steps ?? 'all',
    });
    const authority = chosen ? plan.authority : undoAuthority(by, reason);
    await store.response.setPlan(planId, 'running', authority, clock.now());
    const work: PlanAtWork = {
      plan: { ...plan, state: 'running', authority },
      steps: [...plan.steps],
    };
    await markForUndo(mine, work, chosen);
    return { ...work.plan, steps: work.steps };
  };

  const release = async (releases: readonly Release[]): Promise<void> => {
    if (releases.length === 0) return;
    const mine = await begin();
    if (!mine) throw new CountersignError('ERR_CONFLICT', 'another runner acts: it releases');
    for (const id of new Set(releases.map((one) => one.planId))) {
      const plan = await store.response.plan(id);
      const wanted = releases.filter((one) => one.planId === id);
      if (!plan || !(await releaseSteps(mine, plan, wanted))) continue;
      await store.response.setPlan(id, 'running', authoritiesOf(wanted), clock.now());
    }
  };

  return {
    turn,
    async run(signal) {
      while (!signal.aborted) {
        let report = notHeld;
        try {
          report = await turn();
        } catch (cause) {
          log.error({ cause }, 'a turn of the runner failed; trying again');
        }
        if (report.changes > 0) continue;
        if (!signal.aborted) await pause(signal);
      }
    },
    wake() {
      isWoken = true;
      wake();
    },
    undo: (planId, request) => inTurn(() => undo(planId, request)),
    release: (releases) => inTurn(() => release(releases)),
  };
};
