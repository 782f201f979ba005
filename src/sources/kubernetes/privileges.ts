/** Single privileges in a cluster: who may do one, and what is left of a grant, written as roles. */
import type {
  InventoryView,
  KeptGrant,
  MayDo,
  PrivilegeAsked,
  PrivilegeRules,
} from '../../inventory/index.ts';
import { isBlindTo } from '../../inventory/index.ts';
import { placeIn } from './access/estate.ts';
import { givenTo } from './access/given.ts';
import { type Grant, type Request, Rights, rightOf, urlOf } from './access/rights.ts';
import { sourceOf } from './access/spots.ts';

/** Of no namespace: https://kubernetes.io/docs/reference/kubernetes-api/ */
const ofCluster = new Set([
  'nodes',
  'namespaces',
  'persistentvolumes',
  'clusterroles',
  'clusterrolebindings',
  'certificatesigningrequests',
  'signers',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'customresourcedefinitions',
  'storageclasses',
  'users',
  'groups',
]);

type Place = Pick<Request, 'namespace' | 'name'>;

/** `namespace/shop`, `namespace/shop/db`, `secrets/shop`, `secrets/shop/db`, `nodes/n1`; else all of the cluster. */
const placeOf = (native: string, resource: string): Place => {
  const [kind, first, ...rest] = native.split('/');
  const base = resource.split('/')[0] ?? '';
  if (first === undefined || (kind !== base && kind !== 'namespace')) return {};
  if (kind === base && ofCluster.has(base)) return { name: [first, ...rest].join('/') };
  return { namespace: first, ...(rest.length > 0 ? { name: rest.join('/') } : {}) };
};

const allowing = (rights: Rights, privilege: string, native: string): readonly Grant[] => {
  const path = urlOf(privilege);
  if (path !== undefined) return rights.allowingUrl(path.verb, path.url);
  const right = rightOf(privilege);
  if (right === undefined) return [];
  return rights.allowing({ ...right, ...placeOf(native, right.resource) });
};

/** RBAC refuses nobody: who is not granted something is not granted it, as far as all bindings and roles were seen. */
const mayDo = (
  view: InventoryView,
  { principalId, privilege, resource }: PrivilegeAsked,
): MayDo => {
  const place = placeIn(view, principalId);
  if (place === undefined)
    return { answer: 'unknown', because: [], missing: [`${principalId} is of no cluster`] };
  const { cluster } = place;
  const given = givenTo(view, cluster, principalId);
  const native = resource.startsWith(cluster.prefix)
    ? resource.slice(cluster.prefix.length)
    : resource;
  const grants = allowing(new Rights(given), privilege, native);
  if (grants.length > 0)
    return { answer: 'allowed', because: [...new Set(grants.map(sourceOf))], missing: [] };
  const unread = view
    .entitlementsOf(principalId)
    .filter(
      ({ privileges, via }) =>
        privileges.length === 0 && !given.some((one) => one.via.nativeId === via.nativeId),
    )
    .map(({ via }) => `${via.name}, which ${via.nativeId} gives, was not seen`);
  const blind = view
    .blind('kubernetes', cluster.scope)
    .filter(isBlindTo('entitlement', 'membership'))
    .map(({ area, because }) => `${area}: ${because}`);
  const missing = [...new Set([...unread, ...blind])];
  return { answer: missing.length > 0 ? 'unknown' : 'not_granted', because: [], missing };
};

interface Written {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Resources with the same verbs stand in one rule: no more is granted than was kept. */
const rulesOf = ({ of, privileges }: KeptGrant): readonly Written[] => {
  const verbs = new Map<string, Set<string>>();
  for (const one of privileges) {
    const right = rightOf(one);
    if (right === undefined) continue;
    const key = JSON.stringify([right.group, right.resource]);
    verbs.set(key, (verbs.get(key) ?? new Set()).add(right.verb));
  }
  const alike = new Map<string, { group: string; resources: string[]; verbs: string[] }>();
  for (const [key, found] of verbs) {
    const [group, resource] = JSON.parse(key) as [string, string];
    const sorted = [...found].sort();
    const same = JSON.stringify([group, sorted]);
    const rule = alike.get(same) ?? { group, resources: [], verbs: sorted };
    rule.resources.push(resource);
    alike.set(same, rule);
  }
  const names = of.resources.flatMap((one) => {
    const parts = one.split('/').slice(one.startsWith('namespace/') ? 2 : 1);
    return parts.length > 0 ? [parts.join('/')] : [];
  });
  return [...alike.values()].map((rule) => ({
    apiGroups: [rule.group],
    resources: rule.resources.sort(),
    verbs: rule.verbs,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
};

const namespaceOf = ({ of }: KeptGrant): string | undefined => {
  const [first, namespace] = (of.resources[0] ?? '').split('/');
  return first === 'namespace' ? namespace : undefined;
};

/** A Role for each namespace, a ClusterRole for what was given cluster-wide; names are for who applies them. */
const policy = (kept: readonly KeptGrant[]): unknown => {
  const places = new Map<string | undefined, Written[]>();
  for (const one of kept) {
    const namespace = namespaceOf(one);
    const urls = one.privileges.flatMap((privilege) => urlOf(privilege) ?? []);
    const paths = urls.map(({ url, verb }) => ({ nonResourceURLs: [url], verbs: [verb] }));
    const rules = [...rulesOf(one), ...(namespace === undefined ? paths : [])] as Written[];
    places.set(namespace, [...(places.get(namespace) ?? []), ...rules]);
  }
  return [...places].map(([namespace, rules]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace === undefined ? 'ClusterRole' : 'Role',
    metadata: { name: 'what-is-used', ...(namespace === undefined ? {} : { namespace }) },
    rules,
  }));
};

export const kubernetesPrivileges: PrivilegeRules = { mayDo, policy };
