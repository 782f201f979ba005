/** Times as the directory writes them. */
import { type Fact, known, unknown } from '../../model/index.ts';

/** 100 ns since 1601; 0 means never or "at once", the largest number means without end. */
const EPOCH = 11_644_473_600_000n;
const NEVER = 9_223_372_036_854_775_807n;

const ticksOf = (value: string | undefined): bigint | undefined =>
  value !== undefined && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;

/** Epoch ms; `null` for 0 and for "never". */
export const fileTime = (value: string | undefined, because: string): Fact<number | null> => {
  const ticks = ticksOf(value);
  if (ticks === undefined) return unknown(because);
  if (ticks <= 0n || ticks === NEVER) return known(null);
  return known(Number(ticks / 10_000n - EPOCH));
};

/** A span as a negative number of 100 ns: ms, or `null` for "without end". */
export const spanOf = (value: string | undefined): number | null | undefined => {
  const ticks = ticksOf(value);
  if (ticks === undefined) return undefined;
  if (ticks === 0n || ticks <= -NEVER) return null;
  return Number(-ticks / 10_000n);
};

/** `20260303091407.0Z`. */
export const generalizedTime = (value: string | undefined): Fact<number> => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(value ?? '');
  if (parts === null) return unknown('the directory did not tell when it was made');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  return known(Date.UTC(year, month - 1, day, hour, minute, second));
};
