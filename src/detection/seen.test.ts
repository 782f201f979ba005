import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { daysAt, HALF_LIFE, mergeSeen, newSeen, type Seen, see, splitSeen } from './seen.ts';

const start = Date.UTC(2026, 2, 2);

const seenOn = (days: readonly number[]): Seen => {
  const [first = 0, ...rest] = days;
  const seen = newSeen(start + first * DAY);
  for (const day of rest) see(seen, start + day * DAY);
  return seen;
};

const days = fc
  .uniqueArray(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 20 })
  .map((list) => list.sort((a, b) => a - b));

describe('days on which something was seen', () => {
  it('counts a day once, however busy it is', () => {
    const seen = newSeen(start);
    for (let i = 1; i < 1_000; i++) see(seen, start + i * 60_000);
    expect(seen[0]).toBe(1);
  });

  it('fades by half in the half-life', () => {
    const seen = seenOn([0]);
    expect(daysAt(seen, start + HALF_LIFE)).toBeCloseTo(0.5);
    expect(daysAt(undefined, start)).toBe(0);
  });

  it('counts a late record on its own day', () => {
    const late = seenOn([0, 5]);
    see(late, start + 3 * DAY);
    expect(daysAt(late, start + 5 * DAY)).toBeCloseTo(daysAt(seenOn([0, 3, 5]), start + 5 * DAY));
  });

  it('gives back what a split took: unlearning since a day leaves the days before it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 26 }), (list, cut) => {
        const since = start + cut * DAY;
        const { rest, taken } = splitSeen(seenOn(list), since);
        const before = list.filter((day) => day < cut);
        expect(rest === undefined).toBe(before.length === 0);
        expect(taken === undefined).toBe(before.length === list.length);
        if (rest === undefined) return;
        const now = start + 30 * DAY;
        expect(daysAt(rest, now)).toBeCloseTo(daysAt(seenOn(before), now), 0);
        if (taken === undefined) return;
        expect(daysAt(mergeSeen(rest, taken), now)).toBeCloseTo(daysAt(seenOn(list), now), -1);
      }),
    );
  });

  it('merges in either order to the same', () => {
    fc.assert(
      fc.property(days, days, (one, two) => {
        expect(mergeSeen(seenOn(one), seenOn(two))).toEqual(mergeSeen(seenOn(two), seenOn(one)));
      }),
    );
  });
});
