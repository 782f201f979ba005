import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCountersignError, isObject } from '../../core/index.ts';
import type { Identity, InventoryFact } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import type { Raw } from '../record.ts';
import { kubernetesActions } from './actions/index.ts';
import { atOnce, pictureOf, START, started } from './cluster.case.ts';
import { kubernetesSource } from './index.ts';
import { mapCluster } from './inventory/map.ts';
import { emptyObjects, pullCluster } from './inventory/pull.ts';
import { probePermissions } from './permissions.ts';
import { READER_TOKEN } from './twin/index.ts';
import { SECRET } from './twin/seed.ts';

inventorySuite({
  source: kubernetesSource,
  async start() {
    const { twin, config } = await started();
    return {
      pull: (at, options) => pullCluster(config, at, options, atOnce),
      pullUnknown: (at) =>
        pullCluster({ kubeconfig: twin.kubeconfig('nobody') }, at, undefined, atOnce),
      deny: (permission) => twin.deny(permission),
      throttle: (times) => twin.throttle(times),
      fail: (status, times, after) => twin.fail(status, times, after),
      requests: () => twin.requests(),
      picture: () => pictureOf(twin),
      secrets: [SECRET, READER_TOKEN],
      close: () => twin.close(),
    };
  },
  expected: {
    identity: 8,
    role: 2,
    group: 2,
    membership: 5,
    credential: 1,
    resource: 4,
    setting: 3,
    trust: 1,
    entitlement: 10,
  },
  outside: (id) => /^(aws|gcp|entra):/.test(id),
});

describe('a pull of the cluster', () => {
  it('begins anew when its place in a list ran out (410), and never reads what a secret holds', async () => {
    const { twin, config } = await started();
    try {
      let first = true;
      const options = {
        progress: () => {
          if (first) twin.expireContinue();
          first = false;
        },
      };
      const facts: InventoryFact[] = [];
      for await (const one of pullCluster(config, START, options, atOnce)) facts.push(...one.facts);
      expect(facts.filter(({ kind }) => kind === 'identity')).toHaveLength(8);
      const named = facts.filter((fact): fact is Identity => fact.kind === 'identity');
      expect(named.map(({ name, status, class: kind }) => [name, status, kind])).toContainEqual([
        'system:serviceaccount:shop:gone',
        'deleted',
        'workload',
      ]);
      expect(facts).toContainEqual(
        expect.objectContaining({
          kind: 'entitlement',
          holderId: 'kubernetes:nadia@example.com',
          privileges: ['*/*:*'],
          resources: ['*'],
        }),
      );
      expect(facts).toContainEqual(
        expect.objectContaining({
          kind: 'entitlement',
          holderId: 'kubernetes:system:serviceaccount:shop:web',
          privileges: ['core/pods:get', 'core/pods:list', 'core/secrets:get', 'core/secrets:list'],
          resources: ['namespace/shop'],
        }),
      );
      expect(facts).toContainEqual(
        expect.objectContaining({
          kind: 'trust',
          targetId: 'aws:arn:aws:iam::111122223333:role/web',
        }),
      );
    } finally {
      await twin.close();
    }
  });

  it('tells by SelfSubjectAccessReview which rights are there', async () => {
    const { twin, config } = await started();
    try {
      const probe = async () => {
        const found: Record<string, string> = {};
        for await (const one of probePermissions(config, atOnce))
          found[one.permission] = one.granted;
        return found;
      };
      const { read, act, undo } = kubernetesSource.permissions;
      const all = [...new Set([...read, ...act, ...undo])];
      expect(await probe()).toEqual(Object.fromEntries(all.map((one) => [one, 'yes'])));
      for (const one of all) {
        twin.deny(one);
        expect([one, (await probe())[one]]).toEqual([one, 'no']);
      }
    } finally {
      await twin.close();
    }
  });
});

describe('the audit webhook', () => {
  it('takes lists from who has the token, and nothing else', () => {
    const { webhook } = kubernetesSource;
    const item = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', verb: 'get' };
    const body = JSON.stringify({
      kind: 'EventList',
      apiVersion: 'audit.k8s.io/v1',
      items: [item],
    });
    const headers = { authorization: 'Bearer hook-secret' };
    expect(webhook?.authentic({ headers, body }, 'hook-secret')).toBe(true);
    expect(webhook?.authentic({ headers, body }, 'other')).toBe(false);
    expect(webhook?.authentic({ headers: {}, body }, '')).toBe(false);
    expect(webhook?.records({ headers, body })).toEqual([item]);
    expect(() => webhook?.records({ headers, body: '{}' })).toThrow(/field kind/);
  });
});

const shared = resolve(import.meta.dirname, '../../../../shared/data');
const manifests = join(shared, 'k8s/kubehound-attacks');
const fixtures = join(shared, 'inventory/cartography/kubernetes__rbac.json');

