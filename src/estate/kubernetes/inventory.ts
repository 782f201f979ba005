/** Objects of the cluster, as `kubectl get … -o json` gives them. */
import { DAY } from '../../core/index.ts';
import { type Json, stableUuid } from '../common/stable.ts';
import { isoSeconds } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import { RBAC } from './asked.ts';
import { type Account, kubeOf, podsOf, usersOn } from './cluster.ts';

const rbac = (kind: string, name: string, more: Json, namespace?: string): Json => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});

const rule = (verbs: readonly string[], resources: readonly string[], apiGroups = ['']): Json => ({
  verbs,
  resources,
  apiGroups,
});
const read = ['get', 'list', 'watch'];

const roles: Readonly<Record<string, readonly Json[]>> = {
  'system:coredns': [rule(['list', 'watch'], ['services', 'endpoints', 'pods', 'namespaces'])],
  'cluster-autoscaler': [rule(read, ['nodes', 'pods', 'services'])],
  'node-agent': [rule(read, ['nodes', 'pods'])],
  'ingress-nginx': [rule(read, ['services', 'endpoints', 'secrets', 'pods'])],
  prometheus: [rule(read, ['pods', 'endpoints', 'services', 'nodes'])],
  deployer: [
    rule(['get', 'list', 'create', 'patch', 'update'], ['deployments'], ['apps']),
    rule(['get', 'create', 'update'], ['configmaps', 'secrets']),
  ],
  'app-reader': [rule(['get'], ['configmaps'])],
  'app-worker': [rule(['get'], ['configmaps', 'secrets'])],
  'engineer-view': [
    rule(read, ['pods', 'pods/log', 'services', 'configmaps']),
    rule(['create'], ['pods/exec']),
  ],
  'legacy-dashboard': [rule(['get', 'list'], ['pods', 'services'])],
  view: [rule(read, ['pods', 'services', 'configmaps'])],
};

const subjectOf = ({ namespace, name }: Account): Json => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

const binding = (name: string, role: string, subjects: readonly Json[], namespace?: string): Json =>
  rbac(
    namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    name,
    { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role }, subjects },
    namespace,
  );

export const clusterObjects = (organisation: Organisation, at: number): Json => {
  const { cluster, accounts } = kubeOf(organisation);
  const made = isoSeconds(at - 400 * DAY);
  const metadata = (name: string, namespace?: string): Json => ({
    name,
    uid: stableUuid(organisation, 'k8s', namespace ?? '', name),
    creationTimestamp: made,
    ...(namespace === undefined ? {} : { namespace }),
  });
  const user = (name: string): Json => ({ kind: 'User', apiGroup: RBAC, name });
  const people = usersOn(organisation, at);
  const controllers = ['replicaset-controller', 'deployment-controller'];
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      ...cluster.namespaces.map((name) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: metadata(name),
      })),
      ...cluster.nodes.map((name) => ({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: metadata(name),
      })),
      ...[...accounts, ...controllers.map((name) => ({ name, namespace: 'kube-system' }))].map(
        ({ name, namespace }) => ({
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: metadata(name, namespace),
        }),
      ),
      ...accounts.flatMap((one) =>
        podsOf(organisation, one, Math.floor(at / DAY)).map((pod) => ({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...metadata(pod.name, one.namespace), uid: pod.uid },
          spec: {
            serviceAccountName: one.name,
            nodeName: pod.node,
            hostPID: one.privileged,
            containers: [
              {
                name: 'main',
                image: `registry.northwind.example/${one.namespace}/${one.name}`,
                ...(one.privileged ? { securityContext: { privileged: true } } : {}),
              },
            ],
          },
          status: { phase: 'Running', podIP: pod.address },
        })),
      ),
      ...['orders', 'payments', 'search'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: metadata(`${name}-db`, name),
      })),
      ...Object.entries(roles).map(([name, rules]) => rbac('ClusterRole', name, { rules })),
      ...accounts.map((one) =>
        binding(
          `${one.name}-${one.role}`,
          one.role,
          [subjectOf(one)],
          one.everywhere ? undefined : one.namespace,
        ),
      ),
      binding(
        'engineers',
        'engineer-view',
        people.filter(({ job }) => job === 'engineer').map(({ email }) => user(email)),
      ),
      binding(
        'administrators',
        'cluster-admin',
        people.filter(({ job }) => job === 'admin').map(({ email }) => user(email)),
      ),
      // Left over from a dashboard that is long gone.
      binding('legacy-dashboard', 'legacy-dashboard', [user('system:anonymous')]),
    ],
  };
};
