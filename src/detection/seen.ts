/**
 * How often and when one thing was seen: a decayed count of days with a dated mask of the last 31,
 * so that what was learned since a date can be taken out again.
 */
import { DAY } from '../core/index.ts';

/** `[days (decayed to `last`), first, last, mask]`; bit i of the mask = seen on day(last) − i. */
export type Seen = [days: number, first: number, last: number, mask: number];

/** A habit fades by half in this time. */
export const HALF_LIFE = 30 * DAY;
const MASK_DAYS = 31;

export const dayOf = (time: number): number => Math.floor(time / DAY);

const faded = (days: number, from: number, to: number): number =>
  to <= from ? days : days * 2 ** (-(to - from) / HALF_LIFE);

/** Counts are kept to a thousandth, so that what is packed and unpacked stays the same. */
const tidy = (days: number): number => Math.round(days * 1000) / 1000;

export const newSeen = (time: number): Seen => [1, time, time, 1];

/** Count `time`; answers true when this is the first sight on its day. */
export const see = (seen: Seen, time: number): boolean => {
  const shift = dayOf(time) - dayOf(seen[2]);
  if (shift === 0) {
    if (time > seen[2]) seen[2] = time;
    return false;
  }
  if (shift < 0) return seeLate(seen, -shift, time);
  seen[0] = tidy(faded(seen[0], seen[2], time) + 1);
  seen[3] = shift >= MASK_DAYS ? 1 : ((seen[3] << shift) | 1) & 0x7fffffff;
  seen[2] = time;
  return true;
};

/** A record that arrives after later ones: its bit is set in place. */
const seeLate = (seen: Seen, back: number, time: number): boolean => {
  if (time < seen[1]) seen[1] = time;
  if (back >= MASK_DAYS || (seen[3] & (1 << back)) !== 0) return false;
  seen[3] |= 1 << back;
  seen[0] = tidy(seen[0] + faded(1, time, seen[2]));
  return true;
};

/** Days seen, faded to `now`. */
export const daysAt = (seen: Seen | undefined, now: number): number =>
  seen === undefined ? 0 : faded(seen[0], seen[2], now);

const bitsOf = (mask: number): number[] => {
  const bits: number[] = [];
  for (let i = 0; i < MASK_DAYS; i++) if ((mask & (1 << i)) !== 0) bits.push(i);
  return bits;
};

/**
 * Take out what was seen on or after the day of `since`. Answers the part taken, and leaves the
 * rest in `seen`; `rest` is undefined when nothing older remains.
 */
export const splitSeen = (
  seen: Seen,
  since: number,
): { readonly rest: Seen | undefined; readonly taken: Seen | undefined } => {
  if (seen[2] < since) return { rest: seen, taken: undefined };
  if (seen[1] >= since) return { rest: undefined, taken: seen };
  const lastDay = dayOf(seen[2]);
  const sinceDay = dayOf(since);
  const taken = bitsOf(seen[3]).filter((bit) => lastDay - bit >= sinceDay);
  const kept = bitsOf(seen[3]).filter((bit) => lastDay - bit < sinceDay);
  const weight = taken.reduce((sum, bit) => sum + 2 ** ((-bit * DAY) / HALF_LIFE), 0);
  const newest = kept[0];
  // With no dated day left, all we know is that it was seen at `first`.
  const restLast = newest === undefined ? seen[1] : Math.max(seen[1], (lastDay - newest) * DAY);
  const restDays = tidy(Math.max(1, (seen[0] - weight) * 2 ** ((seen[2] - restLast) / HALF_LIFE)));
  let mask = 0;
  for (const bit of kept) mask |= 1 << (bit - (newest ?? 0));
  return {
    rest: [restDays, seen[1], restLast, mask === 0 ? 1 : mask],
    taken: [
      taken.length,
      Math.max(since, seen[1]),
      seen[2],
      taken.reduce((sum, bit) => sum | (1 << bit), 0),
    ],
  };
};

export const mergeSeen = (a: Seen, b: Seen): Seen => {
  const [old, late] = a[2] <= b[2] ? [a, b] : [b, a];
  const shift = dayOf(late[2]) - dayOf(old[2]);
  const aligned = shift >= MASK_DAYS ? 0 : (old[3] << shift) & 0x7fffffff;
  const both = bitsOf(aligned & late[3]).length;
  return [
    tidy(Math.max(1, faded(old[0], old[2], late[2]) + late[0] - both)),
    Math.min(a[1], b[1]),
    late[2],
    aligned | late[3],
  ];
};
