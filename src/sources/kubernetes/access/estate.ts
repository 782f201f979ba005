/** A cluster by what steps lead to; built once for each revision of its own facts, whatever else changes. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, Resource, Role } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import {
  groupName,
  ONE_CLUSTER,
  REST_OF_CLUSTER,
  serviceAccountName,
  TOKEN_SECRETS,
} from '../ids.ts';
import { selectsPlainly } from '../inventory/labels.ts';
import { ENFORCE, type PodShape } from '../inventory/pods.ts';

const SYSTEM = 'kubernetes';

export interface Namespace {
  /** Ids of its service accounts, also of those that only a pod names. */
  readonly accounts: Set<string>;
  readonly pods: PodShape[];
  /** Token secrets: name → id of whose token it is. */
  readonly tokens: Map<string, string>;
  /** Accounts that bindings name and that are not there: whoever makes one of that name gets its rights. */
  readonly gone: Identity[];
  /** Level that Pod Security admission enforces; undefined = none said, or not seen. */
  enforced: string | undefined;
}

export interface Cluster {
  readonly scope: string;
  /** What stands before the native id in an id of this cluster. */
  readonly prefix: string;
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly pods: ReadonlyMap<string, PodShape>;
  readonly podsOn: ReadonlyMap<string, readonly PodShape[]>;
  readonly accounts: ReadonlyMap<string, Identity>;
  readonly users: readonly Identity[];
  readonly nodes: ReadonlyMap<string, Identity>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Namespace → its Roles. */
  readonly roles: ReadonlyMap<string, readonly Role[]>;
  /** Ids of services, to the pods that they lead to. */
  readonly behind: ReadonlyMap<string, readonly PodShape[]>;
  /** Were all token secrets listed? */
  readonly tokensListed: boolean;
}

const push = <V>(map: Map<string, V[]>, key: string, value: V): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

interface Facts {
  readonly identities: readonly Identity[];
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
  readonly resources: readonly Resource[];
}

const factsIn = (view: InventoryView, scope: string): Facts => ({
  identities: view.inScope('identity', SYSTEM, scope),
  groups: view.inScope('group', SYSTEM, scope),
  roles: view.inScope('role', SYSTEM, scope),
  resources: view.inScope('resource', SYSTEM, scope),
});

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

const namespaceOfAccount = (native: string): string | undefined => ACCOUNT.exec(native)?.[1];

const isNode = ({ nativeId }: Identity): boolean => nativeId.startsWith('system:node:');

const prefixOf = ({ identities, groups, resources }: Facts): string | undefined => {
  const known = identities[0] ?? resources[0];
  if (known !== undefined) return known.id.slice(0, known.id.length - known.nativeId.length);
  const [group] = groups;
  return group?.id.slice(0, group.id.length - groupName(group.name).length);
};

type Labelled = PodShape & { readonly labels: Raw };

class Namespaces {
  readonly map = new Map<string, Namespace>();

  of(name: string): Namespace {
    const found = this.map.get(name);
    if (found !== undefined) return found;
    const fresh: Namespace = {
      accounts: new Set(),
      pods: [],
      tokens: new Map(),
      gone: [],
      enforced: undefined,
    };
    this.map.set(name, fresh);
    return fresh;
  }
}

const addSecret = (namespaces: Namespaces, prefix: string, { tags, nativeId }: Resource): void => {
  const { namespace, tokenOf } = tags;
  if (namespace === undefined || tokenOf === undefined) return;
  namespaces.of(namespace).tokens.set(nativeId.split('/').at(-1) ?? '', `${prefix}${tokenOf}`);
};

