/**
 * One reading for the shapes in which the unified audit log travels: the Management Activity API, exports of the audit
 * search (the record as text in `AuditData`) and the Log Analytics table OfficeActivity (objects as text).
 * https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
 */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';

const opened = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch (fault) {
    if (isCountersignError(fault)) return value;
    throw fault;
  }
};

/** Columns of OfficeActivity that stand for fields of the record. */
const columns: Readonly<Record<string, readonly string[]>> = {
  CreationTime: ['CreationTime', 'CreationDate', 'TimeGenerated'],
  Id: ['Id', 'OfficeId', 'SourceRecordId'],
  Workload: ['Workload', 'OfficeWorkload'],
  ObjectId: ['ObjectId', 'OfficeObjectId'],
  ClientIP: ['ClientIP', 'ClientIPAddress', 'Client_IPAddress', 'ActorIpAddress'],
  OrganizationId: ['OrganizationId'],
  TargetUserOrGroupName: ['TargetUserOrGroupName', 'UserSharedWith'],
  Target: ['Target', 'AADTarget'],
  Operation: ['Operation', 'Operations'],
  UserId: ['UserId', 'UserIds'],
};

export interface AuditRecord {
  text(name: string): string | undefined;
  object(name: string): Raw;
  items(name: string): readonly Raw[];
  /** Of a list of `{Name, Value}`. */
  named(listName: string, name: string): string | undefined;
}

const innerOf = (raw: Raw): Raw => {
  const data = opened(raw['AuditData']);
  return isObject(data) ? data : raw;
};

const asText = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return str(value);
};

export const auditRecord = (raw: Raw): AuditRecord => {
  const inner = innerOf(raw);
  const value = (name: string): unknown => {
    for (const column of columns[name] ?? [name]) {
      const found = inner[column] ?? raw[column];
      if (found !== undefined && found !== null && found !== '') return found;
    }
    return undefined;
  };
  const items = (name: string): readonly Raw[] => list(opened(value(name))).filter(isObject);
  return {
    text: (name) => asText(value(name)),
    object: (name) => obj(opened(value(name))),
    items,
    named: (listName, name) =>
      asText(
        items(listName).find((one) => one['Name'] === name || one['name'] === name)?.['Value'],
      ),
  };
};

const has = (record: Raw, ...keys: readonly string[]): boolean =>
  keys.every((key) => str(record[key]) !== undefined);

export const isAuditRecord = (raw: Raw): boolean => {
  const data = raw['AuditData'];
  if (typeof data === 'string' || isObject(data)) return has(innerOf(raw), 'Operation', 'Workload');
  if (has(raw, 'TimeGenerated', 'Operation', 'OfficeWorkload')) return true;
  return has(raw, 'CreationTime', 'Operation', 'Workload') && raw['RecordType'] !== undefined;
};
