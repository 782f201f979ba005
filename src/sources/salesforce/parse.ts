/**
 * Event log rows, real-time events, sign-in history and the setup audit trail → events. Pure; a fault names the field.
 * Rows of event log files are in capitals, objects in words; streams wrap them as `payload`.
 */
import { isObject } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { instant, need, needInstant, obj, type Raw, str } from '../record.ts';
import { appId, longId, salesforceId } from './ids.ts';
import { eventMeaning, nameOf, setupMeaning } from './meaning.ts';

interface Read {
  readonly raw: Raw;
  readonly type: string;
  readonly at: (...names: readonly string[]) => string | undefined;
}

/** CometD and Pub/Sub (`data.payload`), EventBridge (`detail.payload`), or the event by itself. */
const payloadOf = (record: Raw): Raw => {
  for (const one of [
    record['payload'],
    obj(record['data'])['payload'],
    obj(record['detail'])['payload'],
  ])
    if (isObject(one)) return one;
  return record;
};

/** `/event/LoginEventStream`, `LoginEvent`, `Login`. */
const typeOf = (record: Raw, payload: Raw): string | undefined =>
  str(payload['EVENT_TYPE']) ??
  str(obj(payload['attributes'])['type']) ??
  str(payload['EventType']) ??
  str(record['channel'])?.split('/').at(-1) ??
  (str(payload['Action']) && str(payload['Section']) !== undefined ? 'SetupAuditTrail' : undefined);

const isKnown = (payload: Raw, type: string): boolean => {
  if (type === 'SetupAuditTrail') return str(payload['Action']) !== undefined;
  if (type === 'LoginHistory') return str(payload['LoginTime']) !== undefined;
  if (str(payload['EVENT_TYPE']) !== undefined)
    return str(payload['USER_ID']) !== undefined || str(payload['ORGANIZATION_ID']) !== undefined;
  return str(payload['EventIdentifier']) !== undefined || str(payload['EventUuid']) !== undefined;
};

