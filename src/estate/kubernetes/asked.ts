/** What is asked of the API server, by honest people and others. */
import type { Asked, Ref } from './record.ts';

export const RBAC = 'rbac.authorization.k8s.io';

const of = (verb: string, ref: Ref, more: Partial<Asked> = {}): Asked => ({ verb, ref, ...more });

export const listed = (resource: string, namespace?: string, code = 200): Asked =>
  of('list', { resource, namespace }, { code });
export const got = (resource: string, namespace: string, name: string, code = 200): Asked =>
  of('get', { resource, namespace, name }, { code });
export const logsRead = (namespace: string, name: string): Asked =>
  of('get', { resource: 'pods', namespace, name, subresource: 'log' });
export const executed = (namespace: string, name: string, command: string): Asked =>
  of(
    'create',
    { resource: 'pods', namespace, name, subresource: 'exec' },
    {
      code: 101,
      uri: `/api/v1/namespaces/${namespace}/pods/${name}/exec?command=${encodeURIComponent(command)}&stdin=true&tty=true`,
    },
  );
export const patched = (resource: string, namespace: string, name: string): Asked =>
  of('patch', { resource, namespace, name, group: 'apps' });
export const created = (resource: string, namespace: string, name: string, group?: string): Asked =>
  of(
    'create',
    { resource, namespace, name, ...(group === undefined ? {} : { group }) },
    { code: 201 },
  );
export const deleted = (resource: string, namespace: string, name: string): Asked =>
  of('delete', { resource, namespace, name });

/** The kubelet fetches a token for a pod, or somebody does for an account. */
export const tokenMade = (namespace: string, name: string, jti: string): Asked =>
  of(
    'create',
    { resource: 'serviceaccounts', namespace, name, subresource: 'token' },
    {
      code: 201,
      annotations: { 'authentication.kubernetes.io/issued-credential-id': jti },
    },
  );

export const bound = (
  name: string,
  role: string,
  subject: {
    readonly kind: 'User' | 'ServiceAccount' | 'Group';
    readonly name: string;
    readonly namespace?: string;
  },
  namespace?: string,
): Asked => {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const resource = namespace === undefined ? 'clusterrolebindings' : 'rolebindings';
  return of(
    'create',
    { resource, namespace, name, group: RBAC },
    {
      code: 201,
      body: {
        kind,
        apiVersion: `${RBAC}/v1`,
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
        subjects: [subject],
      },
    },
  );
};

export const privilegedPod = (namespace: string, name: string, node: string): Asked =>
  of(
    'create',
    { resource: 'pods', namespace, name },
    {
      code: 201,
      body: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name, namespace },
        spec: {
          nodeName: node,
          hostPID: true,
          hostNetwork: true,
          containers: [{ name: 'shell', image: 'alpine', securityContext: { privileged: true } }],
          volumes: [{ name: 'host', hostPath: { path: '/' } }],
        },
      },
    },
  );

export const rulesReviewed = of('create', {
  resource: 'selfsubjectrulesreviews',
  group: 'authorization.k8s.io',
});
export const probed = (uri: string, code: number): Asked => ({
  verb: 'get',
  ref: undefined,
  uri,
  code,
});
