import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { monday } from './replay.case.ts';
import {
  aboveUsual,
  learnVolume,
  mergeVolume,
  newVolume,
  splitVolume,
  type Volume,
} from './volume.ts';

const lived = (days: number, each: (day: number) => number, failed = 0): Volume => {
  const volume = newVolume(monday);
  for (let day = 0; day < days; day++) {
    const count = each(day);
    for (let i = 0; i < count; i++) learnVolume(volume, monday + day * DAY + HOUR, i < failed);
  }
  return volume;
};
const today = (volume: Volume, day: number, count: number): number | undefined => {
  for (let i = 0; i < count; i++) learnVolume(volume, monday + day * DAY + HOUR, false);
  return aboveUsual(volume, monday + day * DAY + 2 * HOUR);
};

describe('the volume of a day', () => {
  it('is judged by its own spread: ten times as much is much for a steady one, little for a bursty one', () => {
    const steady = lived(20, () => 50);
    const bursty = lived(20, (day) => (day % 3 === 0 ? 2_000 : 10));
    expect(today(steady, 20, 500)).toBeGreaterThan(3);
    expect(today(bursty, 20, 500)).toBeLessThan(1);
    expect(
      today(
        lived(20, () => 50),
        20,
        60,
      ),
    ).toBeLessThan(1);
  });

  it('is not judged while there are too few days, nor for a day that is over', () => {
    expect(
      today(
        lived(3, () => 50),
        3,
        500,
      ),
    ).toBeUndefined();
    const volume = lived(20, () => 50);
    expect(aboveUsual(volume, monday + 40 * DAY)).toBeUndefined();
  });

  it('counts what share is refused', () => {
    const volume = lived(10, () => 20, 5);
    learnVolume(volume, monday + 10 * DAY, false);
    expect(volume.share).toBeCloseTo(0.25, 2);
  });

  it('gives up the open day when it is unlearned, and takes it back when it was nothing', () => {
    const volume = lived(10, () => 20);
    learnVolume(volume, monday + 10 * DAY, true);
    const whole = structuredClone(volume);
    const taken = splitVolume(volume, monday + 10 * DAY);
    expect([volume.count, taken.count, taken.failed]).toEqual([0, 1, 1]);
    expect(mergeVolume(volume, taken)).toEqual(whole);
  });

  it('of two halves is that of the whole', () => {
    const merged = mergeVolume(
      lived(8, () => 50),
      lived(8, () => 50),
    );
    expect(merged.mean).toBeCloseTo(Math.log2(51), 2);
    expect(merged.count).toBe(100);
  });
});
