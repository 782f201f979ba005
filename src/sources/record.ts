/** Reading fields of untrusted vendor records, each with a fault that names the field. */
import { CountersignError, isObject } from '../core/index.ts';

export type Raw = Readonly<Record<string, unknown>>;

const nothing: Raw = Object.freeze({});

/** What a table of ours says of a word of theirs; `constructor` and its kin are words like any other. */
export const said = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** A non-empty string, or undefined. */
export const str = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An object to read from; empty where there is none. */
export const obj = (value: unknown): Raw => (isObject(value) ? value : nothing);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Vendors write one thing or a list of them; always a list of non-empty strings. */
export const strings = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : list(value).filter((item): item is string => typeof item === 'string');

export const flag = (value: unknown): boolean | undefined => {
  if (value === true || value === 'true' || value === 'TRUE' || value === 'Yes') return true;
  if (value === false || value === 'false' || value === 'FALSE' || value === 'No') return false;
  return undefined;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const need = (value: string | undefined, field: string): string => {
  if (value === undefined) {
    throw new CountersignError('ERR_INPUT_INVALID', `field ${field} is missing or not a string`, {
      detail: { field },
    });
  }
  return value;
};

/** Date and time with a space between, more than three decimals, no zone: logs without a zone are in UTC. */
const loose = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)? ?(Z|[+-]\d\d:?\d\d)?$/i;

const inIso = (text: string): string => {
  if (/^[A-Z][a-z]{2} \d/.test(text))
    return `${text.replaceAll('\u202f', ' ').replace(/,\s*(\d+:)/, ' $1')} UTC`;
  const [, date, time, decimals = '', zone = 'Z'] = loose.exec(text) ?? [];
  return date === undefined ? text : `${date}T${time}${decimals.slice(0, 4)}${zone}`;
};

/** `2026-10-05T13:11:19Z`, as most logs write it, needs no mending. */
const isWhole = (text: string): boolean =>
  text.length === 20 &&
  text.charCodeAt(19) === 0x5a &&
  text.charCodeAt(10) === 0x54 &&
  text.charCodeAt(0) <= 0x39;

/** No date can be later (ECMA-262, Time Values). */
const MAX_TIME = 8.64e15;

/**
 * Vendors write instants as ISO 8601, as `2023-03-09 10:41:45+00:00` and, some of them,
 * as `Jul 30, 2024, 9:46:15 PM` (UTC, sometimes with a narrow no-break space). Epoch ms or undefined.
 */
export const instant = (value: unknown): number | undefined => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime();
  if (typeof value === 'number') {
    const time = Math.round(value < 1e11 ? value * 1000 : value);
    return Math.abs(time) <= MAX_TIME ? time : undefined;
  }
  if (typeof value !== 'string' || value.length < 8 || value.length > 40) return undefined;
  const time = Date.parse(isWhole(value) ? value : inIso(value));
  return Number.isNaN(time) ? undefined : time;
};

/** Text without a digit (`redacted`, `…`) says no time; a wrong one is another thing. */
const saysNoTime = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && !/\d/.test(value));

/** What a fault says of a field that should hold the time: where it says none, the arrival may stand in. */
export const timeFault = (field: string, value: unknown): Readonly<Record<string, unknown>> =>
  saysNoTime(value) ? { field, missing: 'time' } : { field };

/** A record from outside these years has a broken clock or a broken field; both would spoil baselines. */
const EARLIEST = Date.UTC(2006, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const needInstant = (value: unknown, field: string): number => {
  const time = typeof value === 'string' ? instant(value) : undefined;
  if (time === undefined || time < EARLIEST || time > LATEST) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `field ${field} is missing or not a time between 2006 and 2100`,
      { detail: timeFault(field, value) },
    );
  }
  return time;
};
