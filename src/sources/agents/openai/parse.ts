/** One entry of OpenAI's audit log → one event. Pure; a fault names the field. */
import { CountersignError, isObject } from '../../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { makeEvent } from '../../make-event.ts';
import { instant, list, need, obj, type Raw, str } from '../../record.ts';
import { credentialId, idOf, nativeId, SYSTEM } from '../ids.ts';
import { auditMeaning } from './meaning.ts';

const LOGSOURCE = { product: 'openai', service: 'audit' } as const;

export const isAuditLog = (record: Raw): boolean =>
  typeof record['effective_at'] === 'number' &&
  /^[a-z_]+(?:\.[a-z_]+)+$/.test(str(record['type']) ?? '');

/** A page of the list. */
export const auditLogsIn = (record: Raw): readonly Raw[] | undefined => {
  const data = list(record['data']);
  const first = data[0];
  return isObject(first) && isAuditLog(first)
    ? data.map((one) => (isObject(one) ? one : { notARecord: typeof one }))
    : undefined;
};

const timeOf = (value: unknown): number => {
  const time = typeof value === 'number' ? instant(value) : undefined;
  if (time === undefined || time < Date.UTC(2006, 0, 1) || time > Date.UTC(2100, 0, 1)) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'field effective_at is missing or not a Unix time between 2006 and 2100',
      { detail: { field: 'effective_at' } },
    );
  }
  return time;
};

const named = (account: Raw, kind: EventActor['kind']): EventActor => {
  const id = str(account['id']);
  const name = str(account['email']) ?? id ?? 'unknown';
  return id === undefined
    ? { principalKind: 'unknown', name, kind }
    : { principalId: idOf('openai', id), principalKind: 'identity', name, kind };
};

/** A session of a person, or a key of a person or a service account. Records before 2024-08 name no key id. */
const actorOf = (actor: Raw): EventActor => {
  const session = obj(actor['session']);
  if (actor['type'] === 'session' || isObject(actor['session']))
    return named(obj(session['user']), 'human');
  const key = obj(actor['api_key']);
  const id = str(key['id']);
  const service = obj(key['service_account']);
  const holder = isObject(key['service_account']) ? service : obj(key['user']);
  return {
    ...named(holder, 'automation'),
    ...(id === undefined
      ? {}
      : {
          credential: { type: 'api_token', nativeId: nativeId('openai', id), temporary: false },
        }),
  };
};

const kinds: readonly (readonly [RegExp, EventTarget['kind']])[] = [
  [/api_key/, 'credential'],
  [/^(?:user|service_account|invite|membership)\b/, 'identity'],
  [/^group\b/, 'group'],
  [/^role\.(?:created|updated|deleted)/, 'role'],
  [/^(?:policy|session_policy|ip_allowlist)\b/, 'policy'],
  [/^organization\b/, 'account'],
];

const principalKind = (type: string | undefined): EventTarget['kind'] =>
  type === 'group' ? 'group' : 'identity';

const targetsOf = (type: string, details: Raw, project: Raw): readonly EventTarget[] => {
  const plain = type.replace(/^tenant\./, '');
  const kind = kinds.find(([pattern]) => pattern.test(plain))?.[1] ?? 'resource';
  const id = str(details['id']);
  const data = obj(details['data']);
  const name = str(details['name']) ?? str(data['name']) ?? str(data['email']) ?? id;
  const principal = str(details['principal_id']) ?? str(details['user_id']);
  const role = str(data['role']) ?? str(obj(details['changes_requested'])['role']);
  const ofProject = str(project['id']);
  const own = (one: string): string =>
    kind === 'credential' ? credentialId('openai', one) : idOf('openai', one);
  return [
    ...(principal === undefined
      ? []
      : [
          {
            kind: principalKind(str(details['principal_type'])),
            id: idOf('openai', principal),
            name: principal,
          },
        ]),
    ...(id === undefined ? [] : [{ kind, id: own(id), name: name ?? id }]),
    ...(role === undefined
      ? []
      : [{ kind: 'role' as const, id: idOf('openai', `role:${role}`), name: role }]),
    ...(ofProject === undefined || ofProject === id
      ? []
      : [
          {
            kind: 'resource' as const,
            id: idOf('openai', ofProject),
            name: str(project['name']) ?? ofProject,
          },
        ]),
  ];
};

const outcomeOf = (type: string, details: Raw): Pick<Event, 'outcome' | 'error'> => {
  if (!/\.(?:failed|declined)$/.test(type)) return { outcome: 'success' };
  const code = str(details['error_code']) ?? type;
  const message = str(details['error_message']);
  return { outcome: 'failure', error: { code, ...(message === undefined ? {} : { message }) } };
};

/** The details stand under the event's own type; some pipelines write it with an underscore. */
export const detailsOf = (record: Raw): Raw => {
  const type = str(record['type']) ?? '';
  return obj(record[type] ?? record[type.replaceAll('.', '_')]);
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditLog = (record: Raw): Event => {
  const type = need(str(record['type']), 'type');
  const details = detailsOf(record);
  const who = actorOf(obj(record['actor']));
  const session = obj(obj(record['actor'])['session']);
  const ip = addressOf(str(session['ip_address']) ?? '');
  const userAgent = str(session['user_agent']);
  return makeEvent({
    source: SYSTEM,
    logsource: LOGSOURCE,
    vendorId: str(record['id']),
    time: timeOf(record['effective_at']),
    meaning: auditMeaning(type),
    operation: type,
    service: 'openai',
    ...outcomeOf(type, details),
    actor: who,
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    targets: targetsOf(type, details, obj(record['project'])),
    // Whose a new key is, the log does not say (a person may make one for a service account): no `issued`.
    raw: record,
  });
};
