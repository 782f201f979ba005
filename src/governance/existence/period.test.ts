import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { rhythmOf, windowFor } from './period.ts';

const day = (number: number): number => number * DAY + 3 * HOUR;

describe('how long silence must last', () => {
  it('is what the site says where nothing is known of the past', () => {
    expect(rhythmOf([])).toBeUndefined();
    expect(rhythmOf([day(3), day(3) + HOUR])).toBeUndefined();
    expect(windowFor(30, undefined)).toMatchObject({ days: 30, because: /not known/ });
  });

  it('is longer than the longest pause of a monthly job, which may slip', () => {
    const monthly = [day(0), day(31), day(59), day(90)];
    expect(rhythmOf(monthly)).toEqual({ days: 31, uses: 4 });
    expect(windowFor(30, rhythmOf(monthly))).toMatchObject({ days: 39, because: /every 31 days/ });
    expect(windowFor(60, rhythmOf(monthly)).days).toBe(60);
  });

  it('is what somebody who knows the job said, where that is longer', () => {
    expect(windowFor(30, { days: 31, uses: 9 }, 92)).toMatchObject({
      days: 115,
      because: /as it was said to come every 92 days/,
    });
  });
});
