import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { gcpSource } from './index.ts';

const ROBOT = 'exporter@example-prod.iam.gserviceaccount.com';
let nth = 0;
const record = (methodName: string, payload: Raw = {}, more: Raw = {}): Raw => ({
  insertId: `ins${String(nth++).padStart(6, '0')}`,
  timestamp: '2026-03-03T09:14:07.123456789Z',
  logName: 'projects/example-prod/logs/cloudaudit.googleapis.com%2Factivity',
  severity: 'NOTICE',
  resource: { type: 'project', labels: { project_id: 'example-prod' } },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: 'iam.googleapis.com',
    methodName,
    resourceName: 'projects/example-prod',
    authenticationInfo: {
      principalEmail: 'nadia@example.com',
      principalSubject: 'user:nadia@example.com',
    },
    requestMetadata: {
      callerIp: '203.0.113.9',
      callerSuppliedUserAgent: 'google-cloud-sdk gcloud/540.0.0',
    },
    authorizationInfo: [{ permission: 'resourcemanager.projects.setIamPolicy', granted: true }],
    status: {},
    ...payload,
  },
  ...more,
});

const records: readonly Raw[] = [
  record('SetIamPolicy', { serviceName: 'cloudresourcemanager.googleapis.com' }),
  record('google.iam.admin.v1.CreateServiceAccountKey', {
    resourceName: `projects/-/serviceAccounts/${ROBOT}`,
    response: {
      name: `projects/example-prod/serviceAccounts/${ROBOT}/keys/0123456789abcdef`,
      privateKeyData: 'hidden',
    },
    authorizationInfo: [{ permission: 'iam.serviceAccountKeys.create', granted: true }],
  }),
  record('google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', {
    serviceName: 'secretmanager.googleapis.com',
    authenticationInfo: {
      principalEmail: ROBOT,
      serviceAccountKeyName: `//iam.googleapis.com/projects/example-prod/serviceAccounts/${ROBOT}/keys/0123456789abcdef`,
    },
    authorizationInfo: [{ permission: 'secretmanager.versions.access', granted: true }],
  }),
  record('storage.objects.get', {
    serviceName: 'storage.googleapis.com',
    status: { code: 7, message: 'denied' },
    authorizationInfo: [{ permission: 'storage.objects.get', granted: false }],
  }),
  record('GenerateAccessToken', {
    serviceName: 'iamcredentials.googleapis.com',
    authenticationInfo: {
      principalEmail: ROBOT,
      serviceAccountDelegationInfo: [
        { firstPartyPrincipal: { principalEmail: 'ci@example-prod.iam.gserviceaccount.com' } },
      ],
    },
  }),
  record('v1.compute.firewalls.insert', { serviceName: 'compute.googleapis.com' }),
  record('google.logging.v2.ConfigServiceV2.DeleteSink', { serviceName: 'logging.googleapis.com' }),
  record('storage.buckets.list', {
    serviceName: 'storage.googleapis.com',
    authenticationInfo: { principalEmail: 'service-4711@gcp-sa-pubsub.iam.gserviceaccount.com' },
    requestMetadata: { callerIp: 'private' },
  }),
  record('storage.objects.get', { serviceName: 'storage.googleapis.com', authenticationInfo: {} }),
  record('google.iam.admin.v1.DisableServiceAccount', {
    resourceName: `projects/-/serviceAccounts/${ROBOT}`,
  }),
];

const scc = (finding: Raw): Raw => ({
  notificationConfigName: 'organizations/1/notificationConfigs/all',
  finding: {
    name: 'organizations/1/sources/2/findings/3',
    parent: 'organizations/1/sources/2',
    resourceName: '//cloudresourcemanager.googleapis.com/projects/42',
    state: 'ACTIVE',
    category: 'Persistence: IAM Anomalous Grant',
    eventTime: '2026-03-03T09:14:07.123Z',
    severity: 'HIGH',
    findingClass: 'THREAT',
    mitreAttack: {
      primaryTactic: 'PERSISTENCE',
      primaryTechniques: ['ACCOUNT_MANIPULATION', 'ADDITIONAL_CLOUD_ROLES'],
    },
    access: {
      principalEmail: ROBOT,
      callerIp: '203.0.113.9',
      serviceAccountKeyName: `//iam.googleapis.com/projects/p/serviceAccounts/${ROBOT}/keys/0123456789abcdef`,
      methodName: 'SetIamPolicy',
    },
    ...finding,
  },
});

describe('detections of Security Command Center', () => {
  it('are findings about whom they name, with what was used and from where', () => {
    const [event] = gcpSource.parse(scc({}));
    expect(event).toMatchObject({
      classUid: 2004,
      activityId: 1,
      actor: { principalId: `gcp:${ROBOT}` },
    });
    expect(event && gcpSource.vendorFinding?.(event)).toMatchObject({
      detector: 'Persistence: IAM Anomalous Grant',
      severity: 'high',
      attack: ['T1098', 'T1098.003'],
      subjects: [`gcp:${ROBOT}`],
      observables: ['ip:203.0.113.9', 'credential:0123456789abcdef'],
      dismissed: false,
    });
  });

  it('taken back or muted say so, and a weak setting is no detection', () => {
    const of = (finding: Raw) =>
      gcpSource.parse(scc(finding)).map((event) => gcpSource.vendorFinding?.(event));
    expect(of({ mute: 'MUTED' })).toMatchObject([{ dismissed: true }]);
    expect(of({ state: 'INACTIVE' })).toMatchObject([{ dismissed: true }]);
    expect(of({ findingClass: 'MISCONFIGURATION' })).toEqual([undefined]);
    expect(of({ category: 'account_has_leaked_credentials' })).toMatchObject([{ hardFact: true }]);
  });
});

