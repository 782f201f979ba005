import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { kubernetesSource } from './index.ts';

let nth = 0;
const web = {
  username: 'system:serviceaccount:shop:web',
  groups: ['system:serviceaccounts', 'system:authenticated'],
  extra: {
    'authentication.kubernetes.io/credential-id': ['JTI=1f0c9d0e-0000-4000-8000-00000000000a'],
    'authentication.kubernetes.io/pod-name': ['web-1'],
    'authentication.kubernetes.io/pod-uid': ['pod-uid-1'],
  },
};
const record = (verb: string, ref: Raw, more: Raw = {}): Raw => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: `5c8d165b-b6cd-516f-931b-${String(nth++).padStart(12, '0')}`,
  stage: 'ResponseComplete',
  requestURI: '/api/v1/x',
  verb,
  user: { username: 'nadia@example.com', groups: ['developers'] },
  sourceIPs: ['10.0.0.1', '203.0.113.9'],
  userAgent: 'kubectl/v1.33.2',
  objectRef: ref,
  responseStatus: { metadata: {}, code: 200 },
  requestReceivedTimestamp: '2026-03-03T09:14:07.531842Z',
  stageTimestamp: '2026-03-03T09:14:07.548211Z',
  annotations: { 'authorization.k8s.io/decision': 'allow' },
  ...more,
});
const rbac = { apiGroup: 'rbac.authorization.k8s.io', apiVersion: 'v1' };
const tokenAsked = record(
  'create',
  { resource: 'serviceaccounts', namespace: 'shop', name: 'web', subresource: 'token' },
  {
    annotations: {
      'authentication.kubernetes.io/issued-credential-id':
        'JTI=9a9a9a9a-0000-4000-8000-000000000001',
    },
    responseObject: {
      kind: 'TokenRequest',
      status: { token: '[redacted]', expirationTimestamp: '2026-03-03T10:14:07Z' },
    },
  },
);
const bound = record(
  'create',
  { resource: 'rolebindings', namespace: 'shop', name: 'helpers', ...rbac },
  {
    requestObject: {
      kind: 'RoleBinding',
      roleRef: { kind: 'ClusterRole', name: 'edit' },
      subjects: [
        { kind: 'ServiceAccount', name: 'web' },
        { kind: 'Group', name: 'developers' },
        { kind: 'User', name: 'sam@example.com' },
      ],
    },
  },
);
const records: readonly Raw[] = [
  record('get', { resource: 'pods', namespace: 'shop', name: 'web-1' }),
  record('list', { resource: 'secrets', namespace: 'shop' }, { user: web }),
  tokenAsked,
  record('create', { resource: 'tokenreviews', apiGroup: 'authentication.k8s.io' }),
  bound,
  record('delete', { resource: 'clusterrolebindings', name: 'helpers', ...rbac }),
  record('patch', { resource: 'clusterroles', name: 'edit', ...rbac }),
  record('create', { resource: 'serviceaccounts', namespace: 'shop', name: 'new' }),
  record('delete', { resource: 'serviceaccounts', namespace: 'shop', name: 'new' }),
  record(
    'get',
    { resource: 'pods', namespace: 'shop', name: 'web-1', subresource: 'exec' },
    {
      stage: 'ResponseStarted',
      responseStatus: { metadata: {}, code: 101 },
    },
  ),
  record(
    'get',
    { resource: 'pods', namespace: 'shop', name: 'web-1' },
    {
      impersonatedUser: { username: 'system:admin', groups: ['system:masters'] },
    },
  ),
  record('create', { resource: 'certificatesigningrequests', name: 'sam' }),
  record('update', {
    resource: 'certificatesigningrequests',
    name: 'sam',
    subresource: 'approval',
  }),
  record(
    'get',
    {},
    {
      requestURI: '/metrics?x=1',
      user: { username: 'system:anonymous' },
      responseStatus: { code: 403, reason: 'Forbidden', message: 'forbidden: User' },
    },
  ),
  record('list', { resource: 'nodes' }, { stage: 'Panic', responseStatus: { code: 500 } }),
  record('create', { resource: 'selfsubjectaccessreviews' }),
  record('get', { resource: 'nodes', name: 'n1', subresource: 'proxy' }),
  record(
    'update',
    { resource: 'configmaps', namespace: 'kube-system', name: 'aws-auth' },
    {
      cluster_name: 'shop',
      user: {
        username: 'ops',
        extra: {
          accessKeyId: ['ASIAEXAMPLE'],
          arn: ['arn:aws:sts::1:assumed-role/ops/sam'],
          sessionName: ['sam'],
        },
      },
    },
  ),
];

