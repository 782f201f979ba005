/** Parts of a date text as written, without moving it to another time zone (point 48). */
import type { TimePart } from './tree.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;
/** Unix time in seconds or milliseconds, of this century's records. */
const UNIX = /^(\d{10}|\d{13})$/;
const DAY_MS = 86_400_000;

const dated = (text: string): string => {
  if (!UNIX.test(text)) return text;
  return new Date(text.length === 10 ? Number(text) * 1000 : Number(text)).toISOString();
};

/** ISO 8601 week of the year. */
const isoWeek = (year: number, month: number, day: number): number => {
  const date = Date.UTC(year, month - 1, day);
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = date + (3 - weekday) * DAY_MS;
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday - newYear) / (7 * DAY_MS));
};

/**
 * `undefined` where the text is neither an ISO date nor Unix time (read as UTC), or has no time of day
 * when one is asked.
 */
export const timePartOf = (text: string, part: TimePart): number | undefined => {
  const found = DATE.exec(dated(text));
  if (!found) return undefined;
  const number = (i: number): number | undefined =>
    found[i] === undefined ? undefined : Number(found[i]);
  const year = number(1) ?? 0;
  const month = number(2) ?? 0;
  const day = number(3) ?? 0;
  switch (part) {
    case 'year':
      return year;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'week':
      return isoWeek(year, month, day);
    case 'hour':
      return number(4);
    case 'minute':
      return number(5);
  }
};
