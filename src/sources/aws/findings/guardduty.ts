/**
 * One GuardDuty finding → one event of OCSF class 2004. EventBridge and S3 exports write names small
 * (`resource.accessKeyDetails`), the API's answers with a capital (`Resource.AccessKeyDetails`).
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html
 */
import type { Event, EventActor, EventTarget } from '../../../model/index.ts';
import { addressOf } from '../../address.ts';
import { makeEvent } from '../../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../../record.ts';
import { awsId, credentialId, iamArn, nameOfArn } from '../arn.ts';

const at = (raw: Raw, ...path: readonly string[]): unknown => {
  let value: unknown = raw;
  for (const name of path) {
    const one = obj(value);
    value = one[name] ?? one[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  }
  return value;
};
const text = (raw: Raw, ...path: readonly string[]): string | undefined => str(at(raw, ...path));

export const isGuardDuty = (record: Raw): boolean =>
  /^[A-Za-z]+:[A-Za-z0-9]+\/[A-Za-z0-9.!_-]+$/.test(text(record, 'type') ?? '') &&
  /^arn:[a-z-]+:guardduty:/.test(text(record, 'arn') ?? '');

export const isArchived = (record: Raw): boolean => at(record, 'service', 'archived') === true;

/** Findings that GuardDuty makes on request to show what they look like. */
export const isSample = (record: Raw): boolean =>
  at(record, 'service', 'additionalInfo', 'sample') === true ||
  (text(record, 'title') ?? '').startsWith('[SAMPLE]');

const principalArn = (record: Raw, account: string): string | undefined => {
  const details = obj(at(record, 'resource', 'accessKeyDetails'));
  const name = text(details, 'userName');
  const partition = text(record, 'partition') ?? 'aws';
  switch (text(details, 'userType')) {
    case 'Root':
      return iamArn(account, 'root', partition);
    case 'IAMUser':
      return name && iamArn(account, `user/${name}`, partition);
    case 'AssumedRole':
    case 'Role':
      return name && iamArn(account, `role/${name}`, partition);
    default:
      return undefined;
  }
};

/** The instance's own role, where the finding is about a machine. */
const profileArn = (record: Raw): string | undefined =>
  text(record, 'resource', 'instanceDetails', 'iamInstanceProfile', 'arn');

const actorOf = (record: Raw, account: string): EventActor => {
  const details = obj(at(record, 'resource', 'accessKeyDetails'));
  const arn = principalArn(record, account);
  const key = text(details, 'accessKeyId');
  const temporary = key !== undefined && !/^A[KB]IA/.test(key);
  const principal = text(details, 'principalId');
  const isRole = arn?.includes(':role/') === true;
  const [, session] = (principal ?? '').split(':');
  return {
    ...(arn === undefined ? {} : { principalId: awsId(arn) }),
    principalKind: arn === undefined ? 'unknown' : isRole ? 'role' : 'identity',
    name: text(details, 'userName') ?? (arn === undefined ? 'unknown' : nameOfArn(arn)),
    scope: account,
    kind: 'unknown',
    ...(key === undefined
      ? {}
      : {
          credential: {
            type: temporary ? ('session_token' as const) : ('access_key' as const),
            nativeId: key,
            temporary,
          },
        }),
    ...(principal !== undefined && isRole
      ? { session: { id: `${principal}|${key ?? ''}|`, ...(session ? { name: session } : {}) } }
      : {}),
  };
};

const actions = [
  ['awsApiCallAction', 'remoteIpDetails'],
  ['networkConnectionAction', 'remoteIpDetails'],
  ['kubernetesApiCallAction', 'remoteIpDetails'],
  ['rdsLoginAttemptAction', 'remoteIpDetails'],
] as const;

const remoteAddress = (record: Raw): string | undefined => {
  for (const path of actions) {
    const written = text(record, 'service', 'action', ...path, 'ipAddressV4');
    const found = written === undefined ? undefined : addressOf(written);
    if (found !== undefined) return found;
  }
  const probes = list(at(record, 'service', 'action', 'portProbeAction', 'portProbeDetails'));
  const first = text(obj(probes[0]), 'remoteIpDetails', 'ipAddressV4');
  return first === undefined ? undefined : addressOf(first);
};

const targetsOf = (record: Raw, account: string): readonly EventTarget[] => {
  const arn = principalArn(record, account);
  const key = text(record, 'resource', 'accessKeyDetails', 'accessKeyId');
  const instance = text(record, 'resource', 'instanceDetails', 'instanceId');
  const profile = profileArn(record);
  const buckets = list(at(record, 'resource', 's3BucketDetails')).map((one) =>
    text(obj(one), 'arn'),
  );
  const cluster = text(record, 'resource', 'eksClusterDetails', 'arn');
  const partition = text(record, 'partition') ?? 'aws';
  const region = text(record, 'region') ?? '';
  const things = [
    ...buckets,
    cluster,
    profile,
    instance && `arn:${partition}:ec2:${region}:${account}:instance/${instance}`,
  ];
  const kind = arn?.includes(':role/') ? ('role' as const) : ('identity' as const);
  return [
    ...(arn === undefined ? [] : [{ kind, id: awsId(arn), name: nameOfArn(arn) }]),
    ...(key === undefined
      ? []
      : [{ kind: 'credential' as const, id: credentialId(key), name: key }]),
    ...things.flatMap((one): EventTarget[] =>
      one === undefined ? [] : [{ kind: 'resource', id: awsId(one), name: nameOfArn(one) }],
    ),
  ];
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseGuardDuty = (record: Raw): Event => {
  const type = need(text(record, 'type'), 'type');
  const account = need(text(record, 'accountId'), 'accountId');
  const id = need(text(record, 'id'), 'id');
  const updated = at(record, 'updatedAt') ?? at(record, 'createdAt');
  const count = at(record, 'service', 'count');
  const activityId = isArchived(record) ? 3 : typeof count === 'number' && count > 1 ? 2 : 1;
  const call = obj(at(record, 'service', 'action', 'awsApiCallAction'));
  const code = text(call, 'errorCode');
  const ip = remoteAddress(record);
  const userAgent = text(call, 'userAgent', 'fullUserAgent');
  const region = text(record, 'region');
  return makeEvent({
    source: 'aws',
    logsource: { product: 'aws', service: 'guardduty' },
    // A finding is told again whenever it grows: each telling is an event of its own.
    vendorId: `${id}@${String(updated)}`,
    time: needInstant(updated, 'updatedAt'),
    meaning: { classUid: 2004, activityId, kind: 'other', effect: 'unknown' },
    operation: type,
    service: 'guardduty.amazonaws.com',
    outcome: 'unknown',
    ...(code === undefined ? {} : { error: { code } }),
    actor: actorOf(record, account),
    src: { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) },
    cloud: { account, ...(region ? { region } : {}) },
    targets: targetsOf(record, account),
    raw: record,
  });
};

/** 1–3.9 low, 4–6.9 medium, 7–8.9 high, 9–10 critical (GuardDuty user guide, "Severity levels"). */
export const severityOf = (record: Raw): 'low' | 'medium' | 'high' | 'critical' => {
  const value = Number(at(record, 'severity'));
  if (value >= 9) return 'critical';
  if (value >= 7) return 'high';
  return value >= 4 ? 'medium' : 'low';
};

export const titleOf = (record: Raw): string =>
  text(record, 'title') ?? text(record, 'type') ?? 'GuardDuty finding';

/** The vendor's user has said that it was of no use. */
export const isCalledUseless = (record: Raw): boolean =>
  text(record, 'service', 'userFeedback') === 'NOT_USEFUL';
