/** Spans of time as Sigma writes them: a number and a letter (point 80). */
import { DAY, HOUR, MINUTE, SECOND } from '../../../core/index.ts';

/** `M` and `y` are those of the reference parser: 30 and 365 days. */
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  M: 30 * DAY,
  y: 365 * DAY,
};

/** Milliseconds, or `undefined` where the text is no span. */
export const spanOf = (written: unknown): number | undefined => {
  const found = typeof written === 'string' ? /^(\d{1,9})([smhdwMy])$/.exec(written.trim()) : null;
  const unit = found?.[2] === undefined ? undefined : UNITS[found[2]];
  return unit === undefined ? undefined : Number(found?.[1]) * unit;
};