describe.skipIf(!existsSync(manifests))(
  'manifests of published attacks (skipped without ../shared/data)',
  () => {
    it('are all read: pods, roles and bindings, none lost', () => {
      const count: Record<string, number> = {};
      const bindings = new Set<string>();
      for (const name of readdirSync(manifests)) {
        const text = readFileSync(join(manifests, name), 'utf8');
        const mapping = kubernetesSource.inventoryFile?.({ path: name, text }, undefined);
        expect(mapping, name).toBeDefined();
        for (const fact of mapping?.(START).facts ?? []) {
          const kind = fact.kind === 'resource' ? fact.type : fact.kind;
          count[kind] = (count[kind] ?? 0) + 1;
          if (fact.kind === 'entitlement' && fact.via.nativeId) bindings.add(fact.via.nativeId);
        }
      }
      expect({ pods: count['pod'], roles: count['role'] }).toEqual({ pods: 30, roles: 20 });
      expect(bindings.size).toBeGreaterThan(0);
      expect(
        kubernetesSource.inventoryFile?.({ path: 'x', text: 'kind: of\n' }, undefined),
      ).toBeUndefined();
      expect(
        kubernetesSource.inventoryFile?.(
          { path: 'x', text: '' },
          { kind: 'Event', apiVersion: 'v1' },
        ),
      ).toBeUndefined();
    });
  },
);

/** Fixtures are written as the Python client names things; values stand as they were. */
const asJson = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asJson);
  if (!isObject(value)) return value;
  if (value['__class'] === 'datetime.fromisoformat')
    return (value['_args'] as readonly unknown[])[0];
  const camel = (key: string) =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__class')
      .map(([key, inner]) => [camel(key), asJson(inner)]),
  );
};

describe.skipIf(!existsSync(fixtures))(
  'published objects of a cluster (skipped without ../shared/data)',
  () => {
    it('lose no account, role, binding or date', () => {
      const file = JSON.parse(readFileSync(fixtures, 'utf8')) as Record<string, unknown>;
      const part = (name: string) =>
        asJson(file[`KUBERNETES_CLUSTER_1_${name}_RAW`]) as readonly Raw[];
      const facts = mapCluster(
        {
          ...emptyObjects(),
          serviceAccounts: part('SERVICE_ACCOUNTS'),
          roles: part('ROLES'),
          roleBindings: part('ROLE_BINDINGS'),
          clusterRoles: part('CLUSTER_ROLES'),
          clusterRoleBindings: part('CLUSTER_ROLE_BINDINGS'),
        },
        { cluster: 'my-cluster-1', issuer: undefined, unread: new Set() },
      );
      const ids = (kind: InventoryFact['kind']) =>
        facts.filter((one) => one.kind === kind).map((one) => one.id);
      expect(ids('identity').sort()).toEqual([
        'kubernetes:my-cluster-1/admin@company.com',
        'kubernetes:my-cluster-1/john.doe@company.com',
        'kubernetes:my-cluster-1/system:serviceaccount:demo-ns:another-sa',
        'kubernetes:my-cluster-1/system:serviceaccount:demo-ns:demo-sa',
        'kubernetes:my-cluster-1/system:serviceaccount:demo-ns:workload-identity-sa',
        'kubernetes:my-cluster-1/system:serviceaccount:test-ns:test-sa',
      ]);
      expect(ids('role')).toHaveLength(4);
      expect(ids('group')).toHaveLength(3);
      expect(facts.flatMap((one) => (one.kind === 'trust' ? [one.targetId] : []))).toEqual([
        'aws:arn:aws:iam::123456789012:role/demo-irsa-role',
        'gcp:wi-bound-sa@example-project.iam.gserviceaccount.com',
      ]);
      const demo = facts.find(
        (one): one is Identity => one.kind === 'identity' && one.name.endsWith(':demo-sa'),
      );
      expect(demo?.createdAt).toEqual({ known: true, value: Date.UTC(2024, 8, 4, 18, 44, 56) });
      const given = facts.filter(
        (one) => one.kind === 'entitlement' && one.via.nativeId !== undefined,
      );
      const bindings = new Set(
        given.map((one) => (one.kind === 'entitlement' ? one.via.nativeId : '')),
      );
      expect(bindings.size).toBe(4);
    });
  },
);

describe('a list that is refused', () => {
  it('names the right in the words of the API', async () => {
    const { twin, config } = await started();
    try {
      twin.deny('list secrets');
      for await (const { blind } of pullCluster(config, START, undefined, atOnce))
        expect(blind.map(({ needs }) => needs)).toContain('list secrets');
      const other = { ...config, actKubeconfig: undefined };
      const [action] = kubernetesActions(other as never);
      const fault = await action
        ?.plan(
          { system: 'kubernetes', nativeId: 'x', scope: 'cluster' },
          { binding: 'rolebindings/a/b' },
          { now: () => 0, stepId: 's' },
        )
        .catch((thrown: unknown) => thrown);
      expect(isCountersignError(fault, 'ERR_SOURCE_DENIED')).toBe(true);
    } finally {
      await twin.close();
    }
  });
});
