/** Times of the server's log carry the short name of its zone (`log_timezone`), not an offset. */
import { needInstant } from '../record.ts';

/** Those of one meaning only; an ambiguous one is refused rather than guessed: set log_timezone to UTC. */
const zones: Readonly<Record<string, string>> = {
  UTC: 'Z',
  GMT: 'Z',
  WET: 'Z',
  WEST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  MSK: '+03:00',
  EST: '-05:00',
  EDT: '-04:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  JST: '+09:00',
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const logTime = (value: unknown, field: string): number => {
  if (typeof value !== 'string' || value.length > 60) return needInstant(undefined, field);
  const [, when, zone] = /^(.{19,26}) ([A-Z]{2,5}|[+-]\d\d)$/.exec(value) ?? [];
  if (when === undefined || zone === undefined) return needInstant(value, field);
  const offset = /^[+-]/.test(zone) ? `${zone}:00` : zones[zone];
  return needInstant(
    offset === undefined ? undefined : `${when.replace(' ', 'T')}${offset}`,
    field,
  );
};
