/**
 * One record of the server's log → one event. Pure; a fault names the field.
 * https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG
 */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, type Raw, str } from '../record.ts';
import { databaseOf, groupOf, idIn } from './ids.ts';
import { redacted } from './redact.ts';
import { readSql, type Sql } from './sql.ts';
import { logTime } from './time.ts';

const LOGSOURCE = { product: 'postgresql', service: 'jsonlog' } as const;

export const serverOf = (record: Raw): string | undefined => str(record['server_name']);

export const isLogRecord = (record: Raw): boolean =>
  typeof record['error_severity'] === 'string' &&
  typeof record['message'] === 'string' &&
  typeof record['timestamp'] === 'string' &&
  (record['backend_type'] !== undefined || record['session_id'] !== undefined);

interface Said {
  readonly operation: string;
  readonly meaning: Meaning;
  readonly outcome: Event['outcome'];
  readonly privilege: string;
  readonly sql?: Sql;
  /** Who PostgreSQL found the client to be, before it was mapped to a role. */
  readonly identity?: string | undefined;
}

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const signIn = (activityId: number): Meaning => meaning(3002, activityId, 'authentication', 'read');

const ofRole = (sql: Sql & { readonly what: 'role' }): Meaning => {
  const activity = (): number => {
    if (sql.verb === 'create') return 1;
    if (sql.verb === 'drop') return 6;
    if (sql.options.has('password')) return 3;
    if (sql.options.has('nologin')) return 5;
    return sql.options.has('login') ? 2 : 99;
  };
  return meaning(3001, activity(), 'privilege_change');
};

const crud: Readonly<Record<string, number>> = {
  create: 1,
  select: 2,
  insert: 1,
  update: 3,
  alter: 3,
  delete: 4,
  drop: 4,
  truncate: 4,
};

const meaningOf = (sql: Sql): Meaning => {
  switch (sql.what) {
    case 'role':
      return ofRole(sql);
    case 'membership':
      return meaning(3006, sql.grant ? 3 : 4, 'privilege_change');
    case 'privilege':
      return meaning(3005, sql.grant ? 1 : 2, 'privilege_change');
    case 'become':
      return meaning(3003, 99, 'authentication');
    case 'policy':
      return meaning(3004, crud[sql.verb.split(' ')[0] ?? ''] ?? 99, 'privilege_change');
    case 'settings':
      return meaning(3004, 3, 'other');
    case 'secrets':
      return meaning(6003, 2, 'secret_access', 'read');
    default: {
      const word = sql.verb.split(' ')[0] ?? '';
      return meaning(
        6003,
        crud[word] ?? 99,
        'other',
        word === 'select' || word === 'show' ? 'read' : 'unknown',
      );
    }
  }
};

const operationOf = (sql: Sql): string => {
  switch (sql.what) {
    case 'role':
      return `${sql.verb} role`;
    case 'membership':
      return sql.grant ? 'grant role' : 'revoke role';
    case 'privilege':
      return sql.grant ? 'grant' : 'revoke';
    case 'become':
      return 'set role';
    default:
      return sql.verb === '' ? 'statement' : sql.verb;
  }
};

const ofSql = (text: string, outcome: Event['outcome']): Said => {
  const sql = readSql(text);
  const operation = operationOf(sql);
  const privilege = `sql:${operation.replaceAll(' ', '_')}`;
  return { operation, meaning: meaningOf(sql), outcome, privilege, sql };
};

/** `statement: …`, `execute S_1: …`, `duration: 1.2 ms  statement: …`, pgAudit's `AUDIT: SESSION,1,1,ROLE,…`. */
const inMessage =
  /^(duration: [\d.]{1,20} ms {1,2})?(?:statement|execute [^:]{1,80}|parse [^:]{1,80}|bind [^:]{1,80}): /;

const auditSql = (message: string): string | undefined => {
  if (!message.startsWith('AUDIT: ')) return undefined;
  // The 8th field is the statement, quoted where it holds a comma.
  const rest = /^AUDIT: (?:[^,]{0,400},){7}("?)/.exec(message);
  return rest === null ? undefined : message.slice(rest[0].length).replaceAll('""', '"');
};

const MAX_MESSAGE = 300;

const saidBy = (record: Raw, message: string): Said => {
  const state = str(record['state_code']) ?? '';
  const severity = str(record['error_severity']) ?? '';
  const plain = (operation: string, what: Meaning, outcome: Event['outcome']): Said => ({
    operation,
    meaning: what,
    outcome,
    privilege: `server:${operation.replaceAll(' ', '_')}`,
  });
  if (message.startsWith('connection authorized: ')) return plain('connect', signIn(1), 'success');
  if (message.startsWith('replication connection authorized: '))
    return plain('connect', signIn(1), 'success');
  if (message.startsWith('connection authenticated: '))
    return {
      ...plain('authenticate', signIn(99), 'success'),
      identity: /identity="([^"]{1,200})"/.exec(message)?.[1],
    };
  if (message.startsWith('disconnection: ')) return plain('disconnect', signIn(2), 'success');
  // 57P01: ended by an administrator; class 28: who it is was not believed.
  if (state === '57P01') return plain('end session', signIn(2), 'success');
  if (state.startsWith('28') && severity === 'FATAL') return plain('connect', signIn(1), 'failure');
  if (severity === 'FATAL' && str(record['ps']) === 'authentication')
    return plain('connect', signIn(1), 'failure');
  const failed = severity === 'ERROR' || severity === 'FATAL' || severity === 'PANIC';
  const statement = str(record['statement']);
  if (failed) {
    if (statement !== undefined) return ofSql(statement, 'failure');
    return plain('error', meaning(6003, 99, 'other', 'unknown'), 'failure');
  }
  const match = inMessage.exec(message);
  // Written when a statement begins; only with its duration is it known to have ended well.
  if (match !== null)
    return ofSql(message.slice(match[0].length), match[1] === undefined ? 'unknown' : 'success');
  const audited = auditSql(message);
  if (audited !== undefined) return ofSql(audited, 'unknown');
  return plain('message', meaning(6003, 99, 'other', 'unknown'), 'unknown');
};

