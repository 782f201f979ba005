/** One CloudTrail record → one event. Pure; a fault names the field. */
import { hashId, sha256Hex } from '../../core/index.ts';
import type { Event, TelemetryKind } from '../../model/index.ts';
import { flag, need, needInstant, obj, type Raw, str } from '../record.ts';
import { actorOf, sourceOf } from './actor.ts';
import { deedOf, readsSecretWhenDecrypted, type Shape, shapeOf } from './classify.ts';
import { issuedBy } from './issued.ts';
import { effectOfVerb } from './operation.ts';
import { awsAuth } from './sign-in-auth.ts';
import { asksDecryption, targetsOf } from './targets.ts';

type Draft = { -readonly [K in keyof Event]: Event[K] };

const LOGSOURCE = { product: 'aws', service: 'cloudtrail' } as const;

/** A sign-in that failed has no errorCode: the answer element says so. */
const failureOf = (record: Raw): Event['error'] | undefined => {
  const code = str(record['errorCode']);
  const message = str(record['errorMessage']);
  if (code !== undefined) return message === undefined ? { code } : { code, message };
  const answer = obj(record['responseElements']);
  const signIn =
    str(answer['ConsoleLogin']) ?? str(answer['SwitchRole']) ?? str(answer['CheckMfa']);
  if (signIn === 'Failure') return { code: 'Failure', ...(message ? { message } : {}) };
  return message === undefined ? undefined : { code: message, message };
};

const kindOf = (shape: Shape, record: Raw, actor: Event['actor']): TelemetryKind => {
  if (shape.kind !== 'other') return shape.kind;
  if (readsSecretWhenDecrypted(shape.privilege) && asksDecryption(record)) return 'secret_access';
  return actor.principalKind === 'service' || actor.invokedBy !== undefined
    ? 'service_to_service'
    : 'other';
};

/** Records without an id of their own (other people's exports) are told apart by their content. */
const vendorIdOf = (record: Raw): string =>
  str(record['eventID']) ??
  str(record['requestID']) ??
  `sha256:${sha256Hex(JSON.stringify(record)).slice(0, 32)}`;

const MEMO_LIMIT = 20_000;
const MEMO_KEY_LENGTH = 256;
const places = new Map<string, Event['cloud']>();

const placeOf = (account: string | undefined, region: string | undefined): Event['cloud'] => {
  const key = `${account?.length ?? 0}|${account ?? ''}${region ?? ''}`;
  const seen = places.get(key);
  if (seen !== undefined) return seen;
  const place = readPlace(account, region);
  if (key.length > MEMO_KEY_LENGTH) return place;
  if (places.size >= MEMO_LIMIT) places.clear();
  places.set(key, place);
  return place;
};

const readPlace = (account: string | undefined, region: string | undefined): Event['cloud'] => {
  if (account === undefined) return region === undefined ? {} : { region };
  return region === undefined ? { account } : { account, region };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseCloudTrail = (record: Raw): Event => {
  const eventName = need(str(record['eventName']), 'eventName');
  const service =
    record['eventSource'] === undefined
      ? 'unknown.amazonaws.com'
      : need(str(record['eventSource']), 'eventSource');
  const time = needInstant(record['eventTime'], 'eventTime');
  const shape = shapeOf(service, eventName);
  const actor = actorOf(record);
  const error = failureOf(record);
  const vendorId = vendorIdOf(record);
  const readOnly = flag(record['readOnly']);
  const verb = readOnly === undefined ? effectOfVerb(shape.operation) : readOnly ? 'read' : 'write';
  const selfArn =
    actor.principalKind === 'identity' && actor.principalId?.startsWith('aws:arn:')
      ? actor.principalId.slice('aws:'.length)
      : undefined;
  const account = str(record['recipientAccountId']) ?? actor.scope;
  const region = str(record['awsRegion']);
  const event: Draft = {
    id: hashId('evt', ['aws', vendorId]),
    vendorId,
    source: 'aws',
    logsource: LOGSOURCE,
    time,
    classUid: shape.classUid,
    activityId: shape.activityId,
    kind: kindOf(shape, record, actor),
    operation: shape.operation,
    service,
    privilege: shape.privilege,
    effect: verb,
    outcome: error === undefined ? 'success' : 'failure',
    actor,
    src: sourceOf(record),
    cloud: placeOf(account, region),
    targets: targetsOf(record, selfArn),
    raw: record,
  };
  const deed = deedOf(shape.privilege);
  if (deed !== undefined) event.deed = deed;
  const auth = awsAuth(eventName, record, error);
  if (auth !== undefined) event.auth = auth;
  if (error !== undefined) event.error = error;
  else {
    const issued = issuedBy(record, shape.privilege, actor.principalId);
    if (issued !== undefined) event.issued = issued;
  }
  return event;
};
