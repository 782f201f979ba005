/** One record of Azure's activity, of a storage account or of a key vault → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { type ActivityRecord, activityRecord, field, isAlert, textOf } from './activity-record.ts';
import { parseAlert } from './alert.ts';
import { azureId, isGuid, roleId, roleNative, subscriptionOf } from './ids.ts';
import { deedOf, meaningOf } from './meaning.ts';

const MS = 'http://schemas.microsoft.com/';
const XML = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

interface Claims {
  readonly objectId: string | undefined;
  readonly name: string | undefined;
  readonly appId: string | undefined;
  readonly tenantId: string | undefined;
  /** `uti`: the `uniqueTokenIdentifier` of the sign-in that gave the token out. */
  readonly token: string | undefined;
  readonly session: string | undefined;
  readonly methods: string | undefined;
  readonly isApp: boolean;
  readonly address: string | undefined;
}

const claimsOf = (record: ActivityRecord): Claims => {
  const identity = record.object('identity');
  const told = obj(field(identity, 'claims') ?? field(identity, 'claim'));
  const claims = Object.keys(told).length > 0 ? told : record.object('Claims_d', 'claims');
  const requester = obj(field(identity, 'requester'));
  const claim = (...names: readonly string[]): string | undefined =>
    names.map((name) => str(claims[name])).find((one) => one !== undefined);
  return {
    objectId: claim(`${MS}identity/claims/objectidentifier`, 'oid') ?? str(requester['objectId']),
    name:
      claim(`${XML}upn`, `${XML}emailaddress`, `${XML}name`, 'upn', 'name') ??
      str(requester['upn']),
    appId: claim('appid', 'azp') ?? str(requester['appId']),
    tenantId: claim(`${MS}identity/claims/tenantid`, 'tid') ?? str(requester['tenantId']),
    token: claim('uti'),
    session: claim('sid'),
    methods: claim(`${MS}claims/authnmethodsreferences`, 'amr'),
    isApp: claim('idtyp') === 'app' || claim('appidacr') === '2',
    address: claim('ipaddr'),
  };
};

/** Storage says by what the caller proved itself where it was no token: a shared key, a signature, nothing. */
const storageCredential = (record: ActivityRecord): EventActor['credential'] => {
  const identity = record.object('identity');
  const hash = str(identity['tokenHash']);
  const type = str(identity['type']);
  if (hash === undefined || (type !== 'SAS' && type !== 'AccountKey')) return undefined;
  return type === 'SAS'
    ? { type: 'presigned_url', nativeId: hash, temporary: true }
    : { type: 'access_key', nativeId: hash, temporary: false };
};

/** The principal by whose role assignment it was allowed: the caller, unless that is a group. */
const evidenceOf = (record: ActivityRecord): string | undefined => {
  const authorization =
    field(record.object('identity'), 'authorization') ??
    record.object('Authorization_d', 'Authorization');
  const evidence = obj(field(obj(authorization), 'evidence'));
  const type = str(evidence['principalType']) ?? '';
  return /^(?:User|ServicePrincipal)$/i.test(type) ? str(evidence['principalId']) : undefined;
};

const actorOf = (record: ActivityRecord): EventActor => {
  const claims = claimsOf(record);
  const caller = record.text('caller');
  const callerId = caller !== undefined && isGuid(caller) ? caller : undefined;
  const id =
    claims.objectId ??
    callerId ??
    evidenceOf(record) ??
    (caller?.includes('@') ? caller : undefined);
  const name = claims.name ?? caller ?? id ?? str(record.object('identity')['type']);
  const isApp =
    claims.isApp ||
    callerId !== undefined ||
    (claims.appId !== undefined && claims.name === undefined);
  const credential =
    claims.token === undefined
      ? storageCredential(record)
      : { type: 'session_token' as const, nativeId: claims.token, temporary: true };
  const { methods, session, tenantId: scope } = claims;
  const mfa = methods === undefined ? undefined : /\bmfa\b/.test(methods);
  return {
    ...(id === undefined ? {} : { principalId: azureId(id) }),
    principalKind:
      id !== undefined
        ? 'identity'
        : name === undefined
          ? 'unknown'
          : name === 'Anonymous'
            ? 'anonymous'
            : 'service',
    name: name ?? 'unknown',
    kind: id === undefined ? 'unknown' : isApp ? 'automation' : 'human',
    ...(scope === undefined ? {} : { scope }),
    ...(credential === undefined ? {} : { credential }),
    ...(session === undefined
      ? {}
      : { session: { id: session, ...(mfa === undefined ? {} : { mfa }) } }),
  };
};

