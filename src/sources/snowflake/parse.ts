/**
 * Rows of ACCOUNT_USAGE views as JSON → events. Pure; a fault names the field. Pipelines write columns in capitals or small.
 * https://docs.snowflake.com/en/sql-reference/account-usage
 */
import type { Event, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { objectId, roleId, userId } from './ids.ts';
import { statementMeaning } from './meaning.ts';

type View =
  | 'login_history'
  | 'query_history'
  | 'access_history'
  | 'grants_to_roles'
  | 'grants_to_users';

type At = (name: string) => unknown;

const reader =
  (record: Raw): At =>
  (name) =>
    record[name] ?? record[name.toLowerCase()];

export const viewOf = (record: Raw): View | undefined => {
  const at = reader(record);
  const has = (name: string): boolean => at(name) !== undefined && at(name) !== null;
  // Every view names one of the two; asked of each record of every system.
  if (!has('USER_NAME') && !has('GRANTEE_NAME')) return undefined;
  if (has('EVENT_TIMESTAMP') && has('IS_SUCCESS') && has('USER_NAME')) return 'login_history';
  if (has('QUERY_TEXT') && has('USER_NAME') && has('EXECUTION_STATUS')) return 'query_history';
  if (
    has('QUERY_START_TIME') &&
    has('USER_NAME') &&
    (has('BASE_OBJECTS_ACCESSED') || has('DIRECT_OBJECTS_ACCESSED'))
  )
    return 'access_history';
  if (has('GRANTEE_NAME') && has('PRIVILEGE') && has('GRANTED_ON')) return 'grants_to_roles';
  return has('GRANTEE_NAME') && has('ROLE') && has('GRANTED_TO') ? 'grants_to_users' : undefined;
};

/** `2024-10-10 12:56:35.822 -0700` */
const timeIn = (value: unknown): string | undefined =>
  str(value)
    ?.replace(/ ?([+-]\d\d):?(\d\d)$/, '$1:$2')
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
    .replace(/(\.\d{3})\d+/, '$1');

interface Parts {
  readonly vendorId: string | undefined;
  readonly time: unknown;
  readonly meaning: Meaning;
  readonly operation: string;
  readonly outcome: Event['outcome'];
  readonly error?: Event['error'];
  readonly targets: readonly EventTarget[];
  readonly mfa?: boolean;
}

const signIn: Meaning = { classUid: 3002, activityId: 1, kind: 'authentication', effect: 'read' };

const loginParts = (at: At): Parts => {
  const type = str(at('EVENT_TYPE')) ?? 'LOGIN';
  const isOk = str(at('IS_SUCCESS')) === 'YES' || at('IS_SUCCESS') === true;
  const code = at('ERROR_CODE');
  const message = str(at('ERROR_MESSAGE'));
  const second = str(at('SECOND_AUTHENTICATION_FACTOR'));
  return {
    vendorId: eventIdIn(at('EVENT_ID')),
    time: at('EVENT_TIMESTAMP'),
    meaning: { ...signIn, activityId: type === 'LOGOUT' ? 2 : 1 },
    operation: type,
    outcome: isOk ? 'success' : 'failure',
    ...(isOk
      ? {}
      : { error: { code: String(code ?? message ?? 'refused'), ...(message ? { message } : {}) } }),
    targets: [],
    ...(isOk ? { mfa: second !== undefined } : {}),
  };
};

const eventIdIn = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : str(value);

const quoted = `("[^"]{1,255}"|[\\w$.@-]{1,255})`;
const aboutUser = new RegExp(
  `^\\s{0,20}(?:create|create or replace|alter|drop)\\s{1,20}user\\s{1,20}(?:if\\s{1,5}(?:not\\s{1,5})?exists\\s{1,5})?${quoted}`,
  'i',
);
const roleGiven = new RegExp(
  `^\\s{0,20}(?:grant|revoke)\\s{1,20}role\\s{1,20}${quoted}\\s{1,20}(?:to|from)\\s{1,20}(user|role)\\s{1,20}${quoted}`,
  'i',
);

/** Names without quotes are kept in capitals. */
const named = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1) : text.toUpperCase();

const statementTargets = (text: string): readonly EventTarget[] => {
  const head = text.slice(0, 1_000);
  const user = aboutUser.exec(head)?.[1];
  if (user !== undefined) return [{ kind: 'identity', id: userId(named(user)), name: named(user) }];
  const [, role, kind, grantee] = roleGiven.exec(head) ?? [];
  if (role === undefined || grantee === undefined) return [];
  const to = named(grantee);
  return [
    kind?.toLowerCase() === 'user'
      ? { kind: 'identity', id: userId(to), name: to }
      : { kind: 'role', id: roleId(to), name: to },
    { kind: 'role', id: roleId(named(role)), name: named(role) },
  ];
};

const queryParts = (at: At): Parts => {
  const text = str(at('QUERY_TEXT')) ?? '';
  const type = str(at('QUERY_TYPE'));
  const code = at('ERROR_CODE');
  const message = str(at('ERROR_MESSAGE'));
  const isOk = /^(?:SUCCESS|RUNNING|QUEUED)/i.test(str(at('EXECUTION_STATUS')) ?? '');
  const database = str(at('DATABASE_NAME'));
  const targets = statementTargets(text);
  return {
    vendorId: str(at('QUERY_ID')) ?? str(at('p_row_id')),
    time: at('START_TIME') ?? at('END_TIME') ?? at('p_event_time'),
    meaning: statementMeaning(type, text),
    operation: type ?? 'STATEMENT',
    outcome: isOk ? 'success' : 'failure',
    ...(isOk ? {} : { error: { code: String(code ?? 'FAIL'), ...(message ? { message } : {}) } }),
    targets:
      targets.length > 0 || database === undefined
        ? targets
        : [{ kind: 'resource', id: objectId('database', database), name: database }],
  };
};

