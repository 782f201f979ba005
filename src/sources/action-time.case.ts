/** A part of the actions' suite: whoever has lost the right to act, because its time is over, changes nothing more. */
import { expect, it } from 'vitest';
import { isCountersignError, MINUTE } from '../core/index.ts';
import type { ActionContext } from '../model/index.ts';
import {
  type ActionCase,
  type ActionWorld,
  contextOf,
  type InWorld,
  planOf,
  stored,
} from './action-world.case.ts';

const MOST_CALLS = 60;

/** Its time ends when the time is asked for once more than `asks` times; what the system was like then is kept. */
const endingAfter = (world: ActionWorld, asks: number) => {
  const actUntil = world.now() + MINUTE;
  let asked = 0;
  const atItsEnd: unknown[] = [];
  const context: ActionContext = {
    ...contextOf(world),
    actUntil,
    now() {
      if (asked++ < asks) return world.now();
      if (atItsEnd.length === 0) atItsEnd.push(world.picture());
      return actUntil;
    },
  };
  return { context, atItsEnd };
};

/** Given a little more time at each try, until it gets through: an act takes up what an earlier try has left. */
const triedUntilDone = async <T>(
  world: ActionWorld,
  act: (context: ActionContext) => Promise<T>,
): Promise<T> => {
  for (let asks = 0; asks < MOST_CALLS; asks++) {
    const { context, atItsEnd } = endingAfter(world, asks);
    try {
      const answer = await act(context);
      expect(asks, 'it asked for the time before its first call').toBeGreaterThan(0);
      for (const picture of atItsEnd) expect(world.picture()).toEqual(picture);
      return answer;
    } catch (fault) {
      expect(isCountersignError(fault, 'ERR_FENCED'), String(fault)).toBe(true);
      expect([world.picture()]).toEqual(atItsEnd);
    }
  }
  throw new Error(`not done within ${MOST_CALLS} calls`);
};

export const actsInTime = ({ title }: ActionCase, inWorld: InWorld): void => {
  it('changes nothing after its time, wherever that ends it, and goes on from there when it has time', () =>
    inWorld(async (world) => {
      const { action } = world;
      const before = world.picture();
      const plan = await planOf(world);
      const result = await triedUntilDone(world, (context) => action.do(plan, context));
      expect(result.accepted, title).toBe(true);
      expect(world.picture()).not.toEqual(before);
      if (!action.undoIt) return;
      await world.settle();
      const undone = await triedUntilDone(world, async (context) =>
        action.undoIt?.(stored(plan), stored(result), context),
      );
      expect(undone?.undone).toBe(true);
      if (action.undo === 'exact') expect(world.picture()).toEqual(before);
    }));
};
