/** Whose record is this, what is inside its wrapper, and which partition keeps its order. */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { fromTable } from './athena.ts';
import { isGuardDuty } from './findings/guardduty.ts';

const isOfAws = (record: Raw, service: string): boolean =>
  typeof record['eventVersion'] === 'string' ||
  service.endsWith('.amazonaws.com') ||
  service.endsWith('.amazonaws.com.cn');

/** CloudTrail: an operation of an AWS service. Reads a few keys. */
export const isCloudTrail = (record: Raw): boolean => {
  if (typeof record['eventName'] !== 'string') return false;
  const service = record['eventSource'];
  if (typeof service === 'string') return isOfAws(record, service);
  // Some records of Organizations name no service.
  return (
    typeof record['eventVersion'] === 'string' &&
    typeof record['recipientAccountId'] === 'string' &&
    String(record['eventType']).startsWith('Aws')
  );
};

const wrapped = ['event', 'detail', 'cloudTrailEvent', 'CloudTrailEvent'] as const;

/**
 * Wrappers: `{Records: […]}` (S3 delivery), `{…, event: {…}}` rows, EventBridge `{…, detail: {…}}`,
 * `lookup-events` rows whose `CloudTrailEvent` is JSON text (`{Events: […]}`), and rows of tables in small letters.
 */
export const unwrapCloudTrail = (record: Raw): readonly Raw[] | undefined => {
  const records = record['Records'];
  if (Array.isArray(records)) return records.map(asRecord);
  const events = record['Events'];
  if (Array.isArray(events) && events.some((row) => isObject(row) && 'CloudTrailEvent' in row)) {
    return events.map(asRecord);
  }
  if (isCloudTrail(record) || isGuardDuty(record)) return undefined;
  const row = fromTable(record);
  if (row !== undefined) return [row];
  for (const key of wrapped) {
    const inner = innerOf(record[key]);
    if (inner !== undefined && (isCloudTrail(inner) || isGuardDuty(inner))) return [inner];
  }
  return undefined;
};

/** What is no record is handed on as such, so that it is set aside and counted, not lost. */
const asRecord = (item: unknown): Raw => (isObject(item) ? item : { notARecord: typeof item });

const innerOf = (value: unknown): Raw | undefined => {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  const parsed = readText(value);
  return isObject(parsed) ? parsed : undefined;
};

/** Text that is no JSON is simply not a CloudTrail event: the caller then finds no source for the row. */
const readText = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch (error) {
    if (isCountersignError(error, 'ERR_INPUT_INVALID')) return undefined;
    throw error;
  }
};

/** The account keeps an identity and its sessions in order. */
export const cloudTrailPartition = (record: Raw): string =>
  str(record['recipientAccountId']) ??
  str(record['accountId']) ??
  str(obj(record['userIdentity'])['accountId']) ??
  'aws';
