/**
 * What every action of every system must keep, as one suite: a dry run changes nothing, twice is
 * once, effective only when refused, undo as labelled, each declared permission needed and enough.
 */
import { describe, expect, it } from 'vitest';
import { isCountersignError } from '../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  ActionTarget,
  HeldCredential,
} from '../model/index.ts';

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
  livesOn?(): Promise<readonly { readonly what: RegExp; readonly until: number | undefined }[]>;
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

const contextOf = (world: ActionWorld, withHeld = false): ActionContext => ({
  now: world.now,
  stepId: STEP,
  ...(withHeld && world.held ? { held: world.held } : {}),
});

const planOf = (world: ActionWorld): Promise<ActionPlan> =>
  world.action.plan(world.target, world.params, contextOf(world));

const planAndDo = async (
  world: ActionWorld,
): Promise<{ readonly plan: ActionPlan; readonly result: ActionResult }> => {
  const plan = await planOf(world);
  return { plan, result: await world.action.do(plan, contextOf(world)) };
};

/** As a journal would give it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const faultOf = async (attempt: () => Promise<unknown>): Promise<unknown> => {
  try {
    await attempt();
  } catch (fault) {
    return fault;
  }
  return undefined;
};

const expectDenied = (fault: unknown, permission: string): void => {
  expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), `${permission}: ${String(fault)}`).toBe(
    true,
  );
  if (isCountersignError(fault)) {
    expect(fault.detail['permission']).toBe(permission);
    expect(fault.message).toContain(permission);
  }
};

export const describeAction = (given: ActionCase): void => {
  const inWorld = async (run: (world: ActionWorld) => Promise<void>): Promise<void> => {
    const world = await given.start();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  };
  const isRare = (kind: 'do' | 'verify' | 'undo', permission: string): boolean =>
    given.rarelyNeeded?.[kind]?.includes(permission) === true;

  describe(`the contract of actions: ${given.title}`, { timeout: 30_000 }, () => {
    it('changes nothing in a dry run, and says what it would change and break', () =>
      inWorld(async (world) => {
        const before = world.picture();
        const plan = await planOf(world);
        expect(plan.refused).toBeUndefined();
        expect(world.picture()).toEqual(before);
        expect(plan).toMatchObject({ action: world.action.id, undo: world.action.undo });
        expect(plan.changes.length).toBeGreaterThan(0);
        expect(plan.disruption).not.toBe('');
        expect(plan.permissions.do.length).toBeGreaterThan(0);
        expect(stored(plan)).toEqual(plan);
      }));

    it('has its effect once when it is done twice, also when its first answer was never journalled', () =>
      inWorld(async (world) => {
        const before = world.picture();
        const { plan, result } = await planAndDo(world);
        expect(result).toMatchObject({ accepted: true, alreadyDone: false });
        const once = world.picture();
        expect(once).not.toEqual(before);
        const again = await world.action.do(stored(plan), contextOf(world));
        expect(again).toMatchObject({ accepted: true, alreadyDone: true });
        expect(world.picture()).toEqual(once);
        expect(again.undoState).toEqual(result.undoState);
        if (world.action.undo === 'exact') {
          await world.action.undoIt?.(stored(plan), stored(again), contextOf(world));
          expect(world.picture()).toEqual(before);
        }
      }));

    it('has its effect once when the answer to its change was lost', async () => {
      let clean: unknown;
      await inWorld(async (world) => {
        await planAndDo(world);
        clean = world.shape?.() ?? world.picture();
      });
      await inWorld(async (world) => {
        if (!world.loseAnswer) return;
        const plan = await planOf(world);
        world.loseAnswer();
        await faultOf(() => world.action.do(plan, contextOf(world)));
        const result = await world.action.do(stored(plan), contextOf(world));
        expect(result.accepted).toBe(true);
        expect(world.shape?.() ?? world.picture()).toEqual(clean);
      });
    });

    it('is accepted before it is effective, where the vendor takes its time', () =>
      inWorld(async (world) => {
        const { plan, result } = await planAndDo(world);
        if (given.immediate) {
          const now = await world.action.verify(plan, result, contextOf(world, true));
          expect(now.effective).toBe('yes');
          return;
        }
        const early = await world.action.verify(plan, result, contextOf(world, true));
        expect(early.effective).not.toBe('yes');
        const blind = await world.action.verify(plan, result, contextOf(world));
        expect(blind.effective).toBe('unknown');
      }));

    it('is effective after the propagation, by the held credential where it tells, else by reading back', () =>
      inWorld(async (world) => {
        if (world.held) expect(await world.held.probe()).toBe('accepted');
        const { plan, result } = await planAndDo(world);
        await world.settle();
        const seen = await world.action.verify(
          stored(plan),
          stored(result),
          contextOf(world, true),
        );
        expect(seen.effective).toBe('yes');
        if (given.held === 'refused') {
          expect(seen.how).toBe('held_credential');
          expect(await world.held?.probe()).toBe('refused');
        } else if (world.held) {
          expect(seen.how).not.toBe('held_credential');
          expect(await world.held.probe()).toBe('accepted');
        }
        const read = await world.action.verify(stored(plan), stored(result), contextOf(world));
        expect(read.effective).toBe('yes');
        expect(read.how).not.toBe('held_credential');
        for (const { until } of read.residual) {
          if (until !== undefined) expect(until).toBeGreaterThan(world.now());
        }
      }));

    it('names what lives on, until when and why', () =>
      inWorld(async (world) => {
        const { plan, result } = await planAndDo(world);
        for (const residual of [...plan.predictedResidual, ...result.residual]) {
          expect(residual.what).not.toBe('');
          expect(residual.because).not.toBe('');
        }
        if (!given.nothingLivesOn) expect(result.residual.length).toBeGreaterThan(0);
        if (!world.livesOn) return;
        await world.settle();
        const seen = await world.action.verify(plan, result, contextOf(world));
        const truth = await world.livesOn();
        for (const { what, until } of truth) {
          const told = seen.residual.filter((one) => what.test(`${one.what} ${one.because}`));
          expect(told.length, `nothing tells of ${what}`).toBeGreaterThan(0);
          const latest = Math.max(...told.map((one) => one.until ?? Number.POSITIVE_INFINITY));
          expect(latest, `${what} ends before the system ends it`).toBeGreaterThanOrEqual(
            until ?? Number.POSITIVE_INFINITY,
          );
        }
        for (const one of seen.residual) {
          const true_ = truth.some(({ what }) => what.test(`${one.what} ${one.because}`));
          expect(true_, `${one.what} does not live on`).toBe(true);
        }
      }));

    it('undoes as labelled', () =>
      inWorld(async (world) => {
        const { action } = world;
        const before = world.picture();
        const { plan, result } = await planAndDo(world);
        if (action.undo === 'irreversible') {
          expect(action.undoIt).toBeUndefined();
          return;
        }
        await world.settle();
        const undone = await action.undoIt?.(stored(plan), stored(result), contextOf(world));
        expect(undone).toMatchObject({ undone: true, kind: action.undo });
        if (action.undo === 'exact') {
          expect(world.picture()).toEqual(before);
        } else {
          expect(undone?.differences.length).toBeGreaterThan(0);
        }
        await world.settle();
        if (given.held === 'refused') expect(await world.held?.probe()).toBe('accepted');
        const twice = await action.undoIt?.(stored(plan), stored(result), contextOf(world));
        if (action.undo === 'exact') {
          expect(twice?.undone).toBe(true);
          expect(world.picture()).toEqual(before);
        }
      }));

    it('reports differences where somebody changed the target since', () =>
      inWorld(async (world) => {
        if (!world.meddle || !world.action.undoIt) return;
        const { plan, result } = await planAndDo(world);
        await world.meddle(result);
        const undone = await world.action.undoIt(stored(plan), stored(result), contextOf(world));
        expect(undone.differences.length).toBeGreaterThan(0);
      }));

    it('needs each permission it declares, and says which one it was refused', async () => {
      const declared = await permissionsOf(inWorld);
      expect(declared.do.length).toBeGreaterThan(0);
      for (const permission of declared.do.filter((one) => !isRare('do', one))) {
        await inWorld(async (world) => {
          await world.deny(permission);
          expectDenied(await faultOf(() => planAndDo(world)), permission);
        });
      }
      for (const permission of declared.verify.filter((one) => !isRare('verify', one))) {
        await inWorld(async (world) => {
          const { plan, result } = await planAndDo(world);
          await world.deny(permission);
          const verify = () => world.action.verify(plan, result, contextOf(world));
          expectDenied(await faultOf(verify), permission);
        });
      }
      for (const permission of declared.undo.filter((one) => !isRare('undo', one))) {
        await inWorld(async (world) => {
          const { plan, result } = await planAndDo(world);
          await world.deny(permission);
          const undo = async () => world.action.undoIt?.(plan, result, contextOf(world));
          expectDenied(await faultOf(undo), permission);
        });
      }
    });

    it('needs no permission it does not declare', async () => {
      const declared = await permissionsOf(inWorld);
      await inWorld(async (world) => {
        await world.restrictTo(declared.do);
        const { plan, result } = await planAndDo(world);
        await world.restrictTo(declared.verify);
        await world.settle();
        const seen = await world.action.verify(plan, result, contextOf(world));
        expect(seen.effective).toBe('yes');
        if (!world.action.undoIt) return;
        await world.restrictTo(declared.undo);
        await world.action.undoIt(plan, result, contextOf(world));
      });
    });

    it('declares for itself all that its plans declare', () =>
      inWorld(async (world) => {
        const { permissions } = await planOf(world);
        for (const kind of ['do', 'verify', 'undo'] as const) {
          expect(world.action.permissions[kind]).toEqual(
            expect.arrayContaining([...permissions[kind]]),
          );
        }
      }));

    it('waits out a throttled answer, and says so when the throttling lasts', async () => {
      await inWorld(async (world) => {
        if (!world.throttle) return;
        world.throttle(1);
        const { result } = await planAndDo(world);
        expect(result.accepted).toBe(true);
      });
      await inWorld(async (world) => {
        const plan = await planOf(world);
        if (!world.throttle) return;
        const before = world.picture();
        world.throttle(1_000);
        const fault = await faultOf(() => world.action.do(plan, contextOf(world)));
        expect(isCountersignError(fault, 'ERR_SOURCE_THROTTLED')).toBe(true);
        expect(world.picture()).toEqual(before);
      });
    });

    for (const { title, target, params, because } of given.refusals ?? []) {
      it(`refuses ${title}, and does nothing then`, () =>
        inWorld(async (world) => {
          const before = world.picture();
          const { identityId: _identity, roleId: _role, ...bare } = world.target;
          const other = target ? { ...bare, ...target } : world.target;
          const plan = await world.action.plan(
            other,
            { ...world.params, ...params },
            contextOf(world),
          );
          expect(plan.refused).toMatch(because);
          expect(plan.changes).toEqual([]);
          const fault = await faultOf(() => world.action.do(plan, contextOf(world)));
          expect(isCountersignError(fault, 'ERR_ACTION_REFUSED')).toBe(true);
          expect(world.picture()).toEqual(before);
        }));
    }
  });
};

const permissionsOf = async (
  inWorld: (run: (world: ActionWorld) => Promise<void>) => Promise<void>,
): Promise<ActionPlan['permissions']> => {
  let found: ActionPlan['permissions'] | undefined;
  await inWorld(async (world) => {
    found = (await planOf(world)).permissions;
  });
  return found ?? { do: [], verify: [], undo: [] };
};
