/**
 * Nodes that stand for many: all pods of a namespace, all accounts, any node. Whoever may create pods in a namespace
 * has one step to its accounts, and they one to each: steps grow with the cluster, not with its square.
 */
import type { AccessEdge } from '../../../model/index.ts';
import { NODES } from '../inventory/pods.ts';
import { EdgeList } from './edge-list.ts';
import type { Cluster, Namespace } from './estate.ts';

type Kind = 'pods' | 'serviceaccounts' | 'secrets' | 'namespaces' | 'roles';

const idOf = (cluster: Cluster, native: string): string => `${cluster.prefix}${native}`;

/** `pods/shop`; all namespaces together: `pods`. */
export const hub = (cluster: Cluster, kind: Kind, namespace: string | undefined): string =>
  idOf(cluster, namespace === undefined ? kind : `${kind}/${namespace}`);

export const anyNode = (cluster: Cluster): string => idOf(cluster, NODES);
/** The one that a pod runs on, where nothing says which. */
export const unseenNode = (cluster: Cluster): string => idOf(cluster, `${NODES}/unseen`);
export const anyUser = (cluster: Cluster): string => idOf(cluster, 'users');
export const anyGroup = (cluster: Cluster): string => idOf(cluster, 'groups');
export const nodeId = (cluster: Cluster, name: string): string =>
  idOf(cluster, `system:node:${name}`);
export const tokensOn = (cluster: Cluster, node: string | undefined): string =>
  idOf(cluster, `${NODES}/${node ?? 'unseen'}/tokens`);
/** A role put on by a binding of one's own making. */
export const worn = (cluster: Cluster, role: string, namespace: string | undefined): string =>
  idOf(cluster, `${role}/bound${namespace === undefined ? '' : `/${namespace}`}`);
/** An account that is gone, as whoever makes one of its name has it. */
export const madeAgain = (cluster: Cluster, account: string): string =>
  idOf(cluster, `${account}/made`);
export const controlPlane = ({ scope }: Cluster): string => `control-plane:kubernetes:${scope}`;

export const SYSTEM_NAMESPACE = 'kube-system';

const EVERY_CLUSTER =
  'accounts of the control plane are in kube-system of every cluster; whether one can be taken was not seen';

const perNamespace =
  (edges: EdgeList, cluster: Cluster) =>
  (kind: Kind): void => {
    for (const name of new Set([...cluster.namespaces.keys(), SYSTEM_NAMESPACE]))
      edges.add('can_become', hub(cluster, kind, name), {
        because: `${name} is one of the namespaces`,
        certain: true,
      });
  };

const inNamespace = (
  edges: EdgeList,
  cluster: Cluster,
  kind: string,
  name: string,
  inside: Namespace | undefined,
): void => {
  const become = (to: string, because: string, certain: boolean): void =>
    edges.add('can_become', to, { because, certain });
  switch (kind) {
    case 'pods':
      for (const pod of inside?.pods ?? []) become(pod.id, `${pod.native} is in ${name}`, true);
      if (name === SYSTEM_NAMESPACE && (inside?.pods.length ?? 0) === 0)
        become(
          controlPlane(cluster),
          'its pods were not seen: parts of the control plane are among them',
          false,
        );
      return;
    case 'serviceaccounts':
      for (const id of inside?.accounts ?? []) become(id, `it is an account of ${name}`, true);
      if (name === SYSTEM_NAMESPACE) become(controlPlane(cluster), EVERY_CLUSTER, false);
      return;
    case 'secrets':
      tokensIn(edges, cluster, name, inside);
      return;
    case 'roles':
      for (const role of cluster.roles.get(name) ?? [])
        become(worn(cluster, role.nativeId, undefined), `${role.nativeId} is in ${name}`, true);
      return;
    default:
      become(hub(cluster, 'serviceaccounts', name), `rules ${name} and so its accounts`, true);
  }
};

const tokensIn = (
  edges: EdgeList,
  cluster: Cluster,
  name: string,
  inside: Namespace | undefined,
): void => {
  const held = new Set(inside?.tokens.values());
  for (const [secret, id] of inside?.tokens ?? [])
    edges.add('can_become', id, {
      because: `secrets/${name}/${secret} holds a token of it that does not expire`,
      certain: true,
      removedBy: `delete secrets/${name}/${secret}`,
    });
  if (cluster.tokensListed) return;
  if (name === SYSTEM_NAMESPACE)
    edges.add('can_become', controlPlane(cluster), { because: EVERY_CLUSTER, certain: false });
  for (const id of inside?.accounts ?? [])
    if (!held.has(id))
      edges.add('can_become', id, {
        because: `whether a secret of ${name} holds a token of it was not seen`,
        certain: false,
      });
};

