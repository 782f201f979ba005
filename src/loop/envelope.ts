/**
 * What shippers put around a vendor's record: `{event: {…}}`, Elastic's `_source`, Event Hub's `records`, Graph's
 * `value`, JSON as text in `message`. Looked into only where no system claims the record itself.
 */
import { isCountersignError, isObject, parseJson } from '../core/index.ts';

type Raw = Readonly<Record<string, unknown>>;

const single = ['event', '_source', 'record', 'log', 'payload'] as const;
const several = ['Records', 'records', 'events', 'value', 'items', 'data'] as const;
const text = ['message', '@message', '_raw', 'rawData', 'log', 'event'] as const;

/** Most records of one envelope, and how deep envelopes stand in envelopes. */
const MAX_INSIDE = 100_000;
const MAX_DEPTH = 3;
const MAX_TEXT = 8 * 1024 * 1024;

const jsonIn = (value: unknown): Raw | undefined => {
  if (typeof value !== 'string' || value.length > MAX_TEXT || !/^\s*\{/.test(value))
    return undefined;
  try {
    const parsed = parseJson(value);
    return isObject(parsed) ? parsed : undefined;
  } catch (error) {
    if (isCountersignError(error)) return undefined;
    throw error;
  }
};

const insideOf = (record: Raw): readonly Raw[] => {
  for (const key of several) {
    const inner = record[key];
    if (
      Array.isArray(inner) &&
      inner.length > 0 &&
      inner.length <= MAX_INSIDE &&
      inner.every(isObject)
    )
      return inner;
  }
  for (const key of single) {
    const inner = record[key];
    if (isObject(inner)) return [inner];
  }
  for (const key of text) {
    const inner = jsonIn(record[key]);
    if (inner) return [inner];
  }
  return [];
};

/** The records inside that somebody claims; none where nobody claims any. */
export const opened = (
  record: Raw,
  isClaimed: (inner: Raw) => boolean,
  depth = 0,
): readonly Raw[] => {
  if (depth >= MAX_DEPTH) return [];
  const inside = insideOf(record);
  if (inside.some(isClaimed)) return inside;
  return inside.flatMap((inner) => opened(inner, isClaimed, depth + 1));
};
