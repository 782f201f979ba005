/**
 * One event of the audit log → one event. Pure; a fault names the field.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str, strings } from '../record.ts';
import { idIn, placeOf, roleRefOf, serviceAccountName, subjectsOf } from './ids.ts';
import { type Asked, meaningOf } from './meaning.ts';

const LOGSOURCE = { product: 'kubernetes', service: 'audit' } as const;

export const clusterOf = (record: Raw): string | undefined => str(record['cluster_name']);

const inUri = /\/namespaces\/([a-z0-9][a-z0-9.-]{0,62})(?=\/)/;

export const askedOf = (record: Raw): Asked => {
  const ref = obj(record['objectRef']);
  const uri = str(record['requestURI']) ?? '';
  const plain = str(ref['resource']) ?? '';
  const sub = str(ref['subresource']);
  const body = obj(record['requestObject']);
  const given = str(obj(body['metadata'])['name']);
  const made = str(obj(obj(record['responseObject'])['metadata'])['name']);
  return {
    // A shipper may drop it; who asked, from where and how it went is told all the same.
    verb: (str(record['verb']) ?? 'request').toLowerCase(),
    resource: sub === undefined || plain === '' ? plain : `${plain}/${sub}`,
    group: str(ref['apiGroup']) ?? '',
    // Shippers that leave fields out still keep the address.
    namespace: str(ref['namespace']) ?? (plain === '' ? undefined : inUri.exec(uri)?.[1]),
    // A generated name is first known by the answer.
    name: str(ref['name']) ?? given ?? made,
    impersonates: str(obj(record['impersonatedUser'])['username']) !== undefined,
    secretType: str(body['type']) ?? str(obj(record['responseObject'])['type']),
  };
};

const first = (extra: Raw, key: string): string | undefined => strings(extra[key])[0];

const AUTH = 'authentication.kubernetes.io';

/** `JTI=…` of a bound token, `X509SHA256=…` of a client certificate, an access key behind EKS. */
const credentialOf = (extra: Raw): EventActor['credential'] => {
  const id = first(extra, `${AUTH}/credential-id`);
  if (id?.startsWith('X509')) return { type: 'certificate', nativeId: id, temporary: false };
  if (id !== undefined) return { type: 'session_token', nativeId: id, temporary: true };
  const key = first(extra, 'accessKeyId');
  if (key === undefined) return undefined;
  const temporary = key.startsWith('ASIA');
  return { type: temporary ? 'session_token' : 'access_key', nativeId: key, temporary };
};

/** What the authenticator itself wrote down of where the caller comes from. */
const assertedOf = (
  record: Raw,
  extra: Raw,
): readonly { kind: string; value: string; verified: boolean }[] => {
  const told: readonly (readonly [string, string | undefined])[] = [
    ['pod', first(extra, `${AUTH}/pod-name`)],
    ['node', first(extra, `${AUTH}/node-name`)],
    ['aws_arn', first(extra, 'arn') ?? first(extra, 'canonicalArn')],
    ['impersonated_user', str(obj(record['impersonatedUser'])['username'])],
  ];
  return told.flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind, value, verified: true }],
  );
};

/** One bound token lives in one pod; one AWS session is one use of a role. */
const sessionOf = (record: Raw, extra: Raw): EventActor['session'] => {
  const asserted = assertedOf(record, extra);
  const id =
    first(extra, 'arn') ??
    first(extra, `${AUTH}/pod-uid`) ??
    first(extra, `${AUTH}/credential-id`) ??
    (asserted.length > 0 ? need(str(record['auditID']), 'auditID') : undefined);
  if (id === undefined) return undefined;
  const name = first(extra, 'sessionName') ?? first(extra, `${AUTH}/pod-name`);
  return { id, ...(name ? { name } : {}), ...(asserted.length > 0 ? { asserted } : {}) };
};

/** Names that begin with `system:` are kept for the cluster's own parts and for service accounts. */
const kindOfActor = (username: string, extra: Raw): EventActor['kind'] => {
  if (username === 'system:anonymous') return 'unknown';
  if (username.startsWith('system:') || /^(?:eks|aks|gke):/.test(username)) return 'automation';
  if (/^[^\s@]+@[^\s@]+$/.test(username) && !username.endsWith('.gserviceaccount.com'))
    return 'human';
  return first(extra, 'accessKeyId') === undefined ? 'unknown' : 'automation';
};

const actorOf = (record: Raw, cluster: string | undefined): EventActor => {
  const user = obj(record['user']);
  const extra = obj(user['extra']);
  const username = str(user['username']);
  if (username === undefined) return { principalKind: 'unknown', name: 'unknown', kind: 'unknown' };
  const credential = credentialOf(extra);
  const session = sessionOf(record, extra);
  return {
    principalId: idIn(cluster, username),
    principalKind: username === 'system:anonymous' ? 'anonymous' : 'identity',
    name: username,
    ...(cluster ? { scope: cluster } : {}),
    kind: kindOfActor(username, extra),
    ...(credential ? { credential } : {}),
    ...(session ? { session } : {}),
  };
};

const kinds: Readonly<Record<string, EventTarget['kind']>> = {
  roles: 'role',
  clusterroles: 'role',
  rolebindings: 'policy',
  clusterrolebindings: 'policy',
};

