/** One Cloud Audit Logs entry → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { accountIn, gcpId, keyId, keyIn, roleId } from './ids.ts';
import { deedOf, meaningOf } from './meaning.ts';
import { isServiceAccount } from './member.ts';

const LOGSOURCE = { product: 'gcp', service: 'gcp.audit' } as const;

/** Some pipelines write the names of the first level small. */
const field = (record: Raw, name: string): unknown => record[name] ?? record[name.toLowerCase()];
export const payloadOf = (record: Raw): Raw => obj(field(record, 'protoPayload'));

/** Denials of services may name the refused permission alone. */
export const methodOf = (payload: Raw): string | undefined =>
  str(payload['methodName']) ??
  str(obj(list(payload['authorizationInfo'])[0])['permission']) ??
  str(payload['serviceName']);

/**
 * Google's own accounts, which act for its services: told by the project they live in, which no customer can
 * have. A name in front of the `@` is anybody's choice. Source: IAM documentation, "Service agents".
 */
const googles =
  /@(?:system|cloudservices)\.gserviceaccount\.com$|@(?:gcp-sa-[a-z0-9-]+|compute-system|container-engine-robot|containerregistry|serverless-robot-prod|gs-project-accounts|dataflow-service-producer-prod|cloudcomposer-accounts)\.iam\.gserviceaccount\.com$/;
const isGoogles = (email: string): boolean => googles.test(email);

/** A link of the delegation chain: an account of Google Cloud, or a workload or person of a third party. */
const delegateOf = (one: unknown): string | undefined =>
  str(obj(obj(one)['firstPartyPrincipal'])['principalEmail']) ??
  str(obj(one)['principalSubject']) ??
  thirdPartyOf(obj(one));

/** The claims that a third party's token was known by; the subject is what IAM knows it by. */
const thirdPartyOf = (who: Raw): string | undefined => {
  const claims = obj(obj(who['thirdPartyPrincipal'])['thirdPartyClaims']);
  return str(claims['sub']) ?? str(claims['subject']) ?? str(claims['principal']);
};

const isFederated = (subject: string | undefined): boolean =>
  subject?.startsWith('principal') === true;

const sessionOf = (who: Raw, metadata: Raw): EventActor['session'] => {
  const delegates = list(who['serviceAccountDelegationInfo']).flatMap(
    (one) => delegateOf(one) ?? [],
  );
  const subject = str(metadata['mapped_principal']) ?? str(who['principalSubject']);
  const links = [...delegates, ...(subject !== undefined && isFederated(subject) ? [subject] : [])];
  if (links.length === 0) return undefined;
  return {
    id: links.join(' > '),
    // The log itself names who impersonated whom: Google checked it.
    asserted: links.map((value) => ({ kind: 'impersonated_by', value, verified: true })),
  };
};

/** `user:a@b` and `serviceAccount:a@b` name what the address names too; federated names stand as they are. */
const bare = (subject: string | undefined): string | undefined =>
  subject === undefined || isFederated(subject)
    ? subject
    : subject.replace(/^(?:user|serviceAccount):/, '');

const actorOf = (who: Raw, metadata: Raw, project: string | undefined): EventActor => {
  const scope = project ? { scope: project } : {};
  // A token exchange names the subject that came, and whom IAM takes it for.
  const native =
    str(metadata['mapped_principal']) ??
    str(who['principalEmail']) ??
    bare(str(who['principalSubject'])) ??
    thirdPartyOf(who);
  if (native === undefined)
    return { principalKind: 'anonymous', name: 'anonymous', kind: 'unknown', ...scope };
  const key = keyIn(str(who['serviceAccountKeyName']));
  const session = sessionOf(who, metadata);
  const isMachine = isServiceAccount(native) || isFederated(native);
  return {
    principalId: gcpId(
      native.includes('@') && !isFederated(native) ? native.toLowerCase() : native,
    ),
    principalKind: isGoogles(native) ? 'service' : 'identity',
    name: native,
    kind: isMachine ? 'automation' : 'human',
    ...scope,
    ...(key
      ? { credential: { type: 'access_key' as const, nativeId: key, temporary: false } }
      : {}),
    ...(session ? { session } : {}),
  };
};

const projectOf = (record: Raw): string | undefined =>
  str(obj(obj(record['resource'])['labels'])['project_id']) ??
  /^(?:projects|organizations|folders)\/([^/]+)\//.exec(str(field(record, 'logName')) ?? '')?.[1];

/** IAM often names an account by its number; the labels of the entry have its address. */
export const accountOf = (record: Raw, name: string | undefined): string | undefined => {
  const labels = obj(obj(record['resource'])['labels']);
  const named = accountIn(name);
  const labelled = str(labels['email_id']);
  if (labelled !== undefined && (named === undefined || !named.includes('@')))
    return labelled.toLowerCase();
  return named?.includes('@') ? named.toLowerCase() : undefined;
};

const targetOf = (record: Raw, name: string): EventTarget => {
  const key = keyIn(name);
  if (key !== undefined && name.includes('/serviceAccounts/'))
    return { kind: 'credential', id: keyId(key), name };
  const account = name.includes('/serviceAccounts/') ? accountOf(record, name) : undefined;
  if (account !== undefined) return { kind: 'identity', id: gcpId(account), name: account };
  return /(?:^|\/)roles\/[^/]+$/.test(name)
    ? { kind: 'role', id: roleId(name), name }
    : { kind: 'resource', id: gcpId(name), name };
};

const MAX_TARGETS = 20;

/** `projects/P/serviceAccounts/A` is an identity; what else is named is a resource. */
const targetsOf = (record: Raw, payload: Raw): readonly EventTarget[] => {
  const names = [
    str(payload['resourceName']),
    ...list(payload['authorizationInfo']).map((one) => str(obj(one)['resource'])),
  ].filter((one) => one !== undefined);
  const targets = names.slice(0, MAX_TARGETS).map((name) => targetOf(record, name));
  return [...new Map(targets.map((one) => [one.id, one])).values()];
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
const issuedBy = (record: Raw, payload: Raw, method: string): Event['issued'] => {
  if (!/\.(?:Create|Upload)ServiceAccountKey$/.test(method)) return undefined;
  const name = str(obj(payload['response'])['name']);
  const key = keyIn(name);
  const account = accountOf(record, name);
  return key && account ? { type: 'access_key', nativeId: key, forId: gcpId(account) } : undefined;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditEntry = (record: Raw): Event => {
  const payload = payloadOf(record);
  const method = need(methodOf(payload), 'protoPayload.methodName');
  const { outcome, error } = outcomeOf(payload);
  const project = projectOf(record);
  const issued = outcome === 'success' ? issuedBy(record, payload, method) : undefined;
  const granted = str(obj(list(payload['authorizationInfo'])[0])['permission']);
  const location = str(obj(obj(record['resource'])['labels'])['location']);
  const who = obj(payload['authenticationInfo']);
  const actor = actorOf(who, obj(payload['metadata']), project);
  const meaning = meaningOf(method);
  return makeEvent({
    source: 'gcp',
    logsource: LOGSOURCE,
    vendorId: str(field(record, 'insertId')),
    time: needInstant(field(record, 'timestamp') ?? field(record, 'receiveTimestamp'), 'timestamp'),
    deed: deedOf(method),
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
    targets: targetsOf(record, payload),
    ...(issued === undefined ? {} : { issued }),
    raw: record,
  });
};
