import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { inventoryFile } from '../inventory/file.ts';
import { mapCluster } from '../inventory/map.ts';
import { emptyObjects } from '../inventory/pull.ts';
import { kubernetesAccess } from './index.ts';
import {
  account,
  bind,
  clusterRole,
  hostMount,
  idOf,
  pod,
  role,
  rule,
  stepsFrom,
} from './world.case.ts';

describe('several clusters', () => {
  it('keep their ids, hubs and goals apart', () => {
    const objects = {
      ...emptyObjects(),
      serviceAccounts: [account('sam'), account('ci')],
      clusterRoles: [
        clusterRole('given', [rule('', 'pods', 'create'), rule('', 'nodes/proxy', 'get')]),
      ],
      clusterRoleBindings: [bind(undefined, ['ClusterRole', 'given'], 'sam')],
      pods: [pod('web')],
    };
    const inventory = createInventory({ access: { kubernetes: kubernetesAccess }, now: () => 9 });
    for (const cluster of ['east', 'west', undefined])
      inventory.applySnapshot({
        system: 'kubernetes',
        scope: cluster ?? 'cluster',
        takenAt: 1,
        complete: [],
        blind: [],
        facts: mapCluster(objects, { cluster, issuer: undefined, unread: new Set() }),
      });
    const { view } = inventory;
    const sam = 'kubernetes:east/system:serviceaccount:shop:sam';
    expect(view.path(sam, 'kubernetes:east/system:serviceaccount:shop:ci')).toBeDefined();
    expect(view.path(sam, 'kubernetes:east/pods/shop/web')).toBeDefined();
    expect(view.path(sam, 'control-plane:kubernetes:east')).toBeDefined();
    for (const other of ['west/', ''])
      expect(view.path(sam, `kubernetes:${other}system:serviceaccount:shop:ci`)).toBeUndefined();
    expect(view.path(sam, 'control-plane:kubernetes:west')).toBeUndefined();
    expect(view.path(idOf('sam'), 'control-plane:kubernetes:cluster')).toBeDefined();
  });
});

describe('a binding of an account that is not there', () => {
  const viewWith = (...rules: readonly Raw[]) => {
    const objects = {
      ...emptyObjects(),
      serviceAccounts: [account('sam')],
      clusterRoles: [
        clusterRole('given', rules),
        clusterRole('rich', [rule('', 'secrets', 'list')]),
      ],
      roleBindings: [bind('shop', ['ClusterRole', 'given'], 'sam')],
      clusterRoleBindings: [bind(undefined, ['ClusterRole', 'rich'], 'gone')],
    };
    const inventory = createInventory({ access: { kubernetes: kubernetesAccess }, now: () => 9 });
    const options = { cluster: undefined, issuer: undefined, unread: new Set<never>() };
    inventory.applySnapshot({
      system: 'kubernetes',
      scope: 'cluster',
      takenAt: 1,
      complete: [],
      blind: [],
      facts: mapCluster(objects, options),
    });
    return inventory.view;
  };
  const made = 'system:serviceaccount:shop:gone/made';

  it('is for whoever may make it, and then use it', () => {
    const maker = viewWith(rule('', 'serviceaccounts serviceaccounts/token', 'create'));
    expect(stepsFrom(maker, idOf('sam'))).toContain(`T1136 ${made}`);
    expect(stepsFrom(maker, `kubernetes:${made}`)).toContain('TOKEN_LIST secrets');
    expect(stepsFrom(maker, idOf('gone'))).toEqual([]);
    for (const some of ['serviceaccounts', 'serviceaccounts/token']) {
      const steps = stepsFrom(viewWith(rule('', some, 'create')), idOf('sam'));
      expect(steps).not.toContain(`T1136 ${made}`);
    }
  });
});

describe('steps follow what they rest on', () => {
  const NODE = 'nodes/unseen';
  const changing = () => {
    const inventory = createInventory({ access: { kubernetes: kubernetesAccess }, now: () => 99 });
    let at = 1;
    const add = (...items: readonly Raw[]): void => {
      const json = { apiVersion: 'v1', kind: 'List', items };
      const snapshot = inventoryFile({ path: 'x', text: '' }, json)?.(at++);
      if (snapshot !== undefined) inventory.applySnapshot(snapshot);
    };
    return { inventory, add, steps: (id: string) => stepsFrom(inventory.view, id) };
  };

  it('of a pod: rights that its account gets later, and a token that it is no longer handed', () => {
    const { add, steps } = changing();
    const [spec, container] = hostMount('/var/log');
    add(account('sam'), pod('web', { ...spec, serviceAccountName: 'sam' }, container));
    const web = 'kubernetes:pods/shop/web';
    expect(steps(web)).toEqual([
      `CE_VAR_LOG_SYMLINK? ${NODE}`,
      'can_become system:serviceaccount:shop:sam',
    ]);
    add(role('logs', [rule('', 'pods/log', 'get')]), bind('shop', ['Role', 'logs'], 'sam'));
    expect(steps(web)).toContain(`CE_VAR_LOG_SYMLINK ${NODE}`);
    add(account('sam', 'shop', { automountServiceAccountToken: false }));
    expect(steps(web)).toEqual([`CE_VAR_LOG_SYMLINK ${NODE}`]);
  });

  it('of an account: a role that changes in its own file, a namespace that begins to enforce', () => {
    const { add, steps } = changing();
    add(account('sam'), bind('shop', ['Role', 'r'], 'sam'));
    expect(steps(idOf('sam'))).toEqual([]);
    add(role('r', [rule('', 'pods', 'create')]));
    expect(steps(idOf('sam'))).toContain('POD_CREATE? nodes');
    add({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    expect(steps(idOf('sam'))).not.toContain('POD_CREATE? nodes');
    expect(steps(idOf('sam'))).toContain('POD_CREATE serviceaccounts/shop');
  });

  it('of a hub: a pod that comes, and one that goes', () => {
    const { inventory, add, steps } = changing();
    add(account('sam'));
    expect(steps('kubernetes:pods/shop')).toEqual([]);
    add(pod('web'));
    expect(steps('kubernetes:pods/shop')).toEqual(['can_become pods/shop/web']);
    inventory.applyChanges(
      (['resource', 'setting'] as const).map((kind) => ({
        op: 'end' as const,
        kind,
        id: kind === 'resource' ? 'kubernetes:pods/shop/web' : 'kubernetes:settings/pods/shop/web',
        at: 50,
        eventId: `gone ${kind}`,
      })),
    );
    expect(steps('kubernetes:pods/shop')).toEqual([]);
  });
});
