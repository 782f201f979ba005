import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { entraSource } from './index.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
let nth = 0;
const uuid = (): string => `5c8d165b-b6cd-416f-931b-${String(nth++).padStart(12, '0')}`;

const graphSignIn = (more: Raw = {}): Raw => ({
  id: uuid(),
  createdDateTime: '2026-03-03T09:14:07Z',
  userDisplayName: 'Nadia',
  userPrincipalName: 'nadia@example.com',
  userId: 'aaaaaaaa-0000-4000-8000-000000000001',
  appId: 'bbbbbbbb-0000-4000-8000-000000000001',
  appDisplayName: 'Azure Portal',
  ipAddress: '203.0.113.9',
  clientAppUsed: 'Browser',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  correlationId: 'cor-1',
  sessionId: 'ses-1',
  conditionalAccessStatus: 'success',
  authenticationRequirement: 'multiFactorAuthentication',
  isInteractive: true,
  uniqueTokenIdentifier: `tok-${nth}`,
  resourceDisplayName: 'Windows Azure Service Management API',
  resourceServicePrincipalId: 'cccccccc-0000-4000-8000-000000000001',
  status: { errorCode: 0, failureReason: 'Other.' },
  deviceDetail: { browser: 'Chrome 140', operatingSystem: 'Linux' },
  ...more,
});
const graphAudit = (activityDisplayName: string, more: Raw = {}): Raw => ({
  id: `Directory_${uuid()}`,
  category: 'RoleManagement',
  correlationId: 'cor-2',
  result: 'success',
  resultReason: '',
  activityDisplayName,
  activityDateTime: '2026-03-03T09:14:07.1234567Z',
  loggedByService: 'Core Directory',
  operationType: 'Assign',
  initiatedBy: {
    user: {
      id: 'aaaaaaaa-0000-4000-8000-000000000001',
      userPrincipalName: 'nadia@example.com',
      ipAddress: '203.0.113.9',
    },
    app: null,
  },
  targetResources: [
    {
      id: 'aaaaaaaa-0000-4000-8000-000000000002',
      type: 'User',
      userPrincipalName: 'sam@example.com',
    },
    {
      id: 'dddddddd-0000-4000-8000-000000000001',
      type: 'Role',
      displayName: 'Global Administrator',
    },
  ],
  ...more,
});
const exported = (category: string, properties: Raw, more: Raw = {}): Raw => ({
  time: '2026-03-03T09:14:07.1234567Z',
  resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
  operationName: 'Sign-in activity',
  category,
  tenantId: TENANT,
  resultType: '0',
  callerIpAddress: '203.0.113.9',
  correlationId: 'cor-3',
  Level: 4,
  properties,
  ...more,
});

