/** When a raw record says it happened: as its source reads it, else under a field that is named, else a usual one. */
import { CountersignError, type JsonObject, valueAt } from '../../core/index.ts';
import { sources } from '../../sources/index.ts';

/** Where services usually write it; the first that is there and reads as a time. */
const usual = [
  'eventTime',
  '@timestamp',
  'timestamp',
  'time',
  'published',
  'createdDateTime',
  'activityDateTime',
  'CreationTime',
  'TimeCreated',
  'created_at',
  'requestReceivedTimestamp',
];

/** Epoch seconds end here; what is larger is milliseconds. */
const MAX_SECONDS = 1e11;

const readTime = (value: unknown): number | undefined => {
  if (typeof value === 'number' && Number.isFinite(value))
    return value < MAX_SECONDS ? value * 1000 : value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

const fromSource = (record: JsonObject): number | undefined => {
  const source = sources.find((one) => one.detect(record));
  if (!source) return undefined;
  try {
    return source.parse(record)[0]?.time;
  } catch (error) {
    // It looks like one of ours and is cut short: a usual field may still have its time.
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
};

export const eventTime = (record: JsonObject, field: string | undefined): number | undefined => {
  if (field !== undefined)
    return readTime(Object.hasOwn(record, field) ? record[field] : valueAt(record, field));
  const own = fromSource(record);
  if (own !== undefined) return own;
  for (const name of usual) {
    const time = readTime(Object.hasOwn(record, name) ? record[name] : undefined);
    if (time !== undefined) return time;
  }
  return undefined;
};
