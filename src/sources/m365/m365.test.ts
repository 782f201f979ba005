import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { m365Source } from './index.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
let nth = 0;

const audit = (Operation: string, more: Raw = {}): Raw => ({
  CreationTime: '2026-03-03T09:14:07',
  Id: `5c8d165b-b6cd-416f-931b-${String(nth++).padStart(12, '0')}`,
  Operation,
  OrganizationId: TENANT,
  RecordType: 1,
  ResultStatus: 'True',
  UserKey: '10032000ABCDEF01',
  UserType: 2,
  Version: 1,
  Workload: 'Exchange',
  ClientIP: '203.0.113.9:51432',
  ObjectId: 'NAMPR09A006/mailbox',
  UserId: 'Nadia@Example.com',
  AppAccessContext: {
    AADSessionId: 'ses-1',
    UniqueTokenId: 'tok-1',
    ClientAppId: 'fb78d390-0c51-40cd-8e17-fdbfab77341b',
  },
  ...more,
});

const rule = audit('New-InboxRule', {
  ObjectId: 'nadia@example.com\\to-archive',
  Parameters: [
    { Name: 'Name', Value: 'to-archive' },
    { Name: 'ForwardTo', Value: 'thief@evil.example' },
    { Name: 'DeleteMessage', Value: 'True' },
  ],
});
const files = audit('FileDownloaded', {
  Workload: 'SharePoint',
  RecordType: 6,
  UserType: 0,
  ResultStatus: undefined,
  ObjectId: 'https://example.sharepoint.com/sites/hr/pay.xlsx',
});

const records: readonly Raw[] = [
  rule,
  audit('Set-Mailbox', {
    Parameters: [
      { Name: 'Identity', Value: 'nadia@example.com' },
      { Name: 'ForwardingSmtpAddress', Value: 'smtp:thief@evil.example' },
    ],
  }),
  audit('Add-MailboxPermission', { ResultStatus: 'False' }),
  files,
  audit('UserLoginFailed', {
    Workload: 'AzureActiveDirectory',
    RecordType: 15,
    ResultStatus: 'Failed',
    ErrorNumber: '50126',
  }),
  audit('MailItemsAccessed', { MailboxOwnerUPN: 'sam@example.com', UserType: 0 }),
  audit('Add member to group.', { Workload: 'AzureActiveDirectory', UserType: 0 }),
  audit('AlertTriggered', {
    Workload: 'SecurityComplianceCenter',
    Name: 'Suspicious email forwarding activity',
    Severity: 'High',
    Status: 'Active',
    UserId: 'SecurityComplianceAlerts',
    UserType: 4,
    Data: '{"f3u":"nadia@example.com","sev":"High"}',
  }),
  {
    RecordType: 'ExchangeAdmin',
    CreationDate: '2026-03-03T09:14:07Z',
    UserIds: 'nadia@example.com',
    Operations: 'Set-InboxRule',
    AuditData: JSON.stringify(
      audit('Set-InboxRule', { ObjectId: 'nadia@example.com\\to-archive' }),
    ),
    ResultIndex: 1,
  },
  {
    TenantId: 'workspace',
    TimeGenerated: '2026-03-03T09:14:07Z',
    Type: 'OfficeActivity',
    Operation: 'New-InboxRule',
    OfficeWorkload: 'Exchange',
    OfficeId: 'office-1',
    OfficeObjectId: 'nadia@example.com\\x',
    OrganizationId: TENANT,
    RecordType: 'ExchangeAdmin',
    UserId: 'nadia@example.com',
    UserType: 'Admin',
    Client_IPAddress: '203.0.113.9',
    Parameters: '[{"Name":"Name","Value":"x"}]',
    ResultStatus: 'True',
  },
];

parseSuite(m365Source as SourceDefinition, records);

const events = records.flatMap((one) => m365Source.parse(one));

describe('an event of Microsoft 365', () => {
  it('says who did it, from where, in which session, with which token', () => {
    expect(events[0]).toMatchObject({
      classUid: 3004,
      activityId: 1,
      kind: 'privilege_change',
      outcome: 'success',
      actor: {
        principalId: 'm365:nadia@example.com',
        kind: 'human',
        session: { id: 'ses-1' },
        credential: { nativeId: 'tok-1', temporary: true },
      },
      src: { ip: '203.0.113.9' },
      cloud: { account: TENANT },
    });
    expect(events[0]?.targets.map(({ id }) => id)).toEqual([
      'm365:nadia@example.com',
      'm365:rule:nadia@example.com:to-archive',
    ]);
  });

  it('tells rights, settings, sign-ins, groups, files and findings apart', () => {
    expect(events.map((one) => [one.classUid, one.activityId, one.outcome])).toEqual([
      [3004, 1, 'success'],
      [3004, 3, 'success'],
      [3005, 1, 'failure'],
      [6006, 2, 'success'],
      [3002, 1, 'failure'],
      [6003, 2, 'success'],
      [3006, 3, 'success'],
      [2004, 1, 'success'],
      [3004, 3, 'success'],
      [3004, 1, 'success'],
    ]);
    expect(m365Source.vendorFinding?.(events[7] ?? never())).toMatchObject({
      severity: 'high',
      subjects: ['m365:nadia@example.com'],
      dismissed: false,
    });
    expect(m365Source.vendorFinding?.(events[0] ?? never())).toBeUndefined();
  });

  it('takes the system for a service, and an app by its object id', () => {
    const [system] = m365Source.parse(
      audit('Set-Mailbox', { UserId: 'NT AUTHORITY\\SYSTEM (w3wp)', UserType: 4 }),
    );
    expect(system?.actor).toMatchObject({ principalKind: 'service', kind: 'automation' });
    const [app] = m365Source.parse(audit('Send', { UserId: 'ServicePrincipal_ABC', UserType: 6 }));
    expect(app?.actor).toMatchObject({ principalId: 'm365:abc', kind: 'automation' });
  });

  const data = resolve(import.meta.dirname, '../../../../shared/data/microsoft');
  it.skipIf(!existsSync(data))(
    'is read from every published record, with its source and target (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(resolve(data, 'office-activity-msticnb.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Raw);
      expect(theirs).toHaveLength(300);
      expect(theirs.filter((one) => !m365Source.detect(one))).toEqual([]);
      const read = theirs.flatMap((one) => m365Source.parse(one));
      expect(read.flatMap((event) => checkOcsf(m365Source.ocsf(event)))).toEqual([]);
      const withAddress = theirs.filter((one) => one['ClientIP'] || one['Client_IPAddress']);
      expect(read.filter(({ src }) => src.ip !== undefined)).toHaveLength(withAddress.length);
      const withObject = theirs.filter((one) => one['OfficeObjectId']);
      expect(read.filter(({ targets }) => targets.length > 0).length).toBeGreaterThanOrEqual(
        withObject.length,
      );
      expect(read.filter(({ actor }) => actor.name === 'unknown')).toEqual([]);
    },
  );
});

const never = (): never => {
  throw new Error('no such event');
};
