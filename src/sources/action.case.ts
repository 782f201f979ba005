/**
 * What every action of every system must keep, as one suite: a dry run changes nothing, twice is
 * once, nothing after its time, effective only when refused, undo as labelled, each declared permission needed and enough.
 */
import { describe, expect, it } from 'vitest';
import { isCountersignError } from '../core/index.ts';
import { needsWhatItDeclares } from './action-permissions.case.ts';
import { tellsWhatLivesOn } from './action-residual.case.ts';
import { actsInTime } from './action-time.case.ts';
import {
  type ActionCase,
  contextOf,
  faultOf,
  planAndDo,
  planOf,
  stored,
  worldsOf,
} from './action-world.case.ts';

export type { ActionCase, ActionWorld } from './action-world.case.ts';

export const describeAction = (given: ActionCase): void => {
  const inWorld = worldsOf(given);

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

    tellsWhatLivesOn(given, inWorld);
    needsWhatItDeclares(given, inWorld);
    actsInTime(given, inWorld);

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