const targetsOf = (
  record: Raw,
  asked: Asked,
  cluster: string | undefined,
): readonly EventTarget[] => {
  const target = (kind: EventTarget['kind'], native: string, name = native): EventTarget => ({
    kind,
    id: idIn(cluster, native),
    name,
  });
  const [plain = ''] = asked.resource.split('/');
  const targets: EventTarget[] = [];
  if (plain === '') {
    const path = (str(record['requestURI']) ?? '').split('?')[0] ?? '';
    if (path !== '') targets.push(target('resource', `url${path}`, path));
  } else if (plain === 'serviceaccounts' && asked.namespace && asked.name) {
    const name = serviceAccountName(asked.namespace, asked.name);
    targets.push(target('identity', name));
  } else {
    targets.push(target(kinds[plain] ?? 'resource', placeOf(plain, asked.namespace, asked.name)));
  }
  if (kinds[plain] === 'policy') {
    const binding = obj(record['requestObject'] ?? record['responseObject']);
    const role = roleRefOf(binding, asked.namespace);
    if (role !== undefined) targets.push(target('role', role));
    for (const one of subjectsOf(binding, asked.namespace).slice(0, 50))
      targets.push(target(one.kind, one.native, one.name));
  }
  const worn = str(obj(record['impersonatedUser'])['username']);
  if (worn !== undefined) targets.push(target('identity', worn));
  return targets;
};

const sourceOf = (record: Raw): Event['src'] => {
  // All but the last may have been set by the client (docs: sourceIPs).
  const written = strings(record['sourceIPs']).at(-1);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(record['userAgent']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

const outcomeOf = (record: Raw): Pick<Event, 'outcome' | 'error'> => {
  const status = obj(record['responseStatus']);
  const code = status['code'];
  const message = str(status['message'])?.slice(0, 300);
  if (record['stage'] === 'Panic') return { outcome: 'failure', error: { code: 'Panic' } };
  if (typeof code === 'number' && code > 0 && code < 400) return { outcome: 'success' };
  if (typeof code === 'number' && code >= 400)
    return {
      outcome: 'failure',
      error: { code: str(status['reason']) ?? String(code), ...(message ? { message } : {}) },
    };
  if (obj(record['annotations'])['authorization.k8s.io/decision'] === 'forbid')
    return { outcome: 'failure', error: { code: 'Forbidden' } };
  return { outcome: 'unknown' };
};

/** A token asked for is named by an annotation; the token itself is never read. */
const issuedBy = (record: Raw, asked: Asked, cluster: string | undefined): Event['issued'] => {
  const id = str(obj(record['annotations'])[`${AUTH}/issued-credential-id`]);
  const { namespace, name } = asked;
  if (asked.resource !== 'serviceaccounts/token' || !id || !namespace || !name) return undefined;
  const until = str(obj(obj(record['responseObject'])['status'])['expirationTimestamp']);
  const expiresAt = until === undefined ? Number.NaN : Date.parse(until);
  return {
    type: 'session_token',
    nativeId: id,
    forId: idIn(cluster, serviceAccountName(namespace, name)),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
};

/** In entitlement terms: `core/secrets:get`, `rbac.authorization.k8s.io/roles:escalate`, `url/metrics:get`. */
const privilegeOf = ({ verb, resource, group }: Asked, uri: string | undefined): string =>
  resource === ''
    ? `url${(uri ?? '').split('?')[0] ?? ''}:${verb}`
    : `${group === '' ? 'core' : group}/${resource}:${verb}`;

/**
 * A request is told at several stages under one audit id. That it came in says nothing that its answer does not
 * say too, so that stage gives no event; a long request gives one when it begins and one when it ends.
 * @throws CountersignError ERR_INPUT_INVALID naming the field at fault.
 */
export const parseAudit = (record: Raw): readonly Event[] => {
  // Shippers that trim their records leave the last stage and tell records apart by their content.
  const stage =
    record['stage'] === undefined ? 'ResponseComplete' : need(str(record['stage']), 'stage');
  const auditId = str(record['auditID']);
  const asked = askedOf(record);
  const written = record['stageTimestamp'] ?? record['requestReceivedTimestamp'];
  const time = needInstant(written, 'requestReceivedTimestamp');
  if (stage === 'RequestReceived') return [];
  const cluster = clusterOf(record);
  const { outcome, error } = outcomeOf(record);
  const issued = issuedBy(record, asked, cluster);
  return [
    makeEvent({
      source: 'kubernetes',
      logsource: LOGSOURCE,
      vendorId:
        auditId !== undefined && stage === 'ResponseStarted' ? `${auditId}/${stage}` : auditId,
      time,
      meaning: meaningOf(asked),
      operation: `${asked.verb} ${asked.resource === '' ? 'url' : asked.resource}`,
      service: asked.group === '' ? 'core' : asked.group,
      privilege: privilegeOf(asked, str(record['requestURI'])),
      outcome,
      ...(error === undefined ? {} : { error }),
      actor: actorOf(record, cluster),
      src: sourceOf(record),
      ...(cluster ? { cloud: { account: cluster } } : {}),
      targets: targetsOf(record, asked, cluster),
      ...(issued === undefined ? {} : { issued }),
      raw: record,
    }),
  ];
};

export const partitionOf = (record: Raw, one: string): string => clusterOf(record) ?? one;