export const readRecord = (record: Raw): Read | undefined => {
  const raw = payloadOf(record);
  const type = typeOf(record, raw);
  if (type === undefined || !isKnown(raw, type)) return undefined;
  return {
    raw,
    type,
    at(...names) {
      for (const name of names) {
        const value = str(raw[name]);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
};

/** `20230504213647.569`, as event log files write it. */
const compact = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?$/;

const timeOf = ({ at }: Read): string | undefined => {
  const written = at('EventDate', 'LoginTime', 'TIMESTAMP_DERIVED', 'TIMESTAMP', 'CreatedDate');
  const [, year, month, day, hour, minute, second, rest = ''] = compact.exec(written ?? '') ?? [];
  return year === undefined
    ? written?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
    : `${year}-${month}-${day}T${hour}:${minute}:${second}${rest}Z`;
};

const someone = (id: string | undefined, name: string | undefined): EventActor => {
  const native = id === undefined ? undefined : longId(id);
  if (native === undefined && name === undefined)
    return { principalKind: 'anonymous', name: 'anonymous', kind: 'unknown' };
  return {
    ...(native === undefined ? {} : { principalId: salesforceId(native) }),
    principalKind: native === undefined ? 'unknown' : 'identity',
    name: name ?? native ?? 'unknown',
    kind: 'human',
  };
};

const actorOf = (read: Read): EventActor => {
  const { at, type, raw } = read;
  const isAs = nameOf(type) === 'loginas';
  const creator = obj(raw['CreatedBy']);
  const who = isAs
    ? someone(
        at('DELEGATED_USER_ID_DERIVED', 'DELEGATED_USER_ID', 'DelegatedUserId'),
        at('DELEGATED_USER_NAME', 'DelegatedUsername'),
      )
    : someone(
        at('UserId', 'USER_ID_DERIVED', 'USER_ID') ??
          (type === 'SetupAuditTrail' ? at('CreatedById') : undefined),
        at('Username', 'USER_NAME') ?? str(creator['Username']),
      );
  const session = at('SessionKey', 'SESSION_KEY', 'LoginKey', 'LOGIN_KEY');
  const app = at('CONNECTED_APP_NAME', 'ConnectedAppName', 'Application', 'Client');
  const scope = at('ORGANIZATION_ID');
  const isProgram = /api|connectedapp/.test(nameOf(type));
  return {
    ...who,
    ...(isProgram && who.kind === 'human' ? { kind: 'automation' as const } : {}),
    ...(scope === undefined ? {} : { scope: longId(scope) }),
    ...(session === undefined ? {} : { session: { id: session } }),
    ...(app === undefined ? {} : { invokedBy: app }),
  };
};

const outcomeOf = ({ at }: Read): Pick<Event, 'outcome' | 'error'> => {
  const status = at('LOGIN_STATUS', 'Status', 'STATUS_CODE');
  if (status !== undefined && !/^(?:LOGIN_NO_ERROR|Success|2\d\d)$/i.test(status))
    return { outcome: 'failure', error: { code: status } };
  const policy = at('PolicyOutcome');
  if (policy !== undefined && /block|denied|fail|end_?session/i.test(policy))
    return { outcome: 'failure', error: { code: policy } };
  const request = at('REQUEST_STATUS');
  return request !== undefined && /^(?:F|A|N)$/.test(request)
    ? { outcome: 'failure', error: { code: request } }
    : { outcome: 'success' };
};

const targetsOf = (read: Read): readonly EventTarget[] => {
  const { at, type } = read;
  const name = nameOf(type);
  const targets: EventTarget[] = [];
  const user = at('UserId', 'USER_ID_DERIVED', 'USER_ID');
  if (name === 'loginas' && user !== undefined)
    targets.push({
      kind: 'identity',
      id: salesforceId(user),
      name: at('Username', 'USER_NAME') ?? longId(user),
    });
  const app = at('CONNECTED_APP_NAME', 'ConnectedAppName');
  if (app !== undefined) targets.push({ kind: 'identity', id: appId(app), name: app });
  const set = at('PermissionSetId', 'ParentIdList', 'PARENT_ID');
  if (set !== undefined && name.startsWith('permissionset'))
    targets.push({
      kind: 'role',
      id: salesforceId(set),
      name: at('ParentNameList', 'PermissionList') ?? set,
    });
  const thing = at('QueriedEntities', 'REPORT_ID', 'Name', 'Display', 'ENTITY_NAME');
  if (targets.length === 0 && thing !== undefined)
    targets.push({ kind: 'resource', id: `salesforce:thing:${thing.slice(0, 200)}`, name: thing });
  return targets;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSalesforce = (record: Raw): Event => {
  const read = readRecord(record);
  const type = need(read?.type, 'EventType');
  const known: Read = read ?? { raw: record, type, at: () => undefined };
  const { at } = known;
  const isSetup = type === 'SetupAuditTrail';
  const action = at('Action');
  const written = at('SourceIp', 'SOURCE_IP', 'CLIENT_IP', 'ClientIp');
  const ip = written === undefined ? undefined : addressOf(written);
  const agent = at('Browser', 'BROWSER_TYPE', 'UserAgent', 'USER_AGENT');
  const operation = isSetup ? need(action, 'Action') : type;
  const time = timeOf(known);
  const organisation = at('ORGANIZATION_ID');
  const { outcome, error } = outcomeOf(known);
  const service = nameOf(type) === 'loginas' && at('EVENT_TYPE') ? 'login_as' : 'realtime_event';
  return makeEvent({
    source: 'salesforce',
    logsource: {
      product: 'salesforce',
      service: isSetup ? 'setup_audit_trail' : type === 'LoginHistory' ? 'login_history' : service,
    },
    vendorId: at('EventIdentifier', 'EventUuid', 'Id', 'REQUEST_ID', 'p_row_id'),
    time: needInstant(instant(time) === undefined ? undefined : time, 'EventDate'),
    meaning: isSetup ? setupMeaning(operation) : eventMeaning(type, at('Operation', 'OPERATION')),
    operation,
    service: isSetup ? (at('Section') ?? 'Setup') : (at('Platform', 'API_TYPE') ?? 'Salesforce'),
    privilege: isSetup ? `setup:${operation}` : operation,
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(known),
    src: {
      ...(ip ? { ip } : {}),
      ...(written !== undefined && ip === undefined ? { service: written } : {}),
      ...(agent ? { userAgent: agent } : {}),
    },
    cloud: organisation === undefined ? {} : { account: longId(organisation) },
    targets: targetsOf(known),
    raw: record,
  });
};
