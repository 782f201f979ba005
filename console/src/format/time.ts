/** Times as people read them: the viewer's zone on the page, UTC on hover. All in epoch milliseconds. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number): string => String(value).padStart(2, '0');

/** `0 ms`, `850 ms`, `4.2 s`, `1 m 32 s`, `3 h 05 m`, `12 d 4 h`. */
export const duration = (ms: number): string => {
  const size = Math.abs(ms);
  if (size < second) return `${Math.round(size)} ms`;
  if (size < 10 * second) return `${(size / second).toFixed(1)} s`;
  if (size < minute) return `${Math.round(size / second)} s`;
  if (size < hour)
    return `${Math.floor(size / minute)} m ${two(Math.floor((size % minute) / second))} s`;
  if (size < day)
    return `${Math.floor(size / hour)} h ${two(Math.floor((size % hour) / minute))} m`;
  return `${Math.floor(size / day)} d ${Math.floor((size % day) / hour)} h`;
};

/** A clock that runs down: `04:12`, `1:04:12`, `2 d 01:04:12`; never below zero. */
export const countdown = (ms: number): string => {
  const left = Math.max(0, Math.ceil(ms / second));
  const days = Math.floor(left / 86_400);
  const hours = Math.floor((left % 86_400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  const tail = `${two(minutes)}:${two(left % 60)}`;
  if (days > 0) return `${days} d ${two(hours)}:${tail}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
};

/** `now`, `42 s`, `7 m`, `3 h`, `12 d`, `5 mo`, `3 y`: how long ago, in one unit. */
export const age = (ms: number): string => {
  const size = Math.max(0, ms);
  if (size < 5 * second) return 'now';
  if (size < minute) return `${Math.floor(size / second)} s`;
  if (size < hour) return `${Math.floor(size / minute)} m`;
  if (size < day) return `${Math.floor(size / hour)} h`;
  if (size < 60 * day) return `${Math.floor(size / day)} d`;
  if (size < 730 * day) return `${Math.floor(size / (30.44 * day))} mo`;
  return `${Math.floor(size / (365.25 * day))} y`;
};

/** `3 m ago` or `in 3 m`. */
export const relative = (at: number, now: number): string => {
  if (at > now + 5 * second) return `in ${age(at - now)}`;
  const text = age(now - at);
  return text === 'now' ? 'just now' : `${text} ago`;
};

/** `2026-11-21 18:52:04 UTC`. */
export const utc = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export interface Zoned {
  readonly zone?: string;
  readonly locale?: string;
}

const parts = (at: number, { zone, locale = 'en-GB' }: Zoned, how: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...how, ...(zone ? { timeZone: zone } : {}) }).format(at);

/** `18:52:04`. */
export const clock = (at: number, zoned: Zoned = {}): string =>
  parts(at, zoned, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** `21 Nov`, with the year when it is not this one. */
export const date = (at: number, now: number, zoned: Zoned = {}): string => {
  const sameYear = parts(at, zoned, { year: 'numeric' }) === parts(now, zoned, { year: 'numeric' });
  return parts(at, zoned, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  });
};

/** A mark on an axis: `18:52` where it spans less than two days, else `21 Nov`. */
export const tickOf = (
  at: number,
  { first, last }: { readonly first: number; readonly last: number },
  zoned: Zoned = {},
): string => (last - first < 2 * day ? clock(at, zoned).slice(0, 5) : date(at, last, zoned));

/** `18:52:04` today, `20 Nov 18:52` before. */
export const moment = (at: number, now: number, zoned: Zoned = {}): string => {
  if (date(at, now, zoned) === date(now, now, zoned)) return clock(at, zoned);
  return `${date(at, now, zoned)} ${clock(at, zoned).slice(0, 5)}`;
};