const MAX_OBJECTS = 20;

const accessParts = (at: At): Parts => ({
  vendorId: str(at('QUERY_ID')) === undefined ? undefined : `access:${str(at('QUERY_ID'))}`,
  time: at('QUERY_START_TIME'),
  meaning: {
    classUid: 6003,
    activityId: list(at('OBJECTS_MODIFIED')).length > 0 ? 3 : 2,
    kind: 'other',
    effect: list(at('OBJECTS_MODIFIED')).length > 0 ? 'write' : 'read',
  },
  operation: 'ACCESS',
  outcome: 'success',
  targets: [...list(at('OBJECTS_MODIFIED')), ...list(at('BASE_OBJECTS_ACCESSED'))]
    .slice(0, MAX_OBJECTS)
    .flatMap((one) => {
      const name = str(obj(one)['objectName']);
      const kind = str(obj(one)['objectDomain']) ?? 'object';
      return name === undefined
        ? []
        : [{ kind: 'resource' as const, id: objectId(kind, name), name }];
    }),
});

const grantParts = (at: At, view: View): Parts => {
  const ended = str(at('DELETED_ON'));
  const grantee = need(str(at('GRANTEE_NAME')), 'GRANTEE_NAME');
  const isUser = str(at('GRANTED_TO')) === 'USER';
  const role = str(at('ROLE'));
  const [kind, name] = [str(at('GRANTED_ON')) ?? 'OBJECT', str(at('NAME'))];
  const thing: EventTarget | undefined =
    view === 'grants_to_users'
      ? role === undefined
        ? undefined
        : { kind: 'role', id: roleId(role), name: role }
      : name === undefined
        ? undefined
        : kind === 'ROLE'
          ? { kind: 'role', id: roleId(name), name }
          : { kind: 'resource', id: objectId(kind, name), name };
  return {
    vendorId: undefined,
    time: ended ?? at('CREATED_ON'),
    meaning: {
      classUid: 3005,
      activityId: ended === undefined ? 1 : 2,
      kind: 'privilege_change',
      effect: 'write',
    },
    operation: ended === undefined ? 'GRANT' : 'REVOKE',
    outcome: 'success',
    targets: [
      isUser
        ? { kind: 'identity', id: userId(grantee), name: grantee }
        : { kind: 'role', id: roleId(grantee), name: grantee },
      ...(thing ? [thing] : []),
    ],
  };
};

const partsOf = (view: View, at: At): Parts => {
  if (view === 'login_history') return loginParts(at);
  if (view === 'query_history') return queryParts(at);
  return view === 'access_history' ? accessParts(at) : grantParts(at, view);
};

/** Who granted is a role: the view does not say which user wore it. */
const actorOf = (at: At, parts: Parts): Event['actor'] => {
  const user = str(at('USER_NAME'));
  const session =
    eventIdIn(at('SESSION_ID')) ?? (parts.mfa === undefined ? undefined : parts.vendorId);
  const role = str(at('GRANTED_BY')) ?? str(at('ROLE_NAME'));
  if (user === undefined) {
    return role === undefined
      ? { principalKind: 'service', name: 'Snowflake', kind: 'automation' }
      : { principalId: roleId(role), principalKind: 'role', name: role, kind: 'unknown' };
  }
  const factor = str(at('FIRST_AUTHENTICATION_FACTOR')) ?? '';
  return {
    principalId: userId(user),
    principalKind: 'identity',
    name: user,
    kind: /RSA|KEYPAIR|OAUTH|PROGRAMMATIC|WORKLOAD/.test(factor) ? 'automation' : 'unknown',
    ...(session === undefined
      ? {}
      : {
          session: {
            id: session,
            ...(parts.mfa === undefined ? {} : { mfa: parts.mfa }),
            ...(role ? { name: role } : {}),
          },
        }),
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSnowflake = (record: Raw): Event => {
  const view = need(viewOf(record), 'USER_NAME') as View;
  const at = reader(record);
  const parts = partsOf(view, at);
  const written = str(at('CLIENT_IP'));
  const ip = written === undefined ? undefined : addressOf(written);
  const client = str(at('REPORTED_CLIENT_TYPE'));
  const version = str(at('REPORTED_CLIENT_VERSION'));
  return makeEvent({
    source: 'snowflake',
    logsource: { product: 'snowflake', service: view },
    vendorId: parts.vendorId,
    time: needInstant(timeIn(parts.time), 'START_TIME'),
    meaning: parts.meaning,
    operation: parts.operation,
    service: 'Snowflake',
    privilege: parts.operation,
    outcome: parts.outcome,
    ...(parts.error === undefined ? {} : { error: parts.error }),
    actor: actorOf(at, parts),
    src: {
      ...(ip ? { ip } : {}),
      ...(written !== undefined && ip === undefined ? { service: written } : {}),
      ...(client ? { userAgent: [client, version].filter(Boolean).join('/') } : {}),
    },
    targets: parts.targets,
    raw: record,
  });
};
