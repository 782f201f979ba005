/** How much one key does on a day that it is active, and how much of it is refused: means with their own spread. */
import { dayOf } from './seen.ts';

/** Counts are kept as log2(1 + n), so that a spread is a factor. */
export interface Volume {
  /** Day that is being counted. */
  day: number;
  count: number;
  failed: number;
  /** Active days behind the means, at most `MEMORY`. */
  days: number;
  mean: number;
  /** Mean square distance from the mean. */
  spread: number;
  /** Mean share that was refused. */
  share: number;
}

/** Active days after which an older day weighs less than 1/e. */
const MEMORY = 20;

export const newVolume = (time: number): Volume => ({
  day: dayOf(time),
  count: 0,
  failed: 0,
  days: 0,
  mean: 0,
  spread: 0,
  share: 0,
});

const tidy = (value: number): number => Math.round(value * 1000) / 1000;
const levelOf = (count: number): number => Math.log2(1 + count);

const closeDay = (volume: Volume): void => {
  if (volume.count === 0) return;
  volume.days = Math.min(MEMORY, volume.days + 1);
  const weight = 1 / volume.days;
  const off = levelOf(volume.count) - volume.mean;
  volume.mean = tidy(volume.mean + weight * off);
  volume.spread = tidy((1 - weight) * (volume.spread + weight * off * off));
  volume.share = tidy(volume.share + weight * (volume.failed / volume.count - volume.share));
};

/** What comes late counts to the day that is open. */
export const learnVolume = (volume: Volume, time: number, failed: boolean): void => {
  const day = dayOf(time);
  if (day > volume.day) {
    closeDay(volume);
    volume.day = day;
    volume.count = 0;
    volume.failed = 0;
  }
  volume.count++;
  if (failed) volume.failed++;
};

/** What was counted on the open day leaves with it; closed days stay, since they are no longer told apart. */
export const splitVolume = (volume: Volume, since: number): Volume => {
  const taken = newVolume(since);
  if (dayOf(since) > volume.day) return taken;
  taken.day = volume.day;
  taken.count = volume.count;
  taken.failed = volume.failed;
  volume.count = 0;
  volume.failed = 0;
  return taken;
};

export const mergeVolume = (into: Volume, from: Volume): Volume => {
  if (from.day > into.day) {
    closeDay(into);
    into.day = from.day;
    into.count = from.count;
    into.failed = from.failed;
  } else if (from.day === into.day) {
    into.count += from.count;
    into.failed += from.failed;
  } else {
    const older = { ...from };
    closeDay(older);
    return mergeMeans(into, older);
  }
  return mergeMeans(into, from);
};

const mergeMeans = (into: Volume, { days, mean, spread, share }: Volume): Volume => {
  const all = into.days + days;
  if (days === 0 || all === 0) return into;
  const weight = days / all;
  const off = mean - into.mean;
  into.mean = tidy(into.mean + weight * off);
  into.spread = tidy(
    (1 - weight) * into.spread + weight * spread + weight * (1 - weight) * off * off,
  );
  into.share = tidy(into.share + weight * (share - into.share));
  into.days = Math.min(MEMORY, all);
  return into;
};

/**
 * By how many of its own standard deviations today's count lies above its usual day; undefined while it has too few
 * days to have a spread. A factor of two is never more than one.
 */
export const aboveUsual = (volume: Volume | undefined, time: number): number | undefined => {
  if (volume === undefined || volume.days < 5 || volume.day !== dayOf(time)) return undefined;
  return (levelOf(volume.count) - volume.mean) / Math.max(1, Math.sqrt(volume.spread));
};