parseSuite(kubernetesSource, records);

const eventAt = (index: number) => kubernetesSource.parse(records[index] ?? {})[0];

describe('an event of the audit log', () => {
  it('says who, with which token, from which pod, and what for', () => {
    expect(eventAt(1)).toMatchObject({
      kind: 'secret_access',
      privilege: 'core/secrets:list',
      effect: 'read',
      outcome: 'success',
      actor: {
        principalId: 'kubernetes:system:serviceaccount:shop:web',
        kind: 'automation',
        credential: {
          type: 'session_token',
          nativeId: 'JTI=1f0c9d0e-0000-4000-8000-00000000000a',
          temporary: true,
        },
        session: { id: 'pod-uid-1', name: 'web-1' },
      },
      src: { ip: '203.0.113.9', userAgent: 'kubectl/v1.33.2' },
      targets: [{ kind: 'resource', id: 'kubernetes:secrets/shop' }],
    });
  });

  it('is of the class of what was done, not API Activity throughout', () => {
    expect(records.map((_, index) => eventAt(index)?.classUid)).toEqual([
      6003, 6003, 3003, 3002, 3005, 3005, 3004, 3001, 3001, 3003, 3003, 3004, 3004, 6003, 6003,
      6003, 6003, 3004,
    ]);
  });

  it('names the token that was made and whose it is', () => {
    expect(eventAt(2)).toMatchObject({
      kind: 'token_issuance',
      issued: {
        type: 'session_token',
        nativeId: 'JTI=9a9a9a9a-0000-4000-8000-000000000001',
        forId: 'kubernetes:system:serviceaccount:shop:web',
        expiresAt: Date.UTC(2026, 2, 3, 10, 14, 7),
      },
    });
  });

  it('names the role and everybody that a binding gives it to', () => {
    expect(eventAt(4)?.targets.map(({ kind, id }) => [kind, id])).toEqual([
      ['policy', 'kubernetes:rolebindings/shop/helpers'],
      ['role', 'kubernetes:clusterroles/edit'],
      ['identity', 'kubernetes:system:serviceaccount:shop:web'],
      ['group', 'kubernetes:group/developers'],
      ['identity', 'kubernetes:sam@example.com'],
    ]);
  });

  it('tells an impersonation by both, and an AWS session behind EKS', () => {
    expect(eventAt(10)).toMatchObject({
      actor: { principalId: 'kubernetes:nadia@example.com' },
      targets: [{}, { kind: 'identity', id: 'kubernetes:system:admin' }],
    });
    expect(eventAt(17)?.actor).toMatchObject({
      principalId: 'kubernetes:shop/ops',
      scope: 'shop',
      credential: { type: 'session_token', nativeId: 'ASIAEXAMPLE' },
      session: { id: 'arn:aws:sts::1:assumed-role/ops/sam', name: 'sam' },
    });
  });

  it('waits for the answer of a request that came in', () => {
    expect(kubernetesSource.parse({ ...records[0], stage: 'RequestReceived' })).toEqual([]);
    expect(() => kubernetesSource.parse({ ...records[0], stage: 3 })).toThrow(/field stage/);
  });

  it('is read without its id and verb, where a shipper dropped them', () => {
    const { auditID: _id, verb: _verb, ...rest } = records[0] ?? {};
    expect(kubernetesSource.detect(rest)).toBe(true);
    expect(kubernetesSource.parse(rest)[0]).toMatchObject({
      operation: 'request pods',
      outcome: 'success',
      actor: { principalId: 'kubernetes:nadia@example.com' },
    });
  });

  it('is found in the lists and wrappers of the webhook, AKS, EKS and Elastic', () => {
    const one = records[0] ?? {};
    const unwrap = (record: Raw) => kubernetesSource.unwrap?.(record);
    expect(unwrap({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [one] })).toEqual([
      one,
    ]);
    expect(unwrap({ kubernetes: { audit: one } })).toEqual([one]);
    const resourceId = '/SUBSCRIPTIONS/1/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/SHOP';
    const log = JSON.stringify(one);
    expect(unwrap({ category: 'kube-audit', resourceId, properties: { log } })).toEqual([
      { ...one, cluster_name: 'shop' },
    ]);
    expect(
      unwrap({
        logGroup: '/aws/eks/shop/cluster',
        logEvents: [{ message: log }, { message: 'x' }],
      }),
    ).toEqual([{ ...one, cluster_name: 'shop' }]);
    for (const foreign of [{}, one, { category: 'kube-audit' }, { kind: 'EventList' }])
      expect(unwrap(foreign)).toBeUndefined();
  });

  it('keeps no token and no secret, whatever the level of the log', () => {
    const asked = {
      ...tokenAsked,
      responseObject: { kind: 'TokenRequest', status: { token: 'eyJ.secret.one' } },
    };
    const read = record(
      'get',
      { resource: 'secrets', namespace: 'shop', name: 'db' },
      {
        responseObject: {
          kind: 'Secret',
          data: { password: 'c2VjcmV0' },
          metadata: {
            annotations: {
              'kubectl.kubernetes.io/last-applied-configuration': '{"data":"c2VjcmV0"}',
            },
          },
        },
      },
    );
    const listed = record(
      'list',
      { resource: 'secrets' },
      {
        responseObject: { kind: 'SecretList', items: [{ data: { password: 'c2VjcmV0' } }] },
      },
    );
    const patched = record(
      'patch',
      { resource: 'secrets', namespace: 'shop', name: 'db' },
      {
        requestObject: { stringData: { password: 'c2VjcmV0' } },
      },
    );
    for (const one of [asked, read, listed, patched]) {
      const clean = kubernetesSource.unwrap?.(one)?.[0] ?? {};
      expect(JSON.stringify(clean)).not.toMatch(/eyJ\.secret|c2VjcmV0/);
      expect(kubernetesSource.parse(clean)).toHaveLength(1);
      expect(kubernetesSource.unwrap?.(clean)).toBeUndefined();
    }
  });
});

