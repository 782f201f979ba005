import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { entraSource } from '../entra/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import { instant, type Raw } from '../record.ts';
import { azureSource } from './index.ts';

const SUBSCRIPTION = '00000000-1111-4222-8333-444444444444';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const SAM = 'aaaaaaaa-0000-4000-8000-000000000002';
const VAULT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v`;
let nth = 0;

const claims: Raw = {
  'http://schemas.microsoft.com/identity/claims/objectidentifier':
    'aaaaaaaa-0000-4000-8000-000000000001',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'nadia@example.com',
  'http://schemas.microsoft.com/identity/claims/tenantid': 'tenant-1',
  'http://schemas.microsoft.com/claims/authnmethodsreferences': 'pwd,mfa',
  appid: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  uti: 'tok-1',
  sid: 'ses-1',
};

const exported = (operationName: string, more: Raw = {}): Raw => ({
  time: '2026-03-03T09:14:07.1234567Z',
  resourceId: VAULT,
  operationName,
  category: 'Administrative',
  resultType: 'Success',
  resultSignature: 'Succeeded.OK',
  callerIpAddress: '203.0.113.9',
  correlationId: `correlation-${nth++}`,
  identity: { authorization: { action: operationName, evidence: { role: 'Owner' } }, claims },
  level: 'Information',
  location: 'westeurope',
  properties: {},
  ...more,
});

const assignment = exported('Microsoft.Authorization/roleAssignments/write', {
  properties: {
    requestbody: JSON.stringify({
      Id: 'assignment-1',
      Properties: {
        PrincipalId: SAM,
        PrincipalType: 'User',
        RoleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${OWNER}`,
        Scope: `/subscriptions/${SUBSCRIPTION}`,
      },
    }),
  },
});

