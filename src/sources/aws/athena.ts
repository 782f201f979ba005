/**
 * CloudTrail as Athena and other tables keep it: names of columns in small letters, requests and answers as JSON text.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html
 */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Raw } from '../record.ts';

const names = new Map(
  [
    'eventVersion',
    'userIdentity',
    'eventTime',
    'eventSource',
    'eventName',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'errorMessage',
    'requestParameters',
    'responseElements',
    'additionalEventData',
    'requestID',
    'eventID',
    'readOnly',
    'resources',
    'eventType',
    'apiVersion',
    'recipientAccountId',
    'serviceEventDetails',
    'sharedEventID',
    'vpcEndpointId',
    'eventCategory',
    'managementEvent',
    'sessionCredentialFromConsole',
    'tlsDetails',
    'principalId',
    'accountId',
    'invokedBy',
    'accessKeyId',
    'userName',
    'sessionContext',
    'sessionIssuer',
    'webIdFederationData',
    'federatedProvider',
    'mfaAuthenticated',
    'creationDate',
    'inScopeOf',
    'sourceIdentity',
    'onBehalfOf',
    'userId',
    'identityStoreArn',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Columns of text that hold an object. */
const asText = new Set([
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
]);

const opened = (value: unknown): unknown => {
  if (typeof value !== 'string' || !value.startsWith('{')) return value === 'null' ? null : value;
  try {
    return parseJson(value);
  } catch (error) {
    if (isCountersignError(error, 'ERR_INPUT_INVALID')) return value;
    throw error;
  }
};

const MAX_DEPTH = 6;

/** Structures of CloudTrail's own; what callers sent keeps its names. */
const renamed = (value: unknown, depth: number): unknown => {
  if (Array.isArray(value)) return value.map((one) => renamed(one, depth + 1));
  if (!isObject(value) || depth > MAX_DEPTH) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = names.get(key) ?? key;
      return [name, asText.has(name) ? opened(inner) : renamed(inner, depth + 1)];
    }),
  );
};

/** `2026-03-01 10:00:00` of a table is UTC. */
const withTime = (record: Raw): Raw => {
  const time = record['eventTime'];
  const isTable =
    typeof time === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?$/.test(time);
  return isTable ? { ...record, eventTime: `${time.replace(' ', 'T')}Z` } : record;
};

/** Undefined = it is no such row. */
export const fromTable = (record: Raw): Raw | undefined => {
  const { eventname, eventsource, eventversion } = record;
  if (typeof eventname !== 'string' || typeof eventsource !== 'string') return undefined;
  if (typeof eventversion !== 'string' && !eventsource.endsWith('.amazonaws.com')) return undefined;
  return withTime(renamed(record, 0) as Raw);
};
