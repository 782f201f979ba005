/** Option values read strictly: a wrong one is wrong usage, said with an example of a right one. */
import { InvalidArgumentError } from 'commander';

/** A time as people write it → epoch ms. */
export const parseTime = (text: string): number => {
  const time = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write it like 2026-11-21T08:00:00Z.');
  return time;
};

export const parseCount =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return value;
  };

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MAX_SPAN = 92 * units.d;

/** `90m`, `24h`, `7d` → ms; at most 92 days. */
export const parseSpan = (text: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const span = Number(count) * (units[unit as keyof typeof units] ?? 0);
  if (!(span > 0 && span <= MAX_SPAN))
    throw new InvalidArgumentError('Write it like 90m, 24h or 7d; at most 92d.');
  return span;
};
