import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { learnRun, newRhythm, type OffBeat, offBeat, type Rhythm } from './rhythm.ts';

/** As it is meant: all bins written out, their neighbours kept, and what is left over weighed. */
const offBeatOf = (bins: readonly number[], bin: number, runs: number) => {
  const kept = bins.map((weight) => weight >= runs * 0.03);
  const { length } = bins;
  const wide = kept.map(
    (own, i) => own || kept[(i + 1) % length] || kept[(i - 1 + length) % length],
  );
  const mass = bins.reduce((sum, weight, i) => (wide[i] ? sum + weight : sum), 0);
  const clockShare = wide.filter(Boolean).length / length;
  if (mass < runs * 0.95 || clockShare > 0.5 || wide[bin]) return undefined;
  return { clockShare, pBenign: (runs - mass + 0.5) / (runs + 1), runs };
};

const plainly = (
  { hours, minutes, runs }: Rhythm,
  time: number,
  days: number,
): OffBeat | undefined => {
  const week = Array.from({ length: 168 }, (_, hour) => hours[hour] ?? 0);
  const day = new Array<number>(24).fill(0);
  week.forEach((weight, hour) => {
    day[hour % 24] = (day[hour % 24] ?? 0) + weight;
  });
  const hourOfWeek = Math.floor((time % (7 * DAY)) / HOUR);
  const tries = [
    () =>
      runs >= 20 && days >= 2 && offBeatOf(minutes, Math.floor((time % HOUR) / (5 * MINUTE)), runs),
    () => runs >= 8 && days >= 8 && offBeatOf(day, hourOfWeek % 24, runs),
    () => runs >= 4 && days >= 4 && runs <= days * 1.5 && offBeatOf(week, hourOfWeek, runs),
  ];
  const periods = ['hour', 'day', 'week'] as const;
  for (const [i, attempt] of tries.entries()) {
    const found = attempt();
    const period = periods[i];
    if (found && period && (period !== 'week' || found.clockShare <= 6 / 168))
      return { period, ...found };
  }
  return undefined;
};

const START = Date.UTC(2026, 9, 5);

describe('the rhythm of a job', () => {
  it('is broken by the same runs as when all its bins are written out', () => {
    let broken = 0;
    const every = fc.constantFrom(HOUR, 6 * HOUR, DAY, 7 * DAY);
    const late = fc.array(fc.nat({ max: 40 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(
        every,
        late,
        fc.nat({ max: 60 }),
        fc.nat({ max: 7 * 24 * 60 }),
        (step, lates, count, at) => {
          const rhythm = newRhythm(START);
          lates.slice(0, count).forEach((minutes, i) => {
            learnRun(
              rhythm,
              START + i * step + (minutes > 36 ? minutes * 7 : minutes % 3) * MINUTE,
            );
          });
          const time = START + count * step + at * MINUTE;
          const days = (count * step) / DAY;
          const found = offBeat(rhythm, time, days);
          if (found) broken++;
          expect(found).toEqual(plainly(rhythm, time, days));
        },
      ),
      { numRuns: 3_000, seed: 7 },
    );
    expect(broken).toBeGreaterThan(100);
  });
});
