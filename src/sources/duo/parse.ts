/** One record of Duo's authentication, administrator, telephony or activity log, of API v1 or v2 → one event. Pure. */
import { isObject, parseJson } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type EventParts, makeEvent } from '../make-event.ts';
import { instant, list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { duoAuth } from './auth.ts';
import { enrolment, meaning, meaningOf, signIn } from './meaning.ts';

export const duoId = (native: string): string => `duo:${native}`;

type Kind = 'authentication' | 'administrator' | 'telephony' | 'activity';

const isTime = (value: unknown): boolean => typeof value === 'number' || str(value) !== undefined;

/** Each log has keys of its own; reads a handful. */
export const kindOfDuo = (record: Raw): Kind | undefined => {
  const timed = isTime(record['timestamp']) || str(record['isotimestamp']) !== undefined;
  if (str(record['activity_id']) !== undefined && isObject(record['action'])) return 'activity';
  const word = str(record['event_type']) ?? str(record['eventtype']);
  const about = 'factor' in record && 'result' in record;
  if (
    about &&
    timed &&
    (word === 'authentication' ||
      word === 'enrollment' ||
      'txid' in record ||
      'integration' in record)
  )
    return 'authentication';
  if (str(record['context']) !== undefined && 'credits' in record) return 'telephony';
  const action = /^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(str(record['action']) ?? '');
  return action && timed && 'username' in record && 'description' in record
    ? 'administrator'
    : undefined;
};

/** Old logs write seconds, newer ones ISO 8601 as well. */
const timeOf = (record: Raw): number => {
  const written = str(record['isotimestamp']) ?? str(record['ts']) ?? record['timestamp'];
  if (typeof written === 'number') {
    const at = instant(written);
    return needInstant(at === undefined ? undefined : new Date(at).toISOString(), 'timestamp');
  }
  return needInstant(written, 'timestamp');
};

/** What was done stands as JSON in a text; one that is none is no fault of the record. */
const described = (record: Raw): Raw => {
  const text = str(record['description']);
  if (text === undefined || text.length > 100_000) return obj(record['description']);
  try {
    return obj(parseJson(text));
  } catch {
    return {};
  }
};

const addressIn = (...values: readonly unknown[]): Event['src'] => {
  for (const value of values) {
    const ip = addressOf(str(value) ?? '');
    if (ip !== undefined) return { ip };
  }
  return {};
};

type Parts = Omit<EventParts, 'source' | 'logsource' | 'time' | 'raw'>;

const person = (
  id: string | undefined,
  name: string | undefined,
  kind: EventActor['kind'],
): EventActor => ({
  ...(id === undefined ? {} : { principalId: duoId(id) }),
  principalKind: id === undefined && name === undefined ? 'unknown' : 'identity',
  name: name ?? id ?? 'unknown',
  kind: id === undefined && name === undefined ? 'unknown' : kind,
});

const named = (
  kind: EventTarget['kind'],
  id: string | undefined,
  name: string | undefined,
): readonly EventTarget[] => (id === undefined ? [] : [{ kind, id: duoId(id), name: name ?? id }]);

const ofAuthentication = (record: Raw): Parts => {
  const user = obj(record['user']);
  const app = obj(record['application']);
  const device = obj(record['access_device']);
  const phone = obj(record['auth_device']);
  const result = (str(record['result']) ?? '').toLowerCase();
  const passed = result === 'success' || result === 'allow';
  const reason = str(record['reason']);
  const enrols =
    record['event_type'] === 'enrollment' ||
    record['new_enrollment'] === true ||
    result === 'enroll';
  return {
    vendorId: str(record['txid']),
    meaning: enrols ? enrolment : signIn,
    operation: enrols ? 'enrollment' : 'authentication',
    service: str(app['name']) ?? str(record['integration']) ?? 'duo',
    privilege: str(record['factor']) ?? 'authentication',
    outcome: passed || enrols ? 'success' : result === '' ? 'unknown' : 'failure',
    ...(passed || result === '' || enrols
      ? {}
      : { error: { code: reason ?? result, message: result } }),
    actor: person(
      str(user['key']),
      str(record['email']) ?? str(user['name']) ?? str(record['username']),
      'human',
    ),
    src: addressIn(device['ip'], record['ip']),
    ...(enrols
      ? {}
      : { auth: duoAuth(str(record['factor']) ?? '', passed ? '' : `${reason ?? ''} ${result}`) }),
    targets: [
      ...named('resource', str(app['key']), str(app['name'])),
      ...named('credential', str(phone['key']), str(phone['name'])),
    ],
  };
};

/** The log names an administrator by full name only: that is no id, and none is made of it. */
const ofAdministrator = (record: Raw): Parts => {
  const action = need(str(record['action']), 'action');
  const said = described(record);
  const failed = action.endsWith('_error');
  const message = str(said['error'])?.slice(0, 300);
  const object = str(record['object']);
  const user = str(said['user_id']);
  const kind = /^(?:user|admin|bypass)/.test(action) ? 'identity' : 'resource';
  return {
    vendorId: undefined,
    meaning: meaningOf(action, said),
    operation: action,
    service: 'duo admin',
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: action, ...(message ? { message } : {}) } } : {}),
    actor: person(
      undefined,
      str(record['username']),
      record['username'] === 'API' ? 'automation' : 'human',
    ),
    src: addressIn(said['ip_address'], record['host']),
    targets: [
      ...named(kind, user ?? (object === undefined ? undefined : `name/${object}`), object),
      ...list(said['bypass_code_ids']).flatMap((id) => named('credential', str(id), str(id))),
    ],
  };
};

