/** One OneLogin event, of the API, of a webhook or as log pipelines keep it → one event. Pure. */
import { CountersignError } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { needInstant, type Raw, str } from '../record.ts';
import { kindOf } from './meaning.ts';

const LOGSOURCE = { product: 'onelogin', service: 'onelogin.events' } as const;

/** Numbers of users, roles and apps are counted apart: the kind is part of the id. */
export const oneloginId = (kind: string, native: string): string => `onelogin:${kind}/${native}`;

/** Ids are numbers; some pipelines write them as text. */
const numberText = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? String(value)
    : /^\d{1,16}$/.exec(str(value) ?? '')?.[0];

/** A type number beside a user, an actor or an account. Reads five keys. */
export const isOneloginEvent = (record: Raw): boolean =>
  numberText(record['event_type_id']) !== undefined &&
  ('user_id' in record || 'actor_user_id' in record || 'actor_system' in record) &&
  !('eventType' in record);

const isPerson = (id: string | undefined): id is string => id !== undefined && id !== '0';

/** Who acts; where nobody is named, the user whom it is about: a sign-in names only that one. */
const actorOf = (record: Raw): EventActor => {
  const actor = numberText(record['actor_user_id']);
  const system = str(record['actor_system']);
  if (!isPerson(actor) && system !== undefined)
    return { principalKind: 'service', name: system, kind: 'automation' };
  const id = isPerson(actor) ? actor : numberText(record['user_id']);
  const name = isPerson(actor) ? str(record['actor_user_name']) : str(record['user_name']);
  const client = str(record['client_id']);
  return {
    ...(isPerson(id) ? { principalId: oneloginId('user', id) } : {}),
    principalKind: isPerson(id) || name !== undefined ? 'identity' : 'unknown',
    name: name ?? id ?? 'unknown',
    kind: client !== undefined ? 'automation' : isPerson(id) ? 'human' : 'unknown',
    ...(client === undefined
      ? {}
      : { credential: { type: 'client_secret', nativeId: client, temporary: false } as const }),
  };
};

const target = (
  record: Raw,
  noun: string,
  kind: EventTarget['kind'],
  name = str(record[`${noun}_name`]),
): readonly EventTarget[] => {
  const id = numberText(record[`${noun}_id`]);
  return !isPerson(id) ? [] : [{ kind, id: oneloginId(noun, id), name: name ?? id }];
};

const privilege = (record: Raw): readonly EventTarget[] => {
  const name = str(record['privilege_name']);
  const id = str(record['privilege_id']) ?? name;
  return name === undefined || id === undefined
    ? []
    : [{ kind: 'policy', id: oneloginId('privilege', id), name }];
};

const targetsOf = (record: Raw): readonly EventTarget[] => [
  ...target(record, 'user', 'identity'),
  ...target(record, 'role', 'role'),
  ...target(record, 'group', 'group'),
  ...target(record, 'app', 'resource'),
  ...target(record, 'otp_device', 'credential'),
  ...target(record, 'policy', 'policy'),
  ...privilege(record),
];

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseOneloginEvent = (record: Raw): Event => {
  const type = numberText(record['event_type_id']);
  if (type === undefined) {
    throw new CountersignError('ERR_INPUT_INVALID', 'field event_type_id is missing or no number', {
      detail: { field: 'event_type_id' },
    });
  }
  const { name, outcome, ...meaning } = kindOf(Number(type));
  const written = str(record['ipaddr']);
  const ip = written === undefined ? undefined : addressOf(written);
  const account = numberText(record['account_id']);
  const said = str(record['error_description']);
  const field =
    'event_timestamp' in record && !('created_at' in record) ? 'event_timestamp' : 'created_at';
  const stamp = record[field];
  return makeEvent({
    source: 'onelogin',
    logsource: LOGSOURCE,
    vendorId: str(record['uuid']) ?? numberText(record['id']),
    // Webhooks write `2026-05-01 10:00:00 UTC`.
    time: needInstant(typeof stamp === 'string' ? stamp.replace(/ UTC$/, 'Z') : stamp, field),
    meaning,
    operation: name,
    service: str(record['app_name']) ?? 'onelogin',
    privilege: type,
    outcome: said === undefined ? outcome : 'failure',
    ...(said === undefined ? {} : { error: { code: 'error', message: said.slice(0, 500) } }),
    actor: actorOf(record),
    src: {
      ...(ip ? { ip } : {}),
      ...(str(record['user_agent']) ? { userAgent: str(record['user_agent']) ?? '' } : {}),
    },
    ...(account === undefined ? {} : { cloud: { account } }),
    targets: targetsOf(record),
    raw: record,
  });
};
