/** The live pull: ten kinds of objects, each behind its own right, then one mapping over all. */
import type { FactKind, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import { type Cluster, clusterOf, listAll, type Sleep } from '../client.ts';
import type { KubernetesConfig } from '../config.ts';
import { ONE_CLUSTER, TOKEN_SECRETS } from '../ids.ts';
import { mapCluster } from './map.ts';
import type { ObjectKind } from './objects.ts';

type Objects = Record<ObjectKind, readonly Raw[]>;
type World = { readonly cluster: Cluster; readonly objects: Objects };
type PageOptions = { readonly limit: number; readonly _continue?: string };

interface Listing {
  readonly part: ObjectKind;
  readonly area: string;
  readonly permission: string;
  readonly kinds: readonly FactKind[];
  list(
    cluster: Cluster,
    page: PageOptions,
  ): Promise<{ items: readonly unknown[]; metadata?: { _continue?: string } }>;
}

const OF_TOKENS = 'type=kubernetes.io/service-account-token';
const bound: readonly FactKind[] = ['identity', 'group', 'membership', 'entitlement'];

export const listings: readonly Listing[] = [
  {
    part: 'serviceAccounts',
    area: 'service accounts',
    permission: 'list serviceaccounts',
    kinds: ['identity', 'trust', 'membership'],
    list: ({ core }, page) => core.listServiceAccountForAllNamespaces(page),
  },
  {
    part: 'nodes',
    area: 'nodes',
    permission: 'list nodes',
    kinds: ['identity'],
    list: ({ core }, page) => core.listNode(page),
  },
  {
    part: 'roles',
    area: 'roles',
    permission: 'list roles.rbac.authorization.k8s.io',
    kinds: ['role', 'entitlement'],
    list: ({ rbac }, page) => rbac.listRoleForAllNamespaces(page),
  },
  {
    part: 'clusterRoles',
    area: 'cluster roles',
    permission: 'list clusterroles.rbac.authorization.k8s.io',
    kinds: ['role', 'entitlement'],
    list: ({ rbac }, page) => rbac.listClusterRole(page),
  },
  {
    part: 'roleBindings',
    area: 'role bindings',
    permission: 'list rolebindings.rbac.authorization.k8s.io',
    kinds: bound,
    list: ({ rbac }, page) => rbac.listRoleBindingForAllNamespaces(page),
  },
  {
    part: 'clusterRoleBindings',
    area: 'cluster role bindings',
    permission: 'list clusterrolebindings.rbac.authorization.k8s.io',
    kinds: bound,
    list: ({ rbac }, page) => rbac.listClusterRoleBinding(page),
  },
  {
    part: 'pods',
    area: 'pods',
    permission: 'list pods',
    kinds: ['resource', 'setting'],
    list: ({ core }, page) => core.listPodForAllNamespaces(page),
  },
  {
    part: 'secrets',
    area: TOKEN_SECRETS,
    permission: 'list secrets',
    kinds: ['credential', 'resource'],
    list: ({ core, metadataOnly }, page) =>
      core.listSecretForAllNamespaces({ ...page, fieldSelector: OF_TOKENS }, metadataOnly),
  },
  {
    part: 'namespaces',
    area: 'namespaces',
    permission: 'list namespaces',
    kinds: ['setting'],
    list: ({ core }, page) => core.listNamespace(page),
  },
  {
    part: 'certificateRequests',
    area: 'certificates',
    permission: 'list certificatesigningrequests.certificates.k8s.io',
    kinds: ['credential', 'identity'],
    list: ({ certificates }, page) => certificates.listCertificateSigningRequest(page),
  },
];

const areas: readonly Area<World>[] = listings.map(({ part, area, permission, kinds, list }) => ({
  name: area,
  permission,
  kinds,
  async *list({ cluster, objects }) {
    objects[part] = await listAll(
      cluster,
      permission,
      (page) => list(cluster, page),
      () => {},
    );
    // Facts are made of all objects together, at the end.
    yield [];
  },
}));

const boundTokens = {
  area: 'bound tokens',
  because:
    'tokens that pods and TokenRequest get are signed and kept nowhere: only the audit log tells of them',
};
const users = {
  area: 'users and groups',
  because: 'a cluster keeps neither: those that a binding or a certificate names are listed',
};

export const emptyObjects = (): Objects => ({
  serviceAccounts: [],
  secrets: [],
  pods: [],
  nodes: [],
  roles: [],
  clusterRoles: [],
  roleBindings: [],
  clusterRoleBindings: [],
  certificateRequests: [],
  namespaces: [],
  services: [],
  workloads: [],
});

export async function* pullCluster(
  config: KubernetesConfig,
  at: number,
  options?: PullOptions,
  sleep?: Sleep,
): AsyncGenerator<Snapshot> {
  const objects = emptyObjects();
  const cluster = await clusterOf(config.kubeconfig, sleep);
  // Without it each list would be refused apart, as if rights were missing and not the sign-in.
  await cluster.calls.ask('authentication', () =>
    cluster.authorization.createSelfSubjectAccessReview({
      body: { spec: { nonResourceAttributes: { path: '/version', verb: 'get' } } },
    }),
  );
  const snapshot = await pullAreas<World>({
    system: 'kubernetes',
    scope: config.cluster ?? ONE_CLUSTER,
    at,
    areas,
    world: { cluster, objects },
    options,
    finish(_facts, unread) {
      const parts = listings.filter(({ area }) => unread.has(area)).map(({ part }) => part);
      return mapCluster(objects, {
        cluster: config.cluster,
        issuer: config.issuer,
        unread: new Set(parts),
      });
    },
  });
  yield { ...snapshot, blind: [...snapshot.blind, boundTokens, users] };
}
