/**
 * Roles that every API server makes at its start and repairs at each next one. A file that binds them seldom holds them.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
import type { Raw } from '../../record.ts';

const rule = (group: string, resources: readonly string[], verbs: readonly string[]): Raw => ({
  apiGroups: [group],
  resources,
  verbs,
});

const read = ['get', 'list', 'watch'];
const change = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const workloads: readonly (readonly [string, readonly string[]])[] = [
  ['', ['pods', 'replicationcontrollers', 'services', 'configmaps', 'persistentvolumeclaims']],
  ['apps', ['deployments', 'daemonsets', 'replicasets', 'statefulsets']],
  ['batch', ['jobs', 'cronjobs']],
  ['networking.k8s.io', ['ingresses', 'networkpolicies']],
];

const view: readonly Raw[] = [
  ...workloads.map(([group, resources]) => rule(group, resources, read)),
  rule('', ['pods/log', 'pods/status', 'serviceaccounts', 'events', 'endpoints'], read),
];

const edit: readonly Raw[] = [
  ...view,
  ...workloads.map(([group, resources]) => rule(group, resources, change)),
  rule('', ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'], [...read, ...change]),
  rule('', ['secrets'], [...read, ...change]),
  rule('', ['serviceaccounts'], [...change, 'impersonate']),
  rule('', ['serviceaccounts/token'], ['create']),
];

const everything: readonly Raw[] = [
  rule('*', ['*'], ['*']),
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

const admin: readonly Raw[] = [
  ...edit,
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], [...read, ...change]),
];

/** The whole of `cluster-admin`; of the other three, what gives or reads something. */
export const builtInRules: ReadonlyMap<string, readonly Raw[]> = new Map([
  ['cluster-admin', everything],
  ['admin', admin],
  ['edit', edit],
  ['view', view],
]);