const clusterOf = (view: InventoryView, scope: string): Cluster | undefined => {
  const facts = factsIn(view, scope);
  const prefix = prefixOf(facts);
  if (prefix === undefined) return undefined;
  const namespaces = new Namespaces();
  const accounts = new Map<string, Identity>();
  const pods = new Map<string, Labelled>();
  const labelled = new Map<string, Labelled[]>();
  const podsOn = new Map<string, PodShape[]>();
  const roles = new Map<string, Role[]>();
  const live = facts.identities.filter(({ status }) => status !== 'deleted');
  for (const one of facts.identities) {
    const namespace = namespaceOfAccount(one.nativeId);
    if (namespace === undefined) continue;
    const inside = namespaces.of(namespace);
    if (one.status === 'deleted') {
      inside.gone.push(one);
      continue;
    }
    accounts.set(one.id, one);
    inside.accounts.add(one.id);
  }
  for (const { value } of view.settings(SYSTEM, scope, 'pod')) {
    const shape = value as unknown as Labelled;
    pods.set(shape.id, shape);
    const namespace = namespaces.of(shape.namespace);
    namespace.pods.push(shape);
    push(labelled, shape.namespace, shape);
    namespace.accounts.add(`${prefix}${shape.account}`);
    if (shape.node !== undefined) push(podsOn, shape.node, shape);
  }
  for (const { value } of view.settings(SYSTEM, scope, 'namespace'))
    namespaces.of(str(value['name']) ?? '').enforced = str(obj(value['podSecurity'])[ENFORCE]);
  for (const one of facts.resources) if (one.type === 'secret') addSecret(namespaces, prefix, one);
  for (const one of facts.roles) {
    const [resource, namespace] = one.nativeId.split('/');
    if (resource === 'roles' && namespace !== undefined) push(roles, namespace, one);
    if (resource === 'roles' && namespace !== undefined) namespaces.of(namespace);
  }
  const behind = new Map(
    view.settings(SYSTEM, scope, 'service').map(({ nativeId, value }) => {
      const inside = labelled.get(str(value['namespace']) ?? '') ?? [];
      const selector = obj(value['selector']);
      return [
        `${prefix}${nativeId}`,
        inside.filter(({ labels }) => selectsPlainly(selector, obj(labels))),
      ] as const;
    }),
  );
  return {
    scope,
    prefix,
    namespaces: namespaces.map,
    pods,
    podsOn,
    accounts,
    users: live.filter((one) => namespaceOfAccount(one.nativeId) === undefined && !isNode(one)),
    nodes: new Map(live.filter(isNode).map((one) => [one.nativeId, one])),
    groups: new Map(facts.groups.map((one) => [one.name, one])),
    roles,
    behind,
    tokensListed: !view
      .blind(SYSTEM, scope)
      .some(({ area }) => area === TOKEN_SECRETS || area === REST_OF_CLUSTER),
  };
};

interface Kept {
  readonly revision: number;
  readonly cluster: Cluster | undefined;
}

const kept = new WeakMap<InventoryView, Map<string, Kept>>();

const clusterAt = (view: InventoryView, scope: string): Cluster | undefined => {
  const revision = view.revisionOf(SYSTEM, scope);
  const clusters = kept.get(view) ?? new Map<string, Kept>();
  kept.set(view, clusters);
  const before = clusters.get(scope);
  if (before?.revision === revision) return before.cluster;
  const cluster = clusterOf(view, scope);
  clusters.set(scope, { revision, cluster });
  return cluster;
};

/** First words of ids that stand for things or many of them: they are no name of a cluster. */
const things =
  /^(?:pods|nodes|namespaces|secrets|serviceaccounts|services|roles|clusterroles|containers|hostports|users|groups|group|[a-z]+(?:sets|jobs|controllers|deployments))$/;

const scopeOf = (view: InventoryView, id: string): string => {
  const known = view.principal(id) ?? view.group(id) ?? view.resource(id);
  if (known !== undefined) return known.scope;
  const [first = '', ...rest] = id.slice(SYSTEM.length + 1).split('/');
  return rest.length === 0 || first.includes(':') || things.test(first) ? ONE_CLUSTER : first;
};

/** The cluster that an id belongs to, and what stands behind its prefix. */
export const placeIn = (
  view: InventoryView,
  id: string,
): { readonly cluster: Cluster; readonly native: string } | undefined => {
  const cluster = clusterAt(view, scopeOf(view, id));
  return cluster?.prefix !== undefined && id.startsWith(cluster.prefix)
    ? { cluster, native: id.slice(cluster.prefix.length) }
    : undefined;
};

export const accountIn = (cluster: Cluster, namespace: string, name: string): string =>
  `${cluster.prefix}${serviceAccountName(namespace, name)}`;
