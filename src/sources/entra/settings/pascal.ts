/** PowerShell's names of Graph's fields, back into Graph's: `DisplayName` → `displayName`. */
import { isObject } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';

/** `/Date(1660328610000)/`, as PowerShell 5 writes an instant in JSON. */
const written = /^\/Date\((-?\d{1,16})\)\/$/;
const MAX_TIME = 8.64e15;
const MAX_DEPTH = 32;

const instantOf = (text: string): string => {
  const time = Number(written.exec(text)?.[1] ?? Number.NaN);
  return Number.isFinite(time) && Math.abs(time) <= MAX_TIME ? new Date(time).toISOString() : text;
};

const convert = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return instantOf(value);
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => convert(one, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      /^[A-Z][a-z]/.test(key) ? `${key.charAt(0).toLowerCase()}${key.slice(1)}` : key,
      convert(inner, depth + 1),
    ]),
  );
};

export const pascalToGraph = (whole: Raw): Raw => convert(whole, 0) as Raw;
