/** Numbers as people read them; a share always names its denominator. */

/** `987`, `12.4k`, `3.1M`. */
export const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size < 10_000) return whole(value);
  if (size < 1_000_000) return `${trim(value / 1000)}k`;
  if (size < 1_000_000_000) return `${trim(value / 1_000_000)}M`;
  return `${trim(value / 1_000_000_000)}G`;
};
const trim = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');

/** `0.4`, `7.2`, `230`, `12.4k`: events per second. */
export const rate = (perSecond: number): string =>
  perSecond < 10 ? perSecond.toFixed(1).replace(/\.0$/, '') : compact(Math.round(perSecond));

/** `12,400`. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `0.94`: a probability, never rounded up to 1 nor down to 0. */
export const probability = (value: number): string => {
  if (value >= 0.995 && value < 1) return '>0.99';
  if (value <= 0.005 && value > 0) return '<0.01';
  return value.toFixed(2);
};

/** `34%` of a whole; `–` where the whole is nothing. */
export const percent = (part: number, all: number): string => {
  if (all === 0) return '–';
  const share = (part / all) * 100;
  if (share > 0 && share < 1) return '<1%';
  if (share > 99 && share < 100) return '>99%';
  return `${Math.round(share)}%`;
};

/** `12 of 340`. */
export const outOf = (part: number, all: number): string => `${whole(part)} of ${whole(all)}`;

/** `+2.1`, `−0.7`, with a true minus sign. */
export const signed = (value: number, digits = 1): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** `1 key`, `3 keys`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${whole(value)} ${value === 1 ? one : many}`;

/** Natural-log odds → probability. */
export const sigmoid = (nats: number): number => 1 / (1 + Math.exp(-nats));