const ofTelephony = (record: Raw): Parts => ({
  vendorId: str(record['telephony_id']),
  meaning: meaning(6003, 99, 'other', 'unknown'),
  operation: `telephony ${str(record['type']) ?? 'unknown'}`,
  service: 'duo telephony',
  outcome: 'success',
  actor: { principalKind: 'service', name: str(record['context']) ?? 'duo', kind: 'automation' },
  src: {},
  targets: named('resource', str(record['phone']), str(record['phone'])),
});

const activityTargets: Readonly<Record<string, EventTarget['kind']>> = {
  user: 'identity',
  admin: 'identity',
  user_group: 'group',
  group: 'group',
  policy: 'policy',
};

/** `admin` keys and user keys are ids of their own kind, as in the inventory. */
const activityId = (type: string | undefined, key: string | undefined): string | undefined =>
  key === undefined ? undefined : type === 'admin' ? `admin/${key}` : key;

const ofActivity = (record: Raw): Parts => {
  const actor = obj(record['actor']);
  const target = obj(record['target']);
  const action = need(str(obj(record['action'])['name']), 'action.name');
  const [actorType, targetType] = [str(actor['type']), str(target['type'])];
  const key = str(actor['key']);
  const details = described({ description: obj(record['action'])['details'] });
  return {
    vendorId: str(record['activity_id']),
    meaning: meaningOf(action, details),
    operation: action,
    service: str(obj(record['application'])['name']) ?? 'duo',
    outcome: /(?:_error|_failure)$/.test(action) ? 'failure' : 'success',
    actor: person(
      activityId(actorType, key),
      str(actor['name']),
      /api|system/i.test(actorType ?? '') ? 'automation' : 'human',
    ),
    src: addressIn(
      obj(obj(record['access_device'])['ip'])['address'],
      obj(record['access_device'])['ip'],
    ),
    targets: named(
      activityTargets[targetType ?? ''] ?? 'resource',
      activityId(targetType, str(target['key'])),
      str(target['name']),
    ),
  };
};

const readers: Readonly<Record<Kind, (record: Raw) => Parts>> = {
  authentication: ofAuthentication,
  administrator: ofAdministrator,
  telephony: ofTelephony,
  activity: ofActivity,
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseDuo = (record: Raw): Event => {
  const kind = kindOfDuo(record) ?? 'administrator';
  return makeEvent({
    source: 'duo',
    logsource: { product: 'duo', service: kind },
    time: timeOf(record),
    ...readers[kind](record),
    raw: record,
  });
};
