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
