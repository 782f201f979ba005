import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import type { Raw } from '../record.ts';
import { atOnce, START, started } from './cluster.case.ts';
import { kubernetesSource } from './index.ts';
import { ENFORCE } from './inventory/pods.ts';
import { pullCluster } from './inventory/pull.ts';

describe('what an audit event changes', () => {
  it('follows a binding made and removed, an account made, a token secret deleted', async () => {
    const { twin, config } = await started();
    const inventory = createInventory({ now: () => START });
    try {
      for await (const one of pullCluster(config, START, undefined, atOnce))
        inventory.applySnapshot(one);
    } finally {
      await twin.close();
    }
    let nth = 0;
    const apply = (verb: string, ref: Raw, requestObject?: Raw, responseObject?: Raw) => {
      const [event] = kubernetesSource.parse({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level: 'Request',
        auditID: `a-${nth++}`,
        stage: 'ResponseComplete',
        verb,
        user: { username: 'nadia@example.com' },
        objectRef: ref,
        responseStatus: { code: 201 },
        stageTimestamp: new Date(START + 1000 * nth).toISOString(),
        ...(requestObject === undefined ? {} : { requestObject }),
        ...(responseObject === undefined ? {} : { responseObject }),
      });
      if (event) inventory.applyChanges(kubernetesSource.apply?.(event, inventory.view) ?? []);
    };
    const api = 'kubernetes:system:serviceaccount:shop:api';
    const rightsOf = (id: string) =>
      inventory.view.entitlementsOf(id).filter((one) => one.holderId === id);
    expect(rightsOf(api)).toEqual([]);
    apply(
      'create',
      { resource: 'clusterrolebindings', name: 'more' },
      {
        roleRef: { kind: 'ClusterRole', name: 'admin-all' },
        subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }],
      },
    );
    expect(rightsOf(api).map(({ privileges }) => privileges)).toEqual([
      ['*/*:*'],
      ['url/metrics:get'],
    ]);
    apply('delete', { resource: 'clusterrolebindings', name: 'more' });
    expect(rightsOf(api)).toEqual([]);
    apply(
      'create',
      { resource: 'serviceaccounts', namespace: 'shop', name: 'new' },
      { metadata: { name: 'new' } },
    );
    expect(inventory.view.identity('kubernetes:system:serviceaccount:shop:new')?.status).toBe(
      'active',
    );
    const shapes = () =>
      inventory.view.settings('kubernetes', 'cluster', 'pod').map(({ nativeId }) => nativeId);
    const spec = { hostPID: true, containers: [{ name: 'main' }] };
    apply('create', { resource: 'pods', namespace: 'shop', name: 'deep' }, { spec });
    expect(shapes()).toEqual(['pods/shop/deep', 'pods/shop/web-1', 'pods/shop/web-2']);
    expect(inventory.view.resource('kubernetes:pods/shop/deep')?.foothold).toBe(true);
    apply('delete', { resource: 'pods', namespace: 'shop', name: 'deep' });
    expect(shapes()).toEqual(['pods/shop/web-1', 'pods/shop/web-2']);
    expect(inventory.view.resource('kubernetes:pods/shop/deep')).toBeUndefined();
    const enforced = () =>
      inventory.view.settings('kubernetes', 'cluster', 'namespace').map(({ value }) => value);
    const namespace = { resource: 'namespaces', namespace: 'shop', name: 'shop' };
    const loosened = { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } };
    apply('patch', namespace, { metadata: { labels: { team: 'a' } } });
    expect(enforced()).toMatchObject([{ podSecurity: { [ENFORCE]: 'baseline' } }]);
    apply('patch', namespace, undefined, loosened);
    expect(enforced()).toEqual([{ name: 'shop', podSecurity: {} }]);
    apply('delete', namespace);
    expect(enforced()).toEqual([]);
    expect(inventory.view.credentialByNativeId('secrets/shop/web-token')).toBeDefined();
    expect(inventory.view.resource('kubernetes:secrets/shop/web-token')).toBeDefined();
    apply('delete', { resource: 'secrets', namespace: 'shop', name: 'web-token' });
    expect(inventory.view.credentialByNativeId('secrets/shop/web-token')).toBeUndefined();
    expect(inventory.view.resource('kubernetes:secrets/shop/web-token')).toBeUndefined();
  });
});
