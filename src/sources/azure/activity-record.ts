/**
 * One reading for the shapes in which Azure's activity travels: the REST API (`operationName: {value}`), exports to
 * storage and event hubs (`identity.claims`), and the Log Analytics table AzureActivity (objects as text).
 * https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import { obj, type Raw, str } from '../record.ts';

const opened = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch (fault) {
    if (isCountersignError(fault)) return value;
    throw fault;
  }
};

export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // The REST API writes names with their translation.
  return isObject(value) ? (str(value['value']) ?? str(value['localizedValue'])) : str(value);
};

export interface ActivityRecord {
  /** The first of these names that stands there, without regard to case. */
  text(...names: readonly string[]): string | undefined;
  object(...names: readonly string[]): Raw;
}

const byLowerCase = (raw: Raw): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(raw).map(([key, value]) => [key.toLowerCase(), value]));

export const activityRecord = (raw: Raw): ActivityRecord => {
  const fields = byLowerCase(raw);
  return {
    text(...names) {
      for (const name of names) {
        const found = textOf(fields.get(name.toLowerCase()));
        if (found !== undefined && found !== '') return found;
      }
      return undefined;
    },
    object(...names) {
      for (const name of names) {
        const found = opened(fields.get(name.toLowerCase()));
        if (isObject(found)) return found;
      }
      return {};
    },
  };
};

/** Fields of an object without regard to case, and JSON text opened. */
export const field = (raw: Raw, ...path: readonly string[]): unknown => {
  let at: unknown = raw;
  for (const name of path) at = opened(byLowerCase(obj(at)).get(name.toLowerCase()));
  return at;
};

const activityWords =
  /^(?:Administrative|Security|ServiceHealth|ResourceHealth|Alert|Autoscale|Recommendation|Policy)$/i;
const resourceWords = /^(?:Storage(?:Read|Write|Delete)|AuditEvent)$/i;
const directoryWords = ['initiatedBy', 'loggedByService', 'InitiatedBy', 'LoggedByService'];

/** Audit records of the directory may carry a resource id of Azure too; theirs is another log. */
const isDirectory = (raw: Raw): boolean => {
  const inner = isObject(raw['properties']) ? raw['properties'] : raw;
  return directoryWords.some((key) => inner[key] !== undefined);
};

export const isActivity = (raw: Raw): boolean => {
  const table = str(raw['Type']) ?? '';
  if (/^(?:AzureActivity|StorageBlobLogs)$/.test(table)) return true;
  if (str(raw['OperationNameValue']) !== undefined && str(raw['TimeGenerated'])) return true;
  if (isObject(raw['operationName']) && str(raw['eventTimestamp'])) return true;
  if (isAlert(raw)) return true;
  const category = textOf(raw['category']) ?? '';
  if (!activityWords.test(category) && !resourceWords.test(category)) return false;
  if (raw['operationName'] === undefined || isDirectory(raw)) return false;
  // Pipelines drop the resource of storage records, whose address says as much.
  return ['resourceId', 'resourceID', 'uri'].some((key) => str(raw[key]) !== undefined);
};

/** A security alert of Defender for Cloud, as its REST API lists it. */
export const isAlert = (raw: Raw): boolean =>
  /\/providers\/Microsoft\.Security\/.*alerts\//i.test((str(raw['id']) ?? '').slice(0, 2_000)) &&
  isObject(raw['properties']) &&
  raw['properties']['alertDisplayName'] !== undefined;
