/** Clusters of one view, by what steps lead to; built once for each revision of the inventory. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, Resource, Role } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { ONE_CLUSTER, REST_OF_CLUSTER, serviceAccountName, TOKEN_SECRETS } from '../ids.ts';
import { selectsPlainly } from '../inventory/labels.ts';
import { ENFORCE, type PodShape } from '../inventory/pods.ts';

const SYSTEM = 'kubernetes';

export interface Namespace {
  /** Ids of its service accounts, also of those that only a pod names. */
  readonly accounts: Set<string>;
  readonly pods: PodShape[];
  /** Token secrets: name → id of whose token it is. */
  readonly tokens: Map<string, string>;
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
  readonly identities: Identity[];
  readonly groups: Group[];
  readonly roles: Role[];
  readonly resources: Resource[];
}

const byScope = (view: InventoryView): ReadonlyMap<string, Facts> => {
  const scopes = new Map<string, Facts>();
  const of = (scope: string): Facts => {
    const found = scopes.get(scope);
    if (found !== undefined) return found;
    const fresh: Facts = { identities: [], groups: [], roles: [], resources: [] };
    scopes.set(scope, fresh);
    return fresh;
  };
  for (const one of view.identities())
    if (one.system === SYSTEM && one.status !== 'deleted') of(one.scope).identities.push(one);
  for (const one of view.groups()) if (one.system === SYSTEM) of(one.scope).groups.push(one);
  for (const one of view.roles()) if (one.system === SYSTEM) of(one.scope).roles.push(one);
  for (const one of view.resources()) if (one.system === SYSTEM) of(one.scope).resources.push(one);
  return scopes;
};

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

export const namespaceOfAccount = (native: string): string | undefined => ACCOUNT.exec(native)?.[1];

const isNode = ({ nativeId }: Identity): boolean => nativeId.startsWith('system:node:');

const prefixOf = (scope: string, { identities, groups, resources }: Facts): string => {
  const [identity] = identities;
  const known = identity ?? resources[0];
  if (known !== undefined) return known.id.slice(0, known.id.length - known.nativeId.length);
  // Only a file or log without a name in it has none.
  return groups.length > 0 && scope !== ONE_CLUSTER ? `${SYSTEM}:${scope}/` : `${SYSTEM}:`;
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

const clusterOf = (view: InventoryView, scope: string, facts: Facts): Cluster => {
  const prefix = prefixOf(scope, facts);
  const namespaces = new Namespaces();
  const accounts = new Map<string, Identity>();
  const pods = new Map<string, Labelled>();
  const labelled = new Map<string, Labelled[]>();
  const podsOn = new Map<string, PodShape[]>();
  const roles = new Map<string, Role[]>();
  for (const one of facts.identities) {
    const namespace = namespaceOfAccount(one.nativeId);
    if (namespace === undefined) continue;
    accounts.set(one.id, one);
    namespaces.of(namespace).accounts.add(one.id);
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
    users: facts.identities.filter((one) => !accounts.has(one.id) && !isNode(one)),
    nodes: new Map(facts.identities.filter(isNode).map((one) => [one.nativeId, one])),
    groups: new Map(facts.groups.map((one) => [one.name, one])),
    roles,
    behind,
    tokensListed: !view
      .blind(SYSTEM, scope)
      .some(({ area }) => area === TOKEN_SECRETS || area === REST_OF_CLUSTER),
  };
};

export type Estate = ReadonlyMap<string, Cluster>;

const kept = new WeakMap<InventoryView, { readonly revision: number; readonly estate: Estate }>();

/** By prefix of ids. */
export const estateOf = (view: InventoryView): Estate => {
  const revision = view.revision();
  const before = kept.get(view);
  if (before?.revision === revision) return before.estate;
  const clusters = [...byScope(view)].map(([scope, facts]) => clusterOf(view, scope, facts));
  const estate = new Map(clusters.map((one) => [one.prefix, one]));
  kept.set(view, { revision, estate });
  return estate;
};

/** The cluster that an id belongs to, and what stands behind its prefix. */
export const placeIn = (
  estate: Estate,
  id: string,
): { readonly cluster: Cluster; readonly native: string } | undefined => {
  const cut = id.indexOf('/');
  const named = cut < 0 ? undefined : estate.get(id.slice(0, cut + 1));
  const cluster = named ?? estate.get(`${SYSTEM}:`);
  return cluster && { cluster, native: id.slice(cluster.prefix.length) };
};

export const accountIn = (cluster: Cluster, namespace: string, name: string): string =>
  `${cluster.prefix}${serviceAccountName(namespace, name)}`;