/** Who gets which role: in the body of the request, or of the answer. */
const grantedBy = (record: ActivityRecord): readonly EventTarget[] => {
  const properties = record.object('Properties_d', 'properties');
  for (const body of ['requestbody', 'responseBody']) {
    const inner = obj(field(properties, body, 'Properties'));
    const principal = str(field(inner, 'PrincipalId'));
    const definition = str(field(inner, 'RoleDefinitionId'));
    if (principal === undefined) continue;
    const kind = /^Group$/i.test(str(field(inner, 'PrincipalType')) ?? '') ? 'group' : 'identity';
    return [
      { kind, id: azureId(principal), name: principal },
      ...(definition === undefined
        ? []
        : [{ kind: 'role' as const, id: roleId(definition), name: roleNative(definition) }]),
    ];
  }
  return [];
};

const resourceIdOf = (record: ActivityRecord): string | undefined =>
  record.text('resourceId', '_ResourceId', 'resourceUri');

const targetsOf = (record: ActivityRecord, operation: string): readonly EventTarget[] => {
  const resource = resourceIdOf(record);
  const item =
    record.text('uri') ??
    str(field(record.object('properties'), 'objectKey')) ??
    str(field(record.object('properties'), 'id'));
  const kind = /\/policy(?:assignments|definitions|exemptions)\//i.test(operation)
    ? 'policy'
    : 'resource';
  return [
    ...(/roleassignments|roleeligibility/i.test(operation) ? grantedBy(record) : []),
    ...(resource === undefined
      ? []
      : [
          {
            kind: kind as EventTarget['kind'],
            id: azureId(resource),
            name: resource.split('/').at(-1) || resource,
          },
        ]),
    ...(item === undefined || item === resource
      ? []
      : [
          {
            kind: 'resource' as const,
            id: azureId(item.split('?', 1)[0] ?? item),
            name: item.split('?', 1)[0] || item,
          },
        ]),
  ];
};

const good =
  /^(?:success|succeeded|accept(?:ed)?|start(?:ed)?|created|ok|active|resolved|updated|in progress|informational|200|201|202|204|0)$/i;
const bad = /^(?:fail|client|server|error|denied|forbidden|unauthor|authorizationfailed|[45]\d\d)/i;

const outcomeOf = (record: ActivityRecord): Pick<Event, 'outcome' | 'error'> => {
  const said =
    record.text(
      'ActivityStatusValue',
      'ActivityStatus',
      'status',
      'resultType',
      'statusCode',
      'resultSignature',
    ) ?? '';
  const detail = record.text(
    'ActivitySubstatusValue',
    'subStatus',
    'statusText',
    'resultSignature',
    'resultDescription',
  );
  if (good.test(said)) {
    return /^(?:start|accept)/i.test(said) ? { outcome: 'unknown' } : { outcome: 'success' };
  }
  if (said === '') return { outcome: 'unknown' };
  const code = Number(said);
  if (Number.isInteger(code) && code < 400) return { outcome: 'success' };
  const error = {
    code: said,
    ...(detail === undefined || detail === said ? {} : { message: detail }),
  };
  return { outcome: bad.test(said) ? 'failure' : 'unknown', error };
};

const sourceOf = (record: ActivityRecord): Event['src'] => {
  const request = record.object('httpRequest');
  const text =
    record.text('callerIpAddress') ??
    str(field(request, 'clientIpAddress')) ??
    claimsOf(record).address;
  const bare = text
    ?.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  const ip = bare === undefined ? undefined : addressOf(bare);
  const userAgent =
    record.text('userAgentHeader') ??
    str(field(record.object('properties'), 'userAgentHeader')) ??
    str(field(record.object('properties'), 'clientInfo'));
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** One operation is written when it begins and when it ends: each is an event of its own. */
const versionOf = (record: ActivityRecord): string | undefined => {
  const own = record.text('eventDataId');
  if (own !== undefined) return own;
  const operation = record.text('operationId', 'correlationId');
  const time = record.text('time', 'TimeGenerated');
  const status = record.text('resultType', 'statusCode') ?? '';
  const name = textOf(record.text('operationName')) ?? '';
  return operation === undefined || time === undefined
    ? undefined
    : [operation, name, status, time, resourceIdOf(record) ?? ''].join('/');
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseActivity = (raw: Raw): Event => {
  if (isAlert(raw)) return parseAlert(raw);
  const record = activityRecord(raw);
  const operation = need(record.text('OperationNameValue', 'operationName'), 'operationName');
  const account =
    subscriptionOf(resourceIdOf(record)) ?? record.text('subscriptionId')?.toLowerCase();
  const time = record.text('eventTimestamp', 'time', 'TimeGenerated');
  const region = record.text('location');
  const { outcome, error } = outcomeOf(record);
  return makeEvent({
    source: 'azure',
    logsource: { product: 'azure', service: 'activitylogs' },
    vendorId: versionOf(record),
    time: needInstant(time, 'time'),
    meaning: meaningOf(operation),
    deed: deedOf(operation),
    operation,
    service: operation.includes('/')
      ? (operation.split('/', 1)[0] ?? operation)
      : (record.text('category') ?? 'Azure'),
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record),
    src: sourceOf(record),
    cloud: {
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    },
    targets: targetsOf(record, operation),
    raw,
  });
};