const IN_NODES = 'kubelets are members of system:nodes: who holds a node acts as one';

const asKubelet = (edges: EdgeList, cluster: Cluster): void => {
  const group = cluster.groups.get('system:nodes');
  if (group !== undefined)
    edges.add('member_of', group.id, {
      because: IN_NODES,
      certain: true,
      technique: 'IDENTITY_ASSUME',
    });
};

const unlistedNodes = (edges: EdgeList, cluster: Cluster, because: string): void => {
  edges.add('can_become', hub(cluster, 'pods', undefined), { because, certain: false });
  edges.add('can_escalate', controlPlane(cluster), { because, certain: false });
};

const ofNodes = (edges: EdgeList, cluster: Cluster): void => {
  asKubelet(edges, cluster);
  for (const { id, nativeId } of cluster.nodes.values())
    edges.add('can_become', id, { because: `${nativeId} is one of the nodes`, certain: true });
  if (cluster.nodes.size === 0)
    unlistedNodes(edges, cluster, 'nodes were not seen: what runs on them may rule the cluster');
};

/** A node that is seen: what runs on it, and whether it bears the control plane. */
export const ofNode = (edges: EdgeList, cluster: Cluster, name: string): void => {
  asKubelet(edges, cluster);
  for (const pod of cluster.podsOn.get(name) ?? [])
    edges.add('can_become', pod.id, {
      because: `${pod.native} runs on it: root of the node is root in each of its pods`,
      certain: true,
      technique: 'POD_ATTACH',
    });
  if (cluster.nodes.get(`system:node:${name}`)?.tags['controlPlane'] === 'true')
    edges.add('can_escalate', controlPlane(cluster), {
      because: 'it bears the control plane: keys of the cluster and its database lie on it',
      certain: true,
      technique: 'T1552.001',
    });
};

const ofTokens = (edges: EdgeList, cluster: Cluster, node: string): void => {
  if (node === 'unseen') {
    edges.add('can_become', hub(cluster, 'serviceaccounts', undefined), {
      because: 'which pods share the node was not seen',
      certain: false,
    });
    return;
  }
  for (const { native, account } of cluster.podsOn.get(node) ?? [])
    edges.add('can_become', idOf(cluster, account), {
      because: `the kubelet keeps its token for ${native} below /var/lib/kubelet/pods`,
      certain: true,
    });
};

const ofUsers = (edges: EdgeList, cluster: Cluster): void => {
  for (const { id } of cluster.users)
    edges.add('can_become', id, { because: 'any user name may be taken', certain: true });
  edges.add('can_become', anyNode(cluster), {
    because: 'kubelets are users: system:node:<name>',
    certain: true,
  });
  edges.add('can_become', controlPlane(cluster), {
    because: 'parts of the control plane are users too; what is bound to them was not weighed',
    certain: false,
  });
};

const ofGroups = (edges: EdgeList, cluster: Cluster): void => {
  for (const { id, name } of cluster.groups.values())
    if (name !== 'system:masters')
      edges.add('can_become', id, { because: 'any group may be named', certain: true });
};

/** Undefined where the id is of none of these. */
export const hubSteps = (
  cluster: Cluster,
  id: string,
  native: string,
): readonly AccessEdge[] | undefined => {
  const edges = new EdgeList(id);
  const [kind = '', name, more] = native.split('/');
  if (kind === NODES) {
    if (name === undefined) ofNodes(edges, cluster);
    else if (more === 'tokens') ofTokens(edges, cluster, name);
    else {
      asKubelet(edges, cluster);
      edges.add('can_become', anyNode(cluster), {
        because: 'which of the nodes it is was not seen',
        certain: false,
      });
    }
    return edges.toArray();
  }
  if (native === 'users') ofUsers(edges, cluster);
  else if (native === 'groups') ofGroups(edges, cluster);
  else if (!isKind(kind) || more !== undefined) return undefined;
  else if (name === undefined) perNamespace(edges, cluster)(kind);
  else inNamespace(edges, cluster, kind, name, cluster.namespaces.get(name));
  return edges.toArray();
};

const kinds: ReadonlySet<string> = new Set<Kind>([
  'pods',
  'serviceaccounts',
  'secrets',
  'namespaces',
  'roles',
]);

const isKind = (word: string): word is Kind => kinds.has(word);
