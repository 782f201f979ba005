/** When machines work: by the hour, at night, in bursts. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import type { Rhythm } from '../organisation/model.ts';
import type { Random } from '../random.ts';

/** Beginnings of a job's runs on one day. */
export const runsOf = (rhythm: Rhythm, start: number, random: Random): readonly number[] => {
  switch (rhythm.kind) {
    case 'hourly':
      return Array.from(
        { length: 24 },
        (_, hour) => start + hour * HOUR + rhythm.minute * MINUTE + random.int(0, 20) * SECOND,
      );
    case 'nightly':
      return [start + rhythm.hour * HOUR + random.int(0, 9) * MINUTE];
    default:
      return Array.from({ length: rhythm.perDay }, () => start + random.int(0, 23 * HOUR)).sort(
        (a, b) => a - b,
      );
  }
};

/** Every so many minutes, a little early or late. */
export const ticks = (start: number, minutes: number, random: Random): readonly number[] =>
  Array.from(
    { length: Math.floor((24 * 60) / minutes) },
    (_, index) => start + index * minutes * MINUTE + random.int(0, 40) * SECOND,
  );
