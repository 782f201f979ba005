/**
 * One activity, whichever way it came: the Reports API (`events[].parameters[]`), flattened with one event a record,
 * or Cloud Logging (`protoPayload.metadata.event[]`).
 * https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities
 * https://cloud.google.com/logging/docs/audit/gsuite-audit-logging
 */
import { isObject } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';

export type Parameters = ReadonlyMap<string, readonly string[]>;

export interface ActivityEvent {
  readonly type: string | undefined;
  readonly name: string | undefined;
  /** By name in lower case; values as text. */
  readonly parameters: Parameters;
  readonly status: Raw;
  /** The record as if it had told of this alone. */
  readonly record: Raw;
}

export interface Activity {
  /** `admin`, `login`, `token` … */
  readonly application: string | undefined;
  readonly time: unknown;
  readonly qualifier: string | undefined;
  readonly customer: string | undefined;
  readonly actor: Raw;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly events: readonly ActivityEvent[];
}

const MAX_PARAMETERS = 300;

const text = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
};

const valuesOf = (parameter: Raw): readonly string[] => {
  const single = parameter['value'] ?? parameter['boolValue'] ?? parameter['intValue'];
  if (single !== undefined) return text(single);
  const many = parameter['multiValue'] ?? parameter['multiStrValue'] ?? parameter['multiIntValue'];
  return list(many).flatMap(text);
};

const parametersOf = (given: unknown): Parameters => {
  const out = new Map<string, readonly string[]>();
  if (Array.isArray(given)) {
    for (const one of given.slice(0, MAX_PARAMETERS)) {
      const name = str(obj(one)['name']);
      if (name !== undefined) out.set(name.toLowerCase(), valuesOf(obj(one)));
    }
  } else if (isObject(given)) {
    for (const [name, value] of Object.entries(given).slice(0, MAX_PARAMETERS)) {
      out.set(name.toLowerCase(), Array.isArray(value) ? value.flatMap(text) : text(value));
    }
  }
  return out;
};

export const parameter = (
  event: ActivityEvent,
  ...names: readonly string[]
): string | undefined => {
  for (const name of names) {
    const value = event.parameters.get(name)?.[0];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
};

const eventOf = (one: Raw, parameters: unknown, record: Raw): ActivityEvent => ({
  type: str(one['type']) ?? str(one['eventType']),
  name: str(one['name']) ?? str(one['eventName']),
  parameters: parametersOf(parameters),
  status: obj(one['status']),
  record,
});

/** Each with a record of its own: what carries its neighbours along costs their square, and is taken for them. */
const eventsOf = (
  many: readonly unknown[],
  parameters: string,
  alone: (one: Raw) => Raw,
): readonly ActivityEvent[] =>
  many.map((given) => {
    const one = obj(given);
    return eventOf(one, one[parameters], alone(one));
  });

/** Cloud Logging names the service; which application that is in the Reports API. */
const applicationOfService: Readonly<Record<string, string>> = {
  'admin.googleapis.com': 'admin',
  'login.googleapis.com': 'login',
  'oauth2.googleapis.com': 'token',
  'cloudidentity.googleapis.com': 'groups_enterprise',
  'drive.googleapis.com': 'drive',
};

const HOSTED = 'ccc_hosted_reporting.ActivityProto';

/** The payload of a Cloud Logging entry that Google Workspace wrote. */
export const hostedPayload = (record: Raw): Raw | undefined => {
  const payload = obj(record['protoPayload']);
  const metadata = obj(payload['metadata']);
  const isHosted = str(metadata['@type'])?.endsWith(HOSTED) === true;
  return isHosted && Array.isArray(metadata['event']) ? payload : undefined;
};

const hosted = (record: Raw, payload: Raw): Activity => {
  const metadata = obj(payload['metadata']);
  const request = obj(payload['requestMetadata']);
  const service = str(payload['serviceName']) ?? '';
  const isSaml = str(payload['methodName'])?.startsWith('google.apps.saml') === true;
  return {
    application: isSaml
      ? 'saml'
      : Object.hasOwn(applicationOfService, service)
        ? applicationOfService[service]
        : service.split('.')[0],
    time: record['timestamp'] ?? record['receiveTimestamp'],
    qualifier: str(obj(metadata['activityId'])['uniqQualifier']) ?? str(record['insertId']),
    customer: undefined,
    actor: { email: obj(payload['authenticationInfo'])['principalEmail'] },
    ip: str(request['callerIp']) ?? str(request['callerIP']),
    userAgent: str(request['callerSuppliedUserAgent']),
    events: eventsOf(list(metadata['event']), 'parameter', (one) => ({
      ...record,
      protoPayload: { ...payload, metadata: { ...metadata, event: [one] } },
    })),
  };
};

export const activityOf = (record: Raw): Activity => {
  const payload = hostedPayload(record);
  if (payload !== undefined) return hosted(record, payload);
  const id = obj(record['id']);
  const many = list(record['events']);
  return {
    application: str(id['applicationName']),
    time: id['time'],
    qualifier: str(id['uniqueQualifier']) ?? str(record['p_row_id']),
    customer: str(id['customerId']),
    actor: obj(record['actor']),
    ip: str(record['ipAddress']),
    userAgent: undefined,
    events:
      many.length > 0
        ? eventsOf(many, 'parameters', (one) => ({ ...record, events: [one] }))
        : [eventOf(record, record['parameters'], record)],
  };
};