const records: readonly Raw[] = [
  assignment,
  exported('Microsoft.Storage/storageAccounts/listKeys/action'),
  exported('Microsoft.KeyVault/vaults/delete', {
    resultType: 'Failure',
    resultSignature: 'Forbidden',
  }),
  {
    eventDataId: 'event-1',
    eventTimestamp: '2026-03-03T09:14:07Z',
    caller: SAM,
    claims: { appid: 'app-1', idtyp: 'app' },
    authorization: { action: 'Microsoft.Authorization/locks/delete', scope: VAULT },
    operationName: { value: 'Microsoft.Authorization/locks/delete', localizedValue: 'Delete lock' },
    category: { value: 'Administrative' },
    status: { value: 'Succeeded' },
    resourceId: VAULT,
    subscriptionId: SUBSCRIPTION,
    httpRequest: { clientIpAddress: '198.51.100.7', method: 'DELETE' },
  },
  {
    Type: 'AzureActivity',
    TimeGenerated: '2026-03-03T09:14:07Z',
    EventDataId: 'event-2',
    OperationNameValue: 'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/DELETE',
    CategoryValue: 'Administrative',
    ActivityStatusValue: 'Success',
    Caller: 'nadia@example.com',
    CallerIpAddress: '203.0.113.9',
    Claims: JSON.stringify(claims),
    _ResourceId: VAULT.toLowerCase(),
    SubscriptionId: SUBSCRIPTION,
  },
  exported('GetBlob', {
    category: 'StorageRead',
    resultType: undefined,
    statusCode: 200,
    callerIpAddress: '203.0.113.9:5123',
    identity: { type: 'SAS', tokenHash: 'key1(HASH)' },
    uri: 'https://account.blob.core.windows.net/pay/2026.csv?sv=2024&sig=S3CR3T%3D&sp=r',
  }),
  exported('SecretGet', {
    category: 'AuditEvent',
    identity: { claim: claims },
    properties: { id: 'https://v.vault.azure.net/secrets/db', clientInfo: 'az/2.60' },
  }),
  {
    id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security/locations/we/alerts/alert-1`,
    name: 'alert-1',
    properties: {
      alertType: 'ARM_SuspiciousIdentity',
      alertDisplayName: 'Suspicious use of an identity',
      severity: 'High',
      status: 'Active',
      timeGeneratedUtc: '2026-03-03T09:20:00Z',
      compromisedEntity: VAULT,
      entities: [
        { $id: '1', address: '203.0.113.9', type: 'ip' },
        { $id: '2', name: 'nadia', aadUserId: SAM, type: 'account' },
      ],
    },
  },
];

parseSuite(azureSource as SourceDefinition, records);

const events = records.flatMap((one) => azureSource.parse(one));

describe('an event of Azure', () => {
  it('says who, with which token of which session, and what role was given to whom', () => {
    expect(events[0]).toMatchObject({
      classUid: 3005,
      activityId: 1,
      outcome: 'success',
      actor: {
        principalId: 'azure:aaaaaaaa-0000-4000-8000-000000000001',
        name: 'nadia@example.com',
        credential: { nativeId: 'tok-1' },
        session: { id: 'ses-1', mfa: true },
      },
      src: { ip: '203.0.113.9' },
      cloud: { account: SUBSCRIPTION, region: 'westeurope' },
    });
    expect(events[0]?.targets.slice(0, 2)).toEqual([
      { kind: 'identity', id: `azure:${SAM}`, name: SAM },
      { kind: 'role', id: `azure:${OWNER}`, name: OWNER },
    ]);
  });

  it('tells rights, secrets, locks, storage and alerts apart, in every shape', () => {
    expect(
      events.map((one) => [one.classUid, one.activityId, one.kind, one.outcome, one.actor.kind]),
    ).toEqual([
      [3005, 1, 'privilege_change', 'success', 'human'],
      [6003, 2, 'secret_access', 'success', 'human'],
      [6003, 4, 'other', 'failure', 'human'],
      [3004, 4, 'privilege_change', 'success', 'automation'],
      [3005, 2, 'privilege_change', 'success', 'human'],
      [6003, 2, 'other', 'success', 'unknown'],
      [6003, 2, 'secret_access', 'success', 'human'],
      [2004, 1, 'other', 'success', 'unknown'],
    ]);
    expect(events[5]?.actor.credential).toMatchObject({ type: 'presigned_url' });
    const [finding] = events.flatMap((one) => azureSource.vendorFinding?.(one) ?? []);
    expect(finding).toMatchObject({
      severity: 'high',
      subjects: [`azure:${SAM}`],
      observables: ['ip:203.0.113.9'],
    });
  });

  it('writes no signature of a shared address', () => {
    const text = JSON.stringify(events.map((one) => azureSource.ocsf(one)));
    expect(text).toContain('sig=[redacted]&sp=r');
    expect(text).not.toContain('S3CR3T');
    expect(JSON.stringify(events.map(({ targets }) => targets))).not.toContain('S3CR3T');
  });

  it('is no record of the directory, nor the other way round', () => {
    for (const record of records) expect(entraSource.detect(record)).toBe(false);
    const audit = exported('Add user', { category: 'AuditLogs', properties: { initiatedBy: {} } });
    expect(azureSource.detect(audit)).toBe(false);
  });

  const data = resolve(import.meta.dirname, '../../../../shared/data');
  it.skipIf(!existsSync(data))(
    'is read from every published record that has a time (skipped without ../shared/data)',
    () => {
      const lines = (file: string): Raw[] =>
        readFileSync(resolve(data, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Raw);
      const tables = lines('microsoft/azure-activity-msticnb.jsonl');
      const cases = lines('rule-tests/panther-tests.dev.jsonl')
        .filter((one) => one['logType'] === 'Azure.MonitorActivity')
        .map((one) => one['event'] as Raw);
      expect([tables.length, cases.length]).toEqual([50, 92]);
      const timed = cases.filter((one) => instant(one['time']) !== undefined);
      const foreign = [...tables, ...timed].filter((one) => !azureSource.detect(one));
      expect(foreign).toEqual([]);
      const read = [...tables, ...timed].flatMap((one) => azureSource.parse(one));
      expect(read.flatMap((event) => checkOcsf(azureSource.ocsf(event)))).toEqual([]);
      const addressed = [...tables, ...timed].filter(
        (one) => one['callerIpAddress'] ?? one['CallerIpAddress'],
      );
      expect(read.filter(({ src }) => src.ip !== undefined)).toHaveLength(addressed.length);
      expect(timed.length).toBeGreaterThanOrEqual(91);
    },
  );
});