const actorOf = (record: Raw, server: string | undefined, said: Said): EventActor => {
  const user = str(record['user']);
  const session = str(record['session_id']);
  const asserted = said.identity;
  if (user === undefined)
    return {
      principalKind: 'service',
      name: str(record['backend_type']) ?? 'server',
      kind: 'automation',
    };
  return {
    principalId: idIn(server, user),
    principalKind: 'identity',
    name: user,
    kind: 'unknown',
    ...(server ? { scope: server } : {}),
    ...(session
      ? {
          session: {
            id: session,
            ...(asserted === undefined
              ? {}
              : { asserted: [{ kind: 'login_identity', value: asserted, verified: true }] }),
          },
        }
      : {}),
  };
};

const targetsOf = (
  record: Raw,
  server: string | undefined,
  sql: Sql | undefined,
): readonly EventTarget[] => {
  const target = (kind: EventTarget['kind'], native: string, name: string): EventTarget => ({
    kind,
    id: idIn(server, native),
    name,
  });
  const roles = (names: readonly string[]) => names.map((name) => target('identity', name, name));
  const groups = (names: readonly string[]) =>
    names.map((name) => target('group', groupOf(name), name));
  const database = str(record['dbname']);
  const where = database === undefined ? [] : [target('resource', databaseOf(database), database)];
  switch (sql?.what) {
    case 'role':
      return [...roles(sql.names), ...groups(sql.memberOf), ...where].slice(0, 50);
    case 'membership':
      return [...roles(sql.members), ...groups(sql.groups), ...where].slice(0, 50);
    case 'privilege':
      return [
        ...roles(sql.holders),
        target('resource', `object/${sql.on}`, sql.on),
        ...where,
      ].slice(0, 50);
    case 'become':
      return [...roles([sql.name]), ...where];
    default:
      return where;
  }
};

const sourceOf = (record: Raw): Event['src'] => {
  const host = str(record['remote_host']);
  if (host === undefined) return {};
  const ip = addressOf(host);
  const application = str(record['application_name']);
  return {
    ...(ip ? { ip } : { service: host }),
    ...(application ? { userAgent: application } : {}),
  };
};

/**
 * That somebody connected, before anybody knows as whom, gives no event: the next line of the session tells.
 * @throws CountersignError ERR_INPUT_INVALID naming the field at fault.
 */
export const parseLog = (given: Raw): readonly Event[] => {
  const record = redacted(given);
  const message = need(str(record['message']), 'message');
  const severity = need(str(record['error_severity']), 'error_severity');
  const time = logTime(record['timestamp'], 'timestamp');
  if (message.startsWith('connection received: ')) return [];
  const server = serverOf(record);
  const said = saidBy(record, message);
  const session = str(record['session_id']);
  const line = record['line_num'];
  return [
    makeEvent({
      source: 'postgresql',
      logsource: LOGSOURCE,
      // Unique while the server's clock does not go back: start of the session, process, line of the session.
      vendorId:
        session !== undefined && typeof line === 'number'
          ? `${server === undefined ? '' : `${server}/`}${session}/${line}/${time}`
          : undefined,
      time,
      meaning: said.meaning,
      operation: said.operation,
      service: 'postgresql',
      privilege: said.privilege,
      outcome: said.outcome,
      ...(said.outcome === 'failure'
        ? {
            error: {
              code: str(record['state_code']) ?? severity,
              message: message.slice(0, MAX_MESSAGE),
            },
          }
        : {}),
      actor: actorOf(record, server, said),
      src: sourceOf(record),
      ...(server ? { cloud: { account: server } } : {}),
      targets: targetsOf(record, server, said.sql),
      raw: record,
    }),
  ];
};

/** A record with a password in it stands for itself without; the raw line is kept nowhere. */
export const unwrapLog = (record: Raw): readonly Raw[] | undefined => {
  if (!isLogRecord(record)) return undefined;
  const clean = redacted(record);
  return clean === record ? undefined : [clean];
};
