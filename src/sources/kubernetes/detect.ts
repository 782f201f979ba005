/** Whose record is this, what is inside its wrapper, and which secrets stand in it. */
import { isObject, parseJson } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';

/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export const isAuditEvent = (record: Raw): boolean =>
  record['kind'] === 'Event' &&
  (typeof record['verb'] === 'string' || typeof record['requestURI'] === 'string') &&
  // Shippers trim the version away; an Event of the core API has no verb.
  (record['apiVersion'] === undefined
    ? isObject(record['objectRef']) || typeof record['requestURI'] === 'string'
    : String(record['apiVersion']).startsWith('audit.k8s.io/'));

const MAX_INNER = 2 * 1024 * 1024;

/** A record that another service keeps as text. Undefined where it is none of ours. */
const innerText = (text: unknown): Raw | undefined => {
  if (typeof text !== 'string' || !text.includes('"audit.k8s.io/')) return undefined;
  try {
    const value = parseJson(text, { maxBytes: MAX_INNER, maxDepth: 64 });
    return isObject(value) && isAuditEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** AKS: `…/managedClusters/shop`. The record itself does not know the name. */
const named = (record: Raw, cluster: string | undefined): Raw =>
  cluster === undefined || record['cluster_name'] !== undefined
    ? record
    : { ...record, cluster_name: cluster };

const ofAks = (record: Raw): Raw | undefined => {
  if (!/^kube-audit(?:-admin)?$/.test(str(record['category']) ?? '')) return undefined;
  const inner = innerText(obj(record['properties'])['log']);
  if (inner === undefined) return undefined;
  const resource = (str(record['resourceId']) ?? str(record['_ResourceId']) ?? '').toLowerCase();
  const cluster = /\/managedclusters\/([a-z0-9_-]{1,63})$/.exec(resource)?.[1];
  return named(inner, cluster);
};

/** EKS: a CloudWatch Logs subscription of `/aws/eks/<cluster>/cluster`. */
const ofEks = (record: Raw): readonly Raw[] | undefined => {
  const cluster = /^\/aws\/eks\/([A-Za-z0-9_-]{1,100})\/cluster$/.exec(
    str(record['logGroup']) ?? '',
  )?.[1];
  if (cluster === undefined) return undefined;
  const found = list(record['logEvents']).flatMap((one) => {
    const inner = innerText(obj(one)['message']);
    return inner === undefined ? [] : [named(inner, cluster)];
  });
  return found.length === 0 ? undefined : found;
};

const REDACTED = '[redacted]';

const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** `kubectl apply` leaves the whole object, its secrets too, in an annotation of it. */
const cleanMetadata = (metadata: unknown): unknown => {
  const annotations = obj(metadata)['annotations'];
  const applied = isObject(annotations) ? annotations[APPLIED] : undefined;
  if (!isObject(annotations) || typeof applied !== 'string' || applied === REDACTED)
    return metadata;
  return { ...obj(metadata), annotations: { ...annotations, [APPLIED]: REDACTED } };
};

const cleanToken = (part: unknown): unknown =>
  isObject(part) && typeof part['token'] === 'string' && part['token'] !== REDACTED
    ? { ...part, token: REDACTED }
    : part;

/** Its own value where nothing was changed. */
const changed = (object: Raw, parts: Raw): Raw =>
  Object.entries(parts).some(([key, value]) => value !== undefined && value !== object[key])
    ? { ...object, ...Object.fromEntries(Object.entries(parts).filter(([key]) => key in object)) }
    : object;

const cleanSecret = (object: Raw): Raw =>
  changed(object, {
    ...(isObject(object['data']) ? { data: REDACTED } : {}),
    ...(isObject(object['stringData']) ? { stringData: REDACTED } : {}),
    ...(object['metadata'] === undefined ? {} : { metadata: cleanMetadata(object['metadata']) }),
  });

/** Objects of a request or response that hold secrets: token requests and reviews, secrets and lists of them. */
const cleaned = (value: unknown): unknown => {
  if (!isObject(value)) return value;
  switch (value['kind']) {
    case 'TokenRequest':
    case 'TokenReview':
      return changed(value, {
        spec: cleanToken(value['spec']),
        status: cleanToken(value['status']),
      });
    case 'Secret':
      return cleanSecret(value);
    case 'SecretList': {
      const items = list(value['items']);
      const clean = items.map((item) => (isObject(item) ? cleanSecret(item) : item));
      return clean.some((item, at) => item !== items[at]) ? { ...value, items: clean } : value;
    }
    default:
      return value;
  }
};

/** A patch of a secret is no object of a kind: only the address says what it is of. */
const cleanedBody = (record: Raw): unknown => {
  const body = record['requestObject'];
  if (
    isObject(body) &&
    body['kind'] === undefined &&
    obj(record['objectRef'])['resource'] === 'secrets'
  )
    return cleanSecret(body);
  return cleaned(body);
};

/** Undefined where there is nothing to take out. */
const withoutSecrets = (record: Raw): Raw | undefined => {
  const clean = changed(record, {
    requestObject: cleanedBody(record),
    responseObject: cleaned(record['responseObject']),
  });
  return clean === record ? undefined : clean;
};

/** Lists of the webhook backend, AKS and EKS wrappers; a record with a secret in it stands for itself without. */
export const unwrapAudit = (record: Raw): readonly Raw[] | undefined => {
  if (record['kind'] === 'EventList') {
    const apiVersion = str(record['apiVersion']);
    if (apiVersion?.startsWith('audit.k8s.io/') !== true) return undefined;
    return list(record['items']).map((item) => {
      const one = isObject(item) ? item : { notARecord: typeof item };
      return withoutSecrets(one) ?? one;
    });
  }
  if (isAuditEvent(record)) {
    const clean = withoutSecrets(record);
    return clean === undefined ? undefined : [clean];
  }
  // Elastic keeps the record below `kubernetes.audit`.
  const inside = obj(record['kubernetes'])['audit'];
  if (isObject(inside) && isAuditEvent(inside)) return [withoutSecrets(inside) ?? inside];
  const aks = ofAks(record);
  const found = aks === undefined ? ofEks(record) : [aks];
  return found?.map((one) => withoutSecrets(one) ?? one);
};
