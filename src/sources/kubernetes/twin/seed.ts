/** A small cluster: a shop with its accounts, roles and bindings, more than a page of accounts, one user, one node. */
import type { Raw } from '../../record.ts';
import type { KubernetesTwin } from './index.ts';

const meta = (name: string, namespace?: string, more: Raw = {}): Raw => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...more },
});
const rbac = 'rbac.authorization.k8s.io';

export const SECRET = 'c2VjcmV0LXRva2Vu';

export const seedCluster = (twin: KubernetesTwin): void => {
  twin.put('serviceaccounts', {
    ...meta('web', 'shop', {
      uid: 'uid-web',
      labels: { app: 'web' },
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/web' },
    }),
    automountServiceAccountToken: true,
  });
  for (const name of ['api', 'jobs', 'default', 'build'])
    twin.put('serviceaccounts', meta(name, 'shop'));
  twin.put('secrets', {
    ...meta('web-token', 'shop', {
      uid: 'uid-secret',
      annotations: { 'kubernetes.io/service-account.name': 'web' },
      labels: { 'kubernetes.io/legacy-token-last-used': '2026-02-03' },
    }),
    type: 'kubernetes.io/service-account-token',
    data: { token: SECRET },
  });
  twin.put('secrets', { ...meta('db', 'shop'), type: 'Opaque', data: { password: SECRET } });
  for (const name of ['web-1', 'web-2'])
    twin.put('pods', {
      ...meta(name, 'shop', {
        uid: `uid-${name}`,
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'x', apiVersion: 'apps/v1' }],
      }),
      spec: { serviceAccountName: 'web', nodeName: 'n1', containers: [{ name: 'web' }] },
    });
  twin.put(
    'namespaces',
    meta('shop', undefined, { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } }),
  );
  twin.put('nodes', { ...meta('n1'), spec: { providerID: 'aws:///eu-west-1a/i-1' } });
  twin.put('roles', {
    ...meta('reader', 'shop'),
    rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] }],
  });
  twin.put('clusterroles', {
    ...meta('admin-all'),
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ],
  });
  twin.put('rolebindings', {
    ...meta('readers', 'shop'),
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
      { kind: 'Group', apiGroup: rbac, name: 'system:serviceaccounts:shop' },
    ],
  });
  twin.put('clusterrolebindings', {
    ...meta('admins'),
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'admin-all' },
    subjects: [
      { kind: 'User', apiGroup: rbac, name: 'nadia@example.com' },
      { kind: 'ServiceAccount', name: 'gone', namespace: 'shop' },
    ],
  });
};
