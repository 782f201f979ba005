import { describe, expect, it } from 'vitest';
import { manualClock } from '../../core/index.ts';
import { keep, keepEach } from './kept.ts';

const MINUTE = 60_000;

/** Answers 1, 2, 3 …, each when it is let go. */
const slow = () => {
  let nth = 0;
  const letGo: (() => void)[] = [];
  return {
    make: () => {
      const mine = ++nth;
      return new Promise<number>((resolve) => letGo.push(() => resolve(mine)));
    },
    made: () => nth,
    finish: async () => {
      for (const go of letGo.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

describe('an answer that is kept', () => {
  it('is made anew when its time is over, and whoever asks meanwhile waits for the new one', async () => {
    const clock = manualClock(0);
    const { make, finish } = slow();
    const ask = keep(clock, make);
    const [first, second] = [ask(), ask()];
    await finish();
    expect(await Promise.all([first, second, ask()])).toEqual([1, 1, 1]);
    clock.advance(2_000);
    const third = ask();
    await finish();
    expect(await third).toBe(2);
  });

  it('and was dear to make is given as it last was while it is made anew, unless that is long ago', async () => {
    const clock = manualClock(0);
    const { make, made, finish } = slow();
    const ask = keep(clock, make, { leastMs: 0 });
    void ask();
    clock.advance(1_000);
    await finish();
    clock.advance(9_999);
    expect([await ask(), made()]).toEqual([1, 1]);
    clock.advance(1);
    expect([await ask(), await ask(), made()]).toEqual([1, 1, 2]);
    clock.advance(1_000);
    await finish();
    expect([await ask(), made()]).toEqual([2, 2]);

    clock.advance(30 * MINUTE);
    const waits = ask();
    await finish();
    expect(await waits).toBe(3);
  });

  it('is shown the longer the dearer it was to make', async () => {
    const clock = manualClock(0);
    const { make, finish } = slow();
    const ask = keep(clock, make, { leastMs: 0 });
    void ask();
    clock.advance(10_000);
    await finish();
    clock.advance(51 * MINUTE);
    expect(await ask()).toBe(1);
    clock.advance(10_000);
    await finish();
    expect(await ask()).toBe(2);
  });

  it('is asked for again at once when it could not be made', async () => {
    let nth = 0;
    const ask = keep(manualClock(0), async () => {
      if (++nth === 1) throw new Error('not now');
      return nth;
    });
    await expect(ask()).rejects.toThrow('not now');
    expect(await ask()).toBe(2);
  });

  it('is another for another question', async () => {
    const ask = keepEach(manualClock(0), async (days: number) => `of ${days} days`);
    expect(await Promise.all([ask(7), ask(30), ask(7)])).toEqual([
      'of 7 days',
      'of 30 days',
      'of 7 days',
    ]);
  });
});
