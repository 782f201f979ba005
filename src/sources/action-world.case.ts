/** What a test of an action stands on: a system with a target in it, and the steps of acting on it. Test only. */
import { expect } from 'vitest';
import { isCountersignError } from '../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  ActionTarget,
  HeldCredential,
} from '../model/index.ts';

/** What the system still lets through, recognised in the words of a residual; `until` undefined = no end. */
export interface LivingOn {
  readonly what: RegExp;
  readonly until: number | undefined;
}

/** A fresh system with one target in it. */
export interface ActionWorld {
  readonly action: Action;
  readonly target: ActionTarget;
  readonly params: Readonly<Record<string, unknown>>;
  readonly now: () => number;
  /** The credential an attacker holds. */
  readonly held?: HeldCredential;
  /** Everything stored in the system, comparable. */
  picture(): unknown;
  /** What must be equal between an interrupted and an uninterrupted run. */
  shape?(): unknown;
  /** Let accepted changes become effective, and the time pass that a read-back waits for. */
  settle(): void | Promise<void>;
  /**
   * What the system itself still lets through once the action is effective, until when: the truth that the
   * action's residuals must tell, no less and no more. `until` undefined = no end. May try each live token.
   */
  livesOn?(): Promise<readonly LivingOn[]>;
  /** Before the action, where `livesOn` is going to be asked: take what it will try. */
  steal?(): Promise<void>;
  /** The acting credential is refused one permission. */
  deny(permission: string): void | Promise<void>;
  /** The acting credential has these permissions and no others. */
  restrictTo(permissions: readonly string[]): Promise<void>;
  /** The next requests are throttled. Absent where a real peer cannot be made to. */
  throttle?(times: number): void;
  /** The next change is made, and its answer lost. Absent where a real peer cannot be made to. */
  loseAnswer?(): void;
  /** Somebody changes what the action changed. */
  meddle?(result: ActionResult): Promise<void>;
  close(): Promise<void>;
}

export interface ActionCase {
  readonly title: string;
  start(): Promise<ActionWorld>;
  /** Whether the held credential is refused once the action is effective, or meant to go on. */
  readonly held: 'refused' | 'untouched';
  /** Where the vendor obeys before it answers: accepted is effective. Default: it takes a while. */
  readonly immediate?: true;
  /** Nothing can live on after it (a database session that is killed); else some residual must be named. */
  readonly nothingLivesOn?: true;
  /** Permissions that only an interrupted or odd run uses; shown to be needed in tests of their own. */
  readonly rarelyNeeded?: Partial<ActionPlan['permissions']>;
  readonly refusals?: readonly {
    readonly title: string;
    readonly target?: Partial<ActionTarget>;
    readonly params?: Readonly<Record<string, unknown>>;
    /** Says why, and what to use instead. */
    readonly because: RegExp;
  }[];
}

const STEP = 'stp_conformance';

export const contextOf = (world: ActionWorld, withHeld = false): ActionContext => ({
  now: world.now,
  stepId: STEP,
  ...(withHeld && world.held ? { held: world.held } : {}),
});

export const planOf = (world: ActionWorld): Promise<ActionPlan> =>
  world.action.plan(world.target, world.params, contextOf(world));

export const planAndDo = async (
  world: ActionWorld,
): Promise<{ readonly plan: ActionPlan; readonly result: ActionResult }> => {
  const plan = await planOf(world);
  return { plan, result: await world.action.do(plan, contextOf(world)) };
};

/** As a journal would give it back. */
export const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const faultOf = async (attempt: () => Promise<unknown>): Promise<unknown> => {
  try {
    await attempt();
  } catch (fault) {
    return fault;
  }
  return undefined;
};

export const expectDenied = (fault: unknown, permission: string): void => {
  expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), `${permission}: ${String(fault)}`).toBe(
    true,
  );
  if (isCountersignError(fault)) {
    expect(fault.detail['permission']).toBe(permission);
    expect(fault.message).toContain(permission);
  }
};

export type InWorld = (run: (world: ActionWorld) => Promise<void>) => Promise<void>;

/** In a world of its own, closed whatever happens. */
export const worldsOf =
  (given: ActionCase): InWorld =>
  async (run) => {
    const world = await given.start();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  };
