/** One tenant log record → one event. Pure; a fault names the field. https://auth0.com/docs/deploy-monitor/logs */
import { isObject } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { auth0Auth } from './auth.ts';
import { isFailure, meaningOf } from './meaning.ts';

const LOGSOURCE = { product: 'auth0', service: 'auth0' } as const;

export const auth0Id = (native: string): string => `auth0:${native}`;

const hasId = (record: Raw): boolean =>
  str(record['log_id']) !== undefined || str(record['_id']) !== undefined;

/** A short type code, a date, and what only a tenant log has beside them. Reads six keys. */
export const isTenantLog = (record: Raw): boolean =>
  /^[a-z][a-z0-9_]{0,60}$/.test(str(record['type']) ?? '') &&
  str(record['date']) !== undefined &&
  (hasId(record) || 'client_id' in record) &&
  ('ip' in record || 'description' in record || 'client_id' in record);

/** Log streams put the record into `data`. */
export const unwrapTenantLog = (record: Raw): readonly Raw[] | undefined => {
  const inner = record['data'];
  return isObject(inner) && isTenantLog(inner) ? [inner] : undefined;
};

const requestOf = (record: Raw): Raw => obj(obj(record['details'])['request']);

/** For calls of the Management API the caller stands in the request; else it is the record's own user or client. */
const actorOf = (record: Raw, code: string): EventActor => {
  const auth = obj(requestOf(record)['auth']);
  const caller = obj(auth['user']);
  const user = str(caller['user_id']) ?? str(record['user_id']);
  const client = str(record['client_id']);
  const alone = code.endsWith('eccft') || user === undefined;
  const name =
    str(caller['email']) ??
    str(record['user_name']) ??
    str(record['client_name']) ??
    user ??
    client;
  const machine = alone && client !== undefined && str(record['user_name']) === undefined;
  const principal = machine ? client : user;
  const jti = str(obj(auth['credentials'])['jti']);
  const session = str(record['session_id']) ?? str(obj(record['details'])['session_id']);
  return {
    ...(principal === undefined ? {} : { principalId: auth0Id(principal) }),
    principalKind: principal === undefined && name === undefined ? 'unknown' : 'identity',
    name: machine ? (str(record['client_name']) ?? client) : (name ?? 'unknown'),
    kind: machine ? 'automation' : name === undefined ? 'unknown' : 'human',
    ...(jti === undefined
      ? {}
      : { credential: { type: 'session_token', nativeId: jti, temporary: true } as const }),
    ...(session === undefined ? {} : { session: { id: session } }),
  };
};

const nouns: Readonly<Record<string, EventTarget['kind']>> = {
  users: 'identity',
  clients: 'identity',
  roles: 'role',
  connections: 'resource',
  organizations: 'group',
};

/** `/api/v2/users/auth0|1/roles`: what the call is about stands in its path. */
const inPath = (path: string): readonly EventTarget[] => {
  const [, noun = '', id = ''] = /^\/api\/v2\/([a-z-]{1,40})\/([^/]{1,300})/.exec(path) ?? [];
  const kind = nouns[noun];
  if (id === '') return [];
  let native = id;
  try {
    native = decodeURIComponent(id);
  } catch {
    // As it stands: the path is what was asked for, and not ours to mend.
  }
  return [{ kind: kind ?? 'resource', id: auth0Id(native), name: native }];
};

const targetsOf = (record: Raw, path: string): readonly EventTarget[] => {
  if (path !== '') return inPath(path);
  const client = str(record['client_id']);
  const connection = str(record['connection_id']);
  return [
    ...(client === undefined
      ? []
      : [
          {
            kind: 'resource',
            id: auth0Id(client),
            name: str(record['client_name']) ?? client,
          } as const,
        ]),
    ...(connection === undefined
      ? []
      : [
          {
            kind: 'resource',
            id: auth0Id(connection),
            name: str(record['connection']) ?? connection,
          } as const,
        ]),
  ];
};

const outcomeOf = (record: Raw, code: string): Pick<Event, 'outcome' | 'error'> => {
  const status = obj(obj(record['details'])['response'])['statusCode'];
  const refused = typeof status === 'number' ? status >= 400 : isFailure(code);
  if (!refused) return { outcome: code === 'w' || code === 'depnote' ? 'unknown' : 'success' };
  const message = str(record['description'])?.slice(0, 500);
  const fault = typeof status === 'number' ? String(status) : code;
  return { outcome: 'failure', error: { code: fault, ...(message ? { message } : {}) } };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseTenantLog = (record: Raw): Event => {
  const code = need(str(record['type']), 'type');
  const request = requestOf(record);
  const method = (str(request['method']) ?? '').toLowerCase();
  const path = (str(request['path']) ?? '').slice(0, 1_000);
  const written = str(record['ip']) ?? str(request['ip']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(record['user_agent']) ?? str(request['userAgent']);
  const { outcome, error } = outcomeOf(record, code);
  return makeEvent({
    source: 'auth0',
    logsource: LOGSOURCE,
    vendorId: str(record['log_id']) ?? str(record['_id']),
    time: needInstant(record['date'], 'date'),
    meaning: meaningOf(code, method, path),
    operation: path === '' ? code : `${code} ${method} ${path.replace(/^\/api\/v2/, '')}`,
    service: str(record['hostname']) ?? 'auth0',
    privilege: code,
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record, code),
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    auth: auth0Auth(code, str(record['description'])),
    targets: targetsOf(record, path),
    raw: record,
  });
};
