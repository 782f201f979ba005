/** What an action says lives on, against what the system itself still lets through: no less and no more. Test only. */
import { expect, it } from 'vitest';
import type { Residual } from '../model/index.ts';
import {
  type ActionCase,
  contextOf,
  type InWorld,
  type LivingOn,
  planAndDo,
} from './action-world.case.ts';

const END = Number.POSITIVE_INFINITY;

const expectExactly = (told: readonly Residual[], truth: readonly LivingOn[]): void => {
  const words = ({ what, because }: Residual): string => `${what} ${because}`;
  for (const { what, until = END } of truth) {
    const of = told.filter((one) => what.test(words(one)));
    expect(of.length, `nothing tells of ${what}`).toBeGreaterThan(0);
    const latest = Math.max(...of.map((one) => one.until ?? END));
    expect(latest, `${what} ends before the system ends it`).toBeGreaterThanOrEqual(until);
    if (until !== END) expect(latest, `${what} is said to have no end`).toBeLessThan(END);
  }
  for (const one of told) {
    const lives = truth.some(({ what }) => what.test(words(one)));
    expect(lives, `${one.what} does not live on`).toBe(true);
  }
};

export const tellsWhatLivesOn = (given: ActionCase, inWorld: InWorld): void => {
  it('names what lives on, until when and why', () =>
    inWorld(async (world) => {
      await world.steal?.();
      const { plan, result } = await planAndDo(world);
      for (const residual of [...plan.predictedResidual, ...result.residual]) {
        expect(residual.what).not.toBe('');
        expect(residual.because).not.toBe('');
      }
      if (!given.nothingLivesOn) expect(result.residual.length).toBeGreaterThan(0);
      expect(world.livesOn, 'the world must say what lives on').toBeDefined();
      await world.settle();
      const seen = await world.action.verify(plan, result, contextOf(world));
      expectExactly(seen.residual, (await world.livesOn?.()) ?? []);
    }));
};
