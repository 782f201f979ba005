/** Dates as people and HR systems write them; what could be read in two ways is not read at all. */
import { DAY } from '../../core/index.ts';

export type DateOrder = 'dmy' | 'mdy';

export type ReadDate = { readonly time: number } | { readonly because: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const EARLIEST = Date.UTC(1900, 0, 1);
/** HR systems write 9999-12-31 for "no end". */
const LATEST = Date.UTC(9999, 11, 31);

const dayOf = (year: number, month: number, day: number, text: string): ReadDate => {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const is =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return is && time >= EARLIEST && time <= LATEST
    ? { time }
    : { because: `"${text}" is no day of the calendar` };
};

const slashed = (first: number, second: number, year: number, text: string, order?: DateOrder) => {
  if (order === 'dmy' || (first > 12 && second <= 12)) return dayOf(year, second, first, text);
  if (order === 'mdy' || (second > 12 && first <= 12)) return dayOf(year, first, second, text);
  if (first === second) return dayOf(year, first, second, text);
  return {
    because: `"${text}" may be day/month or month/day; set dateOrder, or write ${year}-MM-DD`,
  };
};

const monthOf = (word: string): number => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;

/**
 * `2026-03-04` (with or without a time), `2026/03/04`, `20260304`, `04.03.2026` (day first, as that form is),
 * `4 Mar 2026`, `March 4, 2026`, `13/04/2026`. Midnight UTC of that day. Two-digit years are refused.
 */
export const readDate = (given: string, order?: DateOrder): ReadDate => {
  const text = given.trim().slice(0, 40);
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ][\d:.]{1,15}(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(
    text,
  );
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), text);
  const plain = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (plain) return dayOf(Number(plain[1]), Number(plain[2]), Number(plain[3]), text);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted) return dayOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]), text);
  const slash = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  if (slash) return slashed(Number(slash[1]), Number(slash[2]), Number(slash[3]), text, order);
  const dayFirst = /^(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})$/.exec(text);
  if (dayFirst)
    return dayOf(Number(dayFirst[3]), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1]), text);
  const monthFirst = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/.exec(text);
  if (monthFirst)
    return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2]), text);
  return { because: `"${text}" is no date that can be read in one way; write YYYY-MM-DD` };
};

/** Far ahead stands for "no end". */
export const isNever = (time: number): boolean => time >= Date.UTC(2500, 0, 1);

/** The first moment after a last day. */
export const after = (lastDay: number): number => lastDay + DAY;