describe('who acts, in Cloud Audit Logs', () => {
  const POOL =
    'principal://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/github/subject/repo:acme/shop';
  const actorOf = (authenticationInfo: Raw, metadata: Raw = {}) =>
    gcpSource.parse(record('storage.objects.get', { authenticationInfo, metadata }))[0]?.actor;

  it('may be a federated workload, by its subject or as a token exchange maps it', () => {
    expect(actorOf({ principalSubject: POOL })).toMatchObject({
      principalId: `gcp:${POOL}`,
      kind: 'automation',
    });
    expect(
      actorOf({ principalSubject: 'repo:acme/shop' }, { mapped_principal: POOL }),
    ).toMatchObject({
      principalId: `gcp:${POOL}`,
    });
  });

  it('may stand behind an account, with the key or the chain that Google checked', () => {
    expect(
      actorOf({
        principalEmail: ROBOT,
        serviceAccountKeyName: `//iam.googleapis.com/projects/p/serviceAccounts/${ROBOT}/keys/key-1`,
        serviceAccountDelegationInfo: [{ principalSubject: POOL }],
      }),
    ).toMatchObject({
      principalId: `gcp:${ROBOT}`,
      credential: { nativeId: 'key-1' },
      session: { asserted: [{ kind: 'impersonated_by', value: POOL, verified: true }] },
    });
    expect(
      actorOf({ thirdPartyPrincipal: { thirdPartyClaims: { sub: 'workload-7' } } }),
    ).toMatchObject({ principalId: 'gcp:workload-7' });
  });

  it('is named by address where the log has a number only', () => {
    const [event] = gcpSource.parse(
      record(
        'google.iam.admin.v1.DisableServiceAccount',
        { resourceName: 'projects/-/serviceAccounts/112233' },
        {
          resource: {
            type: 'service_account',
            labels: { email_id: ROBOT, project_id: 'example-prod' },
          },
        },
      ),
    );
    expect(event?.targets).toEqual([{ kind: 'identity', id: `gcp:${ROBOT}`, name: ROBOT }]);
  });
});

parseSuite(gcpSource, [...records, scc({})]);

const events = records.flatMap((one) => gcpSource.parse(one));

describe('a Google Cloud event', () => {
  it('says which key was used, and which was made for whom', () => {
    expect(events[2]).toMatchObject({
      kind: 'secret_access',
      privilege: 'secretmanager.versions.access',
      actor: {
        kind: 'automation',
        credential: { type: 'access_key', nativeId: '0123456789abcdef' },
      },
      cloud: { account: 'example-prod' },
    });
    expect(events[1]?.issued).toEqual({
      type: 'access_key',
      nativeId: '0123456789abcdef',
      forId: `gcp:${ROBOT}`,
    });
    expect(JSON.stringify(gcpSource.ocsf(events[1] as (typeof events)[number]))).not.toContain(
      'hidden',
    );
  });

  it('says who impersonated whom', () => {
    expect(events[4]).toMatchObject({
      kind: 'token_issuance',
      actor: {
        session: {
          asserted: [
            {
              kind: 'impersonated_by',
              value: 'ci@example-prod.iam.gserviceaccount.com',
              verified: true,
            },
          ],
        },
      },
    });
  });

  it('takes nobody for Google by a name that anybody may choose', () => {
    const kindOf = (principalEmail: string) =>
      gcpSource.parse(record('storage.objects.get', { authenticationInfo: { principalEmail } }))[0]
        ?.actor.principalKind;
    expect(kindOf('service-4711@example-prod.iam.gserviceaccount.com')).toBe('identity');
    expect(kindOf('gcp-sa-x@example-prod.iam.gserviceaccount.com')).toBe('identity');
    expect(kindOf('service-4711@gcp-sa-pubsub.iam.gserviceaccount.com')).toBe('service');
    expect(kindOf('4711@cloudservices.gserviceaccount.com')).toBe('service');
  });

  it('is refused by status or by a permission not granted', () => {
    expect(events[3]).toMatchObject({
      outcome: 'failure',
      error: { code: '7', message: 'denied' },
    });
  });

  it('means what was changed', () => {
    const meant = (at: number) => [events[at]?.classUid, events[at]?.activityId];
    expect(meant(0)).toEqual([3005, 1]);
    expect(meant(5)).toEqual([3004, 1]);
    expect(meant(6)).toEqual([3004, 4]);
    expect(meant(9)).toEqual([3001, 5]);
    expect(events[7]).toMatchObject({ kind: 'service_to_service', src: { service: 'private' } });
    expect(events[8]?.actor).toMatchObject({ principalKind: 'anonymous' });
  });

  const file = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(file))(
    'is read from every published entry that is whole (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType === 'GCP.AuditLog')
        .map(({ event }) => event);
      const isTimed = (one: Raw) =>
        /^\d{4}-/.test(
          String(one['timestamp'] ?? one['receiveTimestamp'] ?? one['receivetimestamp']),
        );
      const whole = theirs.filter(
        (one) =>
          isTimed(one) &&
          JSON.stringify(one['protoPayload'] ?? one['protopayload'] ?? {}).includes('"methodName"'),
      );
      expect([theirs.length, whole.length]).toEqual([101, 78]);
      const ours = whole.filter((one) => !JSON.stringify(one).includes('ccc_hosted_reporting'));
      // The other five are Google Workspace's, and that source reads them.
      expect(ours.length).toBe(73);
      expect(whole.filter((one) => gcpSource.detect(one))).toEqual(ours);
      const read = ours.flatMap((one) => gcpSource.parse(one));
      expect(read.flatMap((event) => checkOcsf(gcpSource.ocsf(event)))).toEqual([]);
    },
  );
});
