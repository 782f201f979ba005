/** How often something is used, as its own past shows: silence shorter than that proves nothing. Pure. */
import { DAY } from '../../core/index.ts';

/** A job that slips by a weekend, or from the 31st to the 3rd, is still the same job. */
const SLACK = 1.25;

export interface Rhythm {
  /** Longest pause between two days of use, in days. */
  readonly days: number;
  readonly uses: number;
}

/** Undefined where it was used on fewer than two days: nobody can say how often it comes. */
export const rhythmOf = (times: Iterable<number>): Rhythm | undefined => {
  const days = [...new Set([...times].map((time) => Math.floor(time / DAY)))].sort((a, b) => a - b);
  if (days.length < 2) return undefined;
  const pauses = days.slice(1).map((day, index) => day - (days[index] ?? day));
  return { days: Math.max(...pauses), uses: days.length };
};

export interface Window {
  readonly days: number;
  readonly because: string;
}

/** `declaredDays`: what somebody who knows the job said. */
export const windowFor = (
  siteDays: number,
  rhythm: Rhythm | undefined,
  declaredDays?: number,
): Window => {
  const own = Math.max(declaredDays ?? 0, rhythm?.days ?? 0);
  const needed = Math.ceil(own * SLACK);
  if (needed <= siteDays) {
    const why =
      own > 0
        ? `it paused for ${own} days at most before`
        : 'how often it comes is not known from its past';
    return { days: siteDays, because: `${siteDays} days, as the site says; ${why}` };
  }
  const who = own === declaredDays ? 'as it was said to come' : 'as its past shows it to come';
  return { days: needed, because: `${needed} days, ${who} every ${own} days` };
};