const records: readonly Raw[] = [
  graphSignIn(),
  graphSignIn({ status: { errorCode: 50126, failureReason: 'Invalid username or password' } }),
  graphSignIn({
    status: { errorCode: 50074 },
    authenticationRequirement: 'singleFactorAuthentication',
  }),
  exported('ServicePrincipalSignInLogs', {
    id: uuid(),
    servicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001',
    servicePrincipalName: 'nightly-export',
    servicePrincipalCredentialKeyId: 'key-1',
    appId: 'ffffffff-0000-4000-8000-000000000001',
    resourceDisplayName: 'Microsoft Graph',
    ipAddress: '198.51.100.7',
  }),
  exported('NonInteractiveUserSignInLogs', graphSignIn({ isInteractive: false })),
  {
    TenantId: TENANT,
    TimeGenerated: '2026-03-03T09:14:07Z',
    Category: 'SignInLogs',
    Type: 'SigninLogs',
    OperationName: 'Sign-in activity',
    ResultType: '0',
    Id: uuid(),
    UserPrincipalName: 'nadia@example.com',
    UserId: 'aaaaaaaa-0000-4000-8000-000000000001',
    AppDisplayName: 'Azure Portal',
    AppId: 'bbbbbbbb-0000-4000-8000-000000000001',
    IPAddress: '203.0.113.9',
    Status: '{"errorCode":0}',
  },
  exported('ManagedIdentitySignInLogs', {
    id: uuid(),
    servicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000002',
    servicePrincipalName: 'vm-build',
    uniqueTokenIdentifier: 'tok-mi',
    resourceDisplayName: 'Azure Key Vault',
  }),
  {
    TenantId: TENANT,
    TimeGenerated: '2026-03-03T09:15:00Z',
    Type: 'MicrosoftGraphActivityLogs',
    AadTenantId: TENANT,
    ApiVersion: 'v1.0',
    AppId: 'bbbbbbbb-0000-4000-8000-000000000001',
    IPAddress: '203.0.113.9',
    OperationId: uuid(),
    RequestId: uuid(),
    RequestMethod: 'GET',
    RequestUri: `https://graph.microsoft.com/v1.0/users/${uuid()}/messages?$top=5`,
    ResponseStatusCode: 200,
    SessionId: 'ses-1',
    SignInActivityId: 'tok-1',
    UserAgent: 'curl/8',
    UserId: 'aaaaaaaa-0000-4000-8000-000000000001',
    Scopes: 'Mail.Read',
  },
  {
    id: uuid(),
    requestId: uuid(),
    correlationId: 'cor-9',
    riskEventType: 'anonymizedIPAddress',
    riskState: 'atRisk',
    riskLevel: 'high',
    riskDetail: 'none',
    source: 'IdentityProtection',
    detectionTimingType: 'realtime',
    activity: 'signin',
    tokenIssuerType: 'AzureAD',
    ipAddress: '203.0.113.77',
    activityDateTime: '2026-03-03T09:14:07Z',
    detectedDateTime: '2026-03-03T09:14:30Z',
    lastUpdatedDateTime: '2026-03-03T09:14:30Z',
    userId: 'aaaaaaaa-0000-4000-8000-000000000001',
    userDisplayName: 'Nadia',
    userPrincipalName: 'nadia@example.com',
  },
  {
    id: uuid(),
    riskEventType: 'leakedCredentials',
    riskState: 'dismissed',
    riskLevel: 'high',
    keyIds: ['key-1'],
    servicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001',
    servicePrincipalDisplayName: 'nightly-export',
    appId: 'ffffffff-0000-4000-8000-000000000001',
    activityDateTime: '2026-03-03T09:14:07Z',
    detectedDateTime: '2026-03-03T09:14:30Z',
  },
  {
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    isDeleted: false,
    isProcessing: false,
    riskLevel: 'high',
    riskState: 'confirmedCompromised',
    riskDetail: 'adminConfirmedUserCompromised',
    riskLastUpdatedDateTime: '2026-03-03T10:00:00Z',
    userDisplayName: 'Nadia',
    userPrincipalName: 'nadia@example.com',
  },
  {
    id: uuid(),
    activityDateTime: '2026-03-03T11:00:00Z',
    tenantId: TENANT,
    jobId: 'job',
    cycleId: 'cycle',
    changeId: 'change',
    provisioningAction: 'create',
    durationInMilliseconds: 12,
    servicePrincipal: { id: 'eeeeeeee-0000-4000-8000-000000000009', displayName: 'ServiceNow' },
    provisioningStatusInfo: { status: 'success' },
    initiatedBy: { id: '', displayName: 'Azure AD Provisioning Service', initiatorType: 'system' },
    sourceIdentity: {
      id: 'aaaaaaaa-0000-4000-8000-000000000001',
      displayName: 'Nadia',
      identityType: 'User',
    },
    targetIdentity: { id: 'snow-1', displayName: 'nadia', identityType: 'User' },
  },
  {
    id: 'da637551227677560813_-961444813',
    tenantId: TENANT,
    title: 'Suspected brute-force attack',
    category: 'CredentialAccess',
    severity: 'medium',
    status: 'new',
    serviceSource: 'microsoftDefenderForIdentity',
    createdDateTime: '2026-03-03T12:00:00Z',
    lastUpdateDateTime: '2026-03-03T12:05:00Z',
    mitreTechniques: ['T1110'],
    evidence: [
      {
        '@odata.type': '#microsoft.graph.security.userEvidence',
        userAccount: {
          userPrincipalName: 'nadia@example.com',
          azureAdUserId: 'aaaaaaaa-0000-4000-8000-000000000001',
        },
      },
      { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '203.0.113.77' },
    ],
  },
  graphAudit('Add member to role'),
  graphAudit('Add member to group', { category: 'GroupManagement' }),
  graphAudit('Consent to application', { category: 'ApplicationManagement' }),
  graphAudit('Reset user password', { category: 'UserManagement' }),
  graphAudit('Update conditional access policy', {
    category: 'Policy',
    result: 'failure',
    resultReason: 'denied',
  }),
  graphAudit('Add service principal credentials', {
    category: 'ApplicationManagement',
    initiatedBy: {
      app: { servicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001', displayName: 'sync' },
    },
  }),
  exported('AuditLogs', graphAudit('Delete user', { category: 'UserManagement' }), {
    operationName: 'Delete user',
  }),
];

parseSuite(entraSource, records);

const events = records.flatMap((one) => entraSource.parse(one));
const eventOf = (operation: string) => events.find((one) => one.operation === operation);

describe('an Entra event', () => {
  it('says of a sign-in who, from where, by what, with how many factors, and which token came of it', () => {
    expect(events[0]).toMatchObject({
      kind: 'authentication',
      outcome: 'success',
      actor: {
        principalId: 'entra:aaaaaaaa-0000-4000-8000-000000000001',
        name: 'nadia@example.com',
        kind: 'human',
        session: { id: 'ses-1', mfa: true },
      },
      src: { ip: '203.0.113.9' },
      issued: { type: 'session_token', nativeId: 'tok-1' },
    });
    expect(events[3]).toMatchObject({
      kind: 'token_issuance',
      actor: {
        name: 'nightly-export',
        kind: 'automation',
        credential: { type: 'client_secret', nativeId: 'key-1' },
      },
      cloud: { account: TENANT },
    });
  });

  it('leads a request to Graph back to the sign-in whose token it used', () => {
    const request = events.find(({ service }) => service === 'Microsoft Graph');
    expect(request).toMatchObject({
      classUid: 6003,
      kind: 'service_to_service',
      operation: 'GET /users/{id}/messages',
      actor: { credential: { nativeId: 'tok-1', temporary: true }, session: { id: 'ses-1' } },
    });
    expect(request?.actor.principalId).toBe(events[0]?.issued?.forId);
    expect(request?.actor.credential?.nativeId).toBe(events[0]?.issued?.nativeId);
  });

  it('takes no correlation id for a session', () => {
    const { sessionId: _, ...bare } = graphSignIn();
    expect(entraSource.parse(bare)[0]?.actor.session).toBeUndefined();
    expect(entraSource.parse(graphAudit('Add user'))[0]?.actor.session).toBeUndefined();
  });

  it('knows the four kinds of sign-in by their tables too', () => {
    const kinds = [
      'SigninLogs',
      'AADNonInteractiveUserSignInLogs',
      'AADServicePrincipalSignInLogs',
      'AADManagedIdentitySignInLogs',
    ].map((Type) => {
      const isUser = !/Service|Managed/.test(Type);
      const [event] = entraSource.parse({
        TimeGenerated: '2026-03-03T09:14:07Z',
        Type,
        Id: uuid(),
        ResultType: '0',
        UniqueTokenIdentifier: 'tok',
        SessionId: 'ses',
        IPAddress: '203.0.113.9',
        ...(isUser
          ? { UserId: 'aaaaaaaa-0000-4000-8000-000000000001', UserPrincipalName: 'n@example.com' }
          : { ServicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001' }),
      });
      return [event?.kind, event?.actor.kind, event?.issued?.nativeId, event?.actor.session?.id];
    });
    expect(kinds).toEqual([
      ['authentication', 'human', 'tok', 'ses'],
      ['token_issuance', 'human', 'tok', 'ses'],
      ['token_issuance', 'automation', 'tok', 'ses'],
      ['token_issuance', 'automation', 'tok', 'ses'],
    ]);
  });

  it('keeps what Microsoft itself found as a finding with a weight, taken back where it was dismissed', () => {
    const found = events.flatMap((one) => entraSource.vendorFinding?.(one) ?? []);
    expect(
      found.map(({ detector, dismissed, hardFact }) => [detector, dismissed, hardFact]),
    ).toEqual([
      ['anonymizedIPAddress', false, false],
      ['leakedCredentials', true, true],
      ['risky user', false, true],
      ['microsoftDefenderForIdentity: Suspected brute-force attack', false, false],
    ]);
    expect(found[0]).toMatchObject({
      severity: 'high',
      llr: 1.5,
      subjects: ['entra:aaaaaaaa-0000-4000-8000-000000000001'],
      observables: ['ip:203.0.113.77'],
    });
    expect(found[1]?.observables).toEqual(['credential:key-1']);
  });

  it('tells a refusal from a step more', () => {
    expect(events.slice(0, 3).map((one) => [one.outcome, one.error?.code])).toEqual([
      ['success', undefined],
      ['failure', '50126'],
      ['unknown', '50074'],
    ]);
    expect(events[2]?.actor.session?.mfa).toBe(false);
  });

  it('reads the same from Graph, from an export and from a table', () => {
    const [graph, , , , , table] = events;
    for (const key of ['outcome', 'classUid'] as const) expect(table?.[key]).toBe(graph?.[key]);
    expect(table?.actor.principalId).toBe(graph?.actor.principalId);
    expect(table?.src.ip).toBe(graph?.src.ip);
  });

  it('means what was changed in the directory', () => {
    const meant = (operation: string) => [
      eventOf(operation)?.classUid,
      eventOf(operation)?.activityId,
    ];
    expect(meant('Add member to role')).toEqual([3005, 1]);
    expect(meant('Add member to group')).toEqual([3006, 3]);
    expect(meant('Consent to application')).toEqual([3005, 1]);
    expect(meant('Reset user password')).toEqual([3001, 4]);
    expect(meant('Add service principal credentials')).toEqual([3004, 1]);
    expect(meant('Delete user')).toEqual([3001, 6]);
    expect(eventOf('Update conditional access policy')).toMatchObject({
      outcome: 'failure',
      error: { message: 'denied' },
    });
    expect(eventOf('Add service principal credentials')?.actor.kind).toBe('automation');
  });

  it('is found in pages and batches, and is no Azure activity', () => {
    expect(entraSource.unwrap?.({ value: [records[0]] })).toEqual([records[0]]);
    expect(entraSource.unwrap?.({ records: [records[3]] })).toEqual([records[3]]);
    const activity = exported('Administrative', {}, { operationName: 'Microsoft.Storage/write' });
    const policy = exported(
      'Policy',
      { policies: [] },
      { operationName: 'Microsoft.Authorization/policies/audit/action' },
    );
    for (const foreign of [activity, policy, { value: [1] }, {}])
      expect(entraSource.detect(foreign)).toBe(false);
  });

  const data = resolve(import.meta.dirname, '../../../../shared/data');
  it.skipIf(!existsSync(data))(
    'is read from every published record (skipped without ../shared/data)',
    () => {
      const lines = (file: string): Raw[] =>
        readFileSync(resolve(data, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Raw);
      const tables = lines('microsoft/entra-signin-msticnb.jsonl');
      const audits = lines('rule-tests/panther-tests.dev.jsonl')
        .filter((one) => /^(?:Azure\.Audit|Microsoft)/.test(String(one['logType'])))
        .map((one) => one['event'] as Raw);
      for (const [theirs, count] of [
        [tables, 300],
        [audits, 42],
      ] as const) {
        expect(theirs).toHaveLength(count);
        expect(theirs.filter((one) => !entraSource.detect(one))).toEqual([]);
        const read = theirs.flatMap((one) => entraSource.parse(one));
        expect(read.flatMap((event) => checkOcsf(entraSource.ocsf(event)))).toEqual([]);
      }
    },
  );
});
