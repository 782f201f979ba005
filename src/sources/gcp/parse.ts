/** One Cloud Audit Logs entry → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { meaningOf } from './meaning.ts';

const LOGSOURCE = { product: 'gcp', service: 'gcp.audit' } as const;
const gcpId = (native: string): string => `gcp:${native}`;

/** Some pipelines write the names of the first level small. */
const field = (record: Raw, name: string): unknown => record[name] ?? record[name.toLowerCase()];
export const payloadOf = (record: Raw): Raw => obj(field(record, 'protoPayload'));

const isServiceAccount = (email: string): boolean => email.endsWith('gserviceaccount.com');

/**
 * Google's own accounts, which act for its services: told by the project they live in, which no customer can
 * have. A name in front of the `@` is anybody's choice. Source: IAM documentation, "Service agents".
 */
const googles =
  /@(?:system|cloudservices)\.gserviceaccount\.com$|@(?:gcp-sa-[a-z0-9-]+|compute-system|container-engine-robot|containerregistry|serverless-robot-prod|gs-project-accounts|dataflow-service-producer-prod|cloudcomposer-accounts)\.iam\.gserviceaccount\.com$/;
const isGoogles = (email: string): boolean => googles.test(email);

/** `//iam.googleapis.com/projects/P/serviceAccounts/A/keys/K`: the last part is the key's id. */
const keyIn = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : /\/keys\/([0-9a-f]+)$/i.exec(name)?.[1];

const sessionOf = (who: Raw): EventActor['session'] => {
  const delegates = list(who['serviceAccountDelegationInfo']).flatMap((one) => {
    const first = obj(obj(one)['firstPartyPrincipal']);
    const email = str(first['principalEmail']) ?? str(obj(one)['principalSubject']);
    return email === undefined ? [] : [email];
  });
  const subject = str(who['principalSubject']);
  if (delegates.length === 0 && !subject?.startsWith('principal')) return undefined;
  const links = [...delegates, ...(subject?.startsWith('principal') ? [subject] : [])];
  return {
    id: links.join(' > '),
    // The log itself names who impersonated whom: Google checked it.
    asserted: links.map((value) => ({ kind: 'impersonated_by', value, verified: true })),
  };
};

const actorOf = (who: Raw, project: string | undefined): EventActor => {
  const email = str(who['principalEmail']);
  const subject = str(who['principalSubject']);
  const native = email ?? subject;
  const key = keyIn(str(who['serviceAccountKeyName']));
  const session = sessionOf(who);
  if (native === undefined)
    return {
      principalKind: 'anonymous',
      name: 'anonymous',
      kind: 'unknown',
      ...(project ? { scope: project } : {}),
    };
  const isMachine = isServiceAccount(native) || native.startsWith('principal');
  return {
    principalId: gcpId(native),
    principalKind: isGoogles(native) ? 'service' : 'identity',
    name: native,
    kind: isMachine ? 'automation' : 'human',
    ...(project ? { scope: project } : {}),
    ...(key
      ? { credential: { type: 'access_key' as const, nativeId: key, temporary: false } }
      : {}),
    ...(session ? { session } : {}),
  };
};

const projectOf = (record: Raw): string | undefined =>
  str(obj(obj(record['resource'])['labels'])['project_id']) ??
  /^(?:projects|organizations|folders)\/([^/]+)\//.exec(str(field(record, 'logName')) ?? '')?.[1];

/** `projects/P/serviceAccounts/A` is an identity; what else is named is a resource. */
const targetsOf = (payload: Raw): readonly EventTarget[] => {
  const names = [
    str(payload['resourceName']),
    ...list(payload['authorizationInfo']).map((one) => str(obj(one)['resource'])),
  ];
  const unique = [...new Set(names.filter((one) => one !== undefined))];
  return unique.slice(0, 20).map((name): EventTarget => {
    const account = /\/serviceAccounts\/([^/]+)$/.exec(name)?.[1];
    if (account?.includes('@')) return { kind: 'identity', id: gcpId(account), name: account };
    const key = keyIn(name);
    return { kind: key ? 'credential' : 'resource', id: gcpId(name), name };
  });
};

const outcomeOf = (payload: Raw): Pick<Event, 'outcome' | 'error'> => {
  const status = obj(payload['status']);
  const code = status['code'];
  const denied = list(payload['authorizationInfo']).some((one) => obj(one)['granted'] === false);
  // google.rpc.Code: 0 is OK; an empty status is too.
  if ((code === undefined || code === 0) && !denied) return { outcome: 'success' };
  const message = str(status['message']);
  const name = typeof code === 'number' && code !== 0 ? String(code) : 'PERMISSION_DENIED';
  return { outcome: 'failure', error: { code: name, ...(message ? { message } : {}) } };
};

const sourceOf = (payload: Raw): Event['src'] => {
  const metadata = obj(payload['requestMetadata']);
  const written = str(metadata['callerIp']) ?? str(metadata['callerIP']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(metadata['callerSuppliedUserAgent']);
  return {
    ...(ip ? { ip } : {}),
    ...(written !== undefined && ip === undefined ? { service: written } : {}),
    ...(userAgent ? { userAgent } : {}),
  };
};

/** A service account key made here: its id, and whose it is. */
const issuedBy = (payload: Raw, method: string): Event['issued'] => {
  if (!/\.CreateServiceAccountKey$/.test(method)) return undefined;
  const name = str(obj(payload['response'])['name']);
  const key = keyIn(name);
  const account = /\/serviceAccounts\/([^/]+)\//.exec(name ?? '')?.[1];
  return key && account ? { type: 'access_key', nativeId: key, forId: gcpId(account) } : undefined;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditEntry = (record: Raw): Event => {
  const payload = payloadOf(record);
  const method = need(str(payload['methodName']), 'protoPayload.methodName');
  const { outcome, error } = outcomeOf(payload);
  const project = projectOf(record);
  const issued = outcome === 'success' ? issuedBy(payload, method) : undefined;
  const granted = str(obj(list(payload['authorizationInfo'])[0])['permission']);
  const location = str(obj(obj(record['resource'])['labels'])['location']);
  const who = obj(payload['authenticationInfo']);
  const actor = actorOf(who, project);
  const meaning = meaningOf(method);
  return makeEvent({
    source: 'gcp',
    logsource: LOGSOURCE,
    vendorId: str(field(record, 'insertId')),
    time: needInstant(field(record, 'timestamp') ?? field(record, 'receiveTimestamp'), 'timestamp'),
    meaning:
      meaning.kind === 'other' && actor.principalKind === 'service'
        ? { ...meaning, kind: 'service_to_service' }
        : meaning,
    operation: method,
    service: str(payload['serviceName']) ?? 'googleapis.com',
    ...(granted ? { privilege: granted } : {}),
    outcome,
    ...(error === undefined ? {} : { error }),
    actor,
    src: sourceOf(payload),
    cloud: { ...(project ? { account: project } : {}), ...(location ? { region: location } : {}) },
    targets: targetsOf(payload),
    ...(issued === undefined ? {} : { issued }),
    raw: record,
  });
};