const audit = resolve(
  import.meta.dirname,
  '../../../../shared/data/k8s/audit-benign-first5000.jsonl',
);
describe.skipIf(!existsSync(audit))(
  '5,000 published events (skipped without ../shared/data)',
  () => {
    const published = existsSync(audit)
      ? readFileSync(audit, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Raw)
      : [];
    const events = () => published.flatMap((one) => kubernetesSource.parse(one));

    it('are all read, with actor, target and outcome in each', () => {
      const all = events();
      expect([published.length, all.length]).toEqual([5_000, 5_000]);
      expect(all.filter((one) => one.actor.principalId === undefined)).toEqual([]);
      expect(all.filter((one) => one.targets.length === 0)).toEqual([]);
      expect(all.filter((one) => one.outcome === 'unknown')).toEqual([]);
      expect(new Set(all.map((one) => one.id)).size).toBe(5_000);
      expect(all.slice(0, 500).flatMap((one) => checkOcsf(kubernetesSource.ocsf(one)))).toEqual([]);
    });

    it('are of these classes and kinds', () => {
      const count = (of: (event: ReturnType<typeof events>[number]) => string | number) => {
        const counts: Record<string, number> = {};
        for (const one of events()) counts[of(one)] = (counts[of(one)] ?? 0) + 1;
        return counts;
      };
      expect(count((one) => one.classUid)).toEqual({
        3001: 41,
        3004: 136,
        3005: 14,
        6003: 4_809,
      });
      expect(count((one) => one.kind)).toEqual({
        other: 4_794,
        privilege_change: 109,
        secret_access: 97,
      });
    });
  },
);
