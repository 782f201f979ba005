import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../model/index.ts';
import { account, bind, clusterRole, idOf, role, rule, viewOf } from './access/world.case.ts';
import { kubernetesPrivileges } from './privileges.ts';

const view = viewOf([
  account('sam'),
  role('reader', [rule('', 'secrets', 'get list'), rule('', 'configmaps', 'get', ['app'])]),
  bind('shop', ['Role', 'reader'], 'sam'),
  clusterRole('nodes', [
    rule('', 'nodes', 'get'),
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ]),
  bind(undefined, ['ClusterRole', 'nodes'], 'sam'),
  bind('ops', ['ClusterRole', 'edit'], 'sam'),
  bind('lab', ['ClusterRole', 'of-another-file'], 'sam'),
]);
const asked = (privilege: string, resource: string, id = idOf('sam')) =>
  kubernetesPrivileges.mayDo?.(view, { principalId: id, privilege, resource });

describe('may somebody do one thing', () => {
  it.each([
    ['core/secrets:list', 'namespace/shop', 'allowed'],
    ['core/secrets:get', 'kubernetes:secrets/shop/db', 'allowed'],
    ['core/secrets:get', 'secrets/shop/db', 'allowed'],
    ['core/configmaps:get', 'configmaps/shop/app', 'allowed'],
    ['core/nodes:get', 'nodes/n1', 'allowed'],
    ['core/nodes:get', '*', 'allowed'],
    ['url/metrics:get', '*', 'allowed'],
    // By the role that every cluster has.
    ['core/pods/exec:create', 'namespace/ops', 'allowed'],
    // No file says that it holds all bindings.
    ['core/configmaps:get', 'configmaps/shop/other', 'unknown'],
    ['core/secrets:list', '*', 'unknown'],
    ['core/secrets:list', 'namespace/other', 'unknown'],
    ['core/nodes:list', '*', 'unknown'],
  ])('%s on %s: %s', (privilege, resource, answer) => {
    expect(asked(privilege, resource)?.answer).toBe(answer);
  });

  it('names the binding that decided, and what was not seen', () => {
    expect(asked('core/secrets:list', 'namespace/shop')?.because).toEqual([
      'rolebindings/shop/sam-reader (gives roles/shop/reader)',
    ]);
    expect(asked('core/secrets:list', 'namespace/other')?.missing.slice(0, 2)).toEqual([
      'clusterroles/of-another-file, which rolebindings/lab/sam-of-another-file gives, was not seen',
      'the rest of the cluster: a file holds some objects and never says that these are all',
    ]);
  });
});

describe('what is left of grants', () => {
  it('is written as roles, and grants no more than was kept', () => {
    const grants = view
      .entitlementsOf(idOf('sam'))
      .filter(({ via }) => via.name !== 'clusterroles/edit');
    const kept = grants.map((of: Entitlement) => ({ of, privileges: of.privileges }));
    const written = kubernetesPrivileges.policy?.(kept) as readonly Record<string, unknown>[];
    const roles = written.filter(({ rules }) => (rules as unknown[]).length > 0);
    expect(roles).toHaveLength(2);
    expect(roles).toContainEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'what-is-used', namespace: 'shop' },
      rules: expect.arrayContaining([
        { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['app'] },
      ]),
    });
    expect(roles).toContainEqual(
      expect.objectContaining({
        kind: 'ClusterRole',
        rules: expect.arrayContaining([
          { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
          { nonResourceURLs: ['/metrics'], verbs: ['get'] },
        ]),
      }),
    );
  });
});
