/**
 * One HTTP request to Microsoft Graph → one event. `SignInActivityId` is the `uniqueTokenIdentifier` of the sign-in
 * that gave out the token, so a request leads back to its sign-in. Entra's own diagnostic settings export this log
 * (table MicrosoftGraphActivityLogs), and its ids are the directory's: it is read here, beside the sign-ins.
 */
import type { Event, EventActor } from '../../model/index.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, needInstant, type Raw } from '../record.ts';
import { type Folded, fold } from './fold.ts';
import { entraId, isNobody } from './ids.ts';
import { sourceOf } from './sign-in.ts';

const activities: Readonly<Record<string, number>> = {
  POST: 1,
  GET: 2,
  HEAD: 2,
  PUT: 3,
  PATCH: 3,
  DELETE: 4,
};

/** Paths whose answer holds a secret, or makes one. */
const secret = /\/(?:addPassword|addKey|recoveryKeys|localCredentials|passwordMethods)\b/i;

const meaningOf = (method: string, path: string): Meaning => {
  const activityId = activities[method] ?? 99;
  return {
    classUid: 6003,
    activityId,
    kind: secret.test(path) ? 'secret_access' : 'service_to_service',
    effect: activityId === 2 ? 'read' : activityId === 99 ? 'unknown' : 'write',
  };
};

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** `https://graph.microsoft.com/v1.0/users/5c8d…/messages?$top=5` → `/users/{id}/messages`: one name per use. */
const routeOf = (uri: string): string => {
  const path = /^https?:\/\/[^/?#]{1,255}(\/[^?#]{0,2000})/i.exec(uri)?.[1] ?? '/';
  return path
    .replace(/^\/+(?:v1\.0|beta)(?=\/|$)/i, '')
    .replace(GUID, '{id}')
    .replace(/\('[^']{0,400}'\)/g, "('{id}')")
    .replace(/\/[^/@]{1,200}@[^/]{1,200}/g, '/{id}');
};

const actorOf = (record: Folded): EventActor => {
  const user = record.text('userId');
  const service = record.text('servicePrincipalId');
  const isUser = !isNobody(user);
  const id = isUser ? user : isNobody(service) ? undefined : service;
  const token = record.text('signInActivityId') ?? record.text('uniqueTokenId');
  const session = record.text('sessionId');
  const scope = record.text('aadTenantId') ?? record.text('tenantId');
  return {
    ...(id === undefined ? {} : { principalId: entraId(id) }),
    principalKind: id === undefined ? 'unknown' : 'identity',
    name: id ?? record.text('appId') ?? 'unknown',
    kind: isUser ? 'human' : id === undefined ? 'unknown' : 'automation',
    ...(scope === undefined ? {} : { scope }),
    ...(token === undefined
      ? {}
      : { credential: { type: 'session_token' as const, nativeId: token, temporary: true } }),
    ...(session === undefined ? {} : { session: { id: session } }),
  };
};

const outcomeOf = (status: string | undefined): Pick<Event, 'outcome' | 'error'> => {
  const code = Number(status);
  if (status === undefined || !Number.isInteger(code)) return { outcome: 'unknown' };
  return code < 400 ? { outcome: 'success' } : { outcome: 'failure', error: { code: status } };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseGraphActivity = (raw: Raw): Event => {
  const record = fold(raw);
  const uri = need(record.text('requestUri'), 'requestUri');
  const method = (record.text('requestMethod') ?? 'GET').toUpperCase();
  const route = routeOf(uri);
  const { outcome, error } = outcomeOf(record.text('responseStatusCode'));
  const tenant = record.text('aadTenantId') ?? record.text('tenantId');
  const app = record.text('appId');
  const time = record.text('timeGenerated') ?? record.text('time');
  return makeEvent({
    source: 'entra',
    logsource: { product: 'azure', service: 'microsoftgraphactivitylogs' },
    vendorId: record.text('operationId') ?? record.text('requestId'),
    time: needInstant(time, 'timeGenerated'),
    meaning: meaningOf(method, route),
    operation: `${method} ${route}`,
    service: 'Microsoft Graph',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record),
    ...(app === undefined ? {} : { auth: { client: app } }),
    src: sourceOf(record, record.text('ipAddress') ?? record.text('callerIpAddress')),
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets:
      app === undefined || isNobody(app) ? [] : [{ kind: 'resource', id: entraId(app), name: app }],
    raw,
  });
};
