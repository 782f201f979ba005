/**
 * When runs of work begin: hour of the week and five-minute bin of the hour. A run is activity
 * after a pause, so that a burst counts once and a job is judged by its starts.
 */
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { dayOf, HALF_LIFE } from './seen.ts';

export interface Rhythm {
  /** Hour of week (0 = Thursday 00:00 UTC, the epoch's day) → decayed run starts. */
  hours: Record<string, number>;
  /** Twelve five-minute bins of the hour. */
  minutes: number[];
  runs: number;
  /** Weights are faded to this time. */
  asOf: number;
  /** Starts of the last runs, so that they can be taken out again. */
  recent: number[];
}

/** A pause this long ends a run. */
export const RUN_PAUSE = 10 * MINUTE;
const RECENT_RUNS = 48;

export const newRhythm = (time: number): Rhythm => ({
  hours: {},
  minutes: new Array<number>(12).fill(0),
  runs: 0,
  asOf: time,
  recent: [],
});

const hourOfWeek = (time: number): number => Math.floor((time % (7 * DAY)) / HOUR);
const minuteBin = (time: number): number => Math.floor((time % HOUR) / (5 * MINUTE));

const tidy = (value: number): number => Math.round(value * 1000) / 1000;

const fade = (rhythm: Rhythm, time: number): void => {
  if (dayOf(time) <= dayOf(rhythm.asOf)) return;
  const factor = 2 ** (-(time - rhythm.asOf) / HALF_LIFE);
  for (const [hour, weight] of Object.entries(rhythm.hours)) {
    const next = tidy(weight * factor);
    if (next < 0.01) delete rhythm.hours[hour];
    else rhythm.hours[hour] = next;
  }
  rhythm.minutes = rhythm.minutes.map((weight) => tidy(weight * factor));
  rhythm.runs = tidy(rhythm.runs * factor);
  rhythm.asOf = time;
};

const add = (rhythm: Rhythm, start: number, weight: number): void => {
  const hour = hourOfWeek(start);
  rhythm.hours[hour] = tidy(Math.max(0, (rhythm.hours[hour] ?? 0) + weight));
  const bin = minuteBin(start);
  rhythm.minutes[bin] = tidy(Math.max(0, (rhythm.minutes[bin] ?? 0) + weight));
  rhythm.runs = tidy(Math.max(0, rhythm.runs + weight));
};

export const learnRun = (rhythm: Rhythm, start: number): void => {
  fade(rhythm, start);
  add(rhythm, start, 1);
  rhythm.recent.push(start);
  if (rhythm.recent.length > RECENT_RUNS) rhythm.recent.shift();
};

/** Take out the dated runs from `since` on; answers them as a rhythm of their own. */
export const splitRhythm = (rhythm: Rhythm, since: number): Rhythm => {
  const taken = newRhythm(since);
  for (const start of rhythm.recent.filter((time) => time >= since)) {
    add(rhythm, start, -(2 ** (-Math.max(0, rhythm.asOf - start) / HALF_LIFE)));
    learnRun(taken, start);
  }
  rhythm.recent = rhythm.recent.filter((time) => time < since);
  return taken;
};

export const mergeRhythm = (a: Rhythm, b: Rhythm): Rhythm => {
  const at = Math.max(a.asOf, b.asOf);
  fade(a, at);
  fade(b, at);
  for (const [hour, weight] of Object.entries(b.hours)) {
    a.hours[hour] = tidy((a.hours[hour] ?? 0) + weight);
  }
  a.minutes = a.minutes.map((weight, bin) => tidy(weight + (b.minutes[bin] ?? 0)));
  a.runs = tidy(a.runs + b.runs);
  a.recent = [...a.recent, ...b.recent].sort((x, y) => x - y).slice(-RECENT_RUNS);
  return a;
};

export interface OffBeat {
  readonly period: 'hour' | 'day' | 'week';
  /** Share of the clock in which its runs begin, margins included. */
  readonly clockShare: number;
  /** How likely a benign run begins out there, from its own history. */
  readonly pBenign: number;
  readonly runs: number;
}

/** Less than this share of the runs does not make a bin part of the rhythm. */
const MIN_BIN_SHARE = 0.03;
/** A rhythm holds nearly all runs in at most half of the clock, a bin of margin on each side included. */
const MIN_MASS = 0.95;
const MAX_CLOCK_SHARE = 0.5;

/** Weights of the bins of a clock, by their number. */
type Bin = (bin: number) => number;

const offBeatOf = (
  weightOf: Bin,
  bins: number,
  at: number,
  runs: number,
): Omit<OffBeat, 'period'> | undefined => {
  const least = runs * MIN_BIN_SHARE;
  const isWide = (bin: number): boolean =>
    weightOf(bin) >= least ||
    weightOf((bin + 1) % bins) >= least ||
    weightOf((bin - 1 + bins) % bins) >= least;
  // Most runs keep their beat, which three bins tell.
  if (isWide(at)) return undefined;
  let mass = 0;
  let wide = 0;
  for (let bin = 0; bin < bins; bin++) {
    if (!isWide(bin)) continue;
    wide++;
    mass += weightOf(bin);
  }
  const clockShare = wide / bins;
  if (mass < runs * MIN_MASS || clockShare > MAX_CLOCK_SHARE) return undefined;
  return { clockShare, pBenign: (runs - mass + 0.5) / (runs + 1), runs };
};

/** One hour of the day over the days of the week. */
const ofDay =
  (hours: Readonly<Record<string, number>>): Bin =>
  (hour) => {
    let weight = 0;
    for (let at = hour; at < 168; at += 24) weight += hours[at] ?? 0;
    return weight;
  };

/**
 * Does a run that starts at `time` break a strong periodicity? Undefined when it keeps the beat or
 * there is none to keep. `days` = days of activity so far.
 */
export const offBeat = (rhythm: Rhythm, time: number, days: number): OffBeat | undefined => {
  const { runs } = rhythm;
  if (runs >= 20 && days >= 2) {
    const { minutes } = rhythm;
    const found = offBeatOf((bin) => minutes[bin] ?? 0, minutes.length, minuteBin(time), runs);
    if (found) return { period: 'hour', ...found };
  }
  if (runs >= 8 && days >= 8) {
    const found = offBeatOf(ofDay(rhythm.hours), 24, Math.floor((time % DAY) / HOUR), runs);
    if (found) return { period: 'day', ...found };
  }
  if (runs >= 4 && days >= 4 && runs <= days * 1.5) {
    const { hours } = rhythm;
    const found = offBeatOf((hour) => hours[hour] ?? 0, 168, hourOfWeek(time), runs);
    // A week has many cells; only a job of one or two of them is weekly.
    if (found && found.clockShare <= 6 / 168) return { period: 'week', ...found };
  }
  return undefined;
};
