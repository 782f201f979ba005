/** Connected systems of the sample estate, and some that are not. */
import type { System } from '../../src/contract.ts';
import { accounts } from './cast.ts';
import { minute } from './chance.ts';

export const systemsOf = (now: number, principals: number): readonly System[] => [
  {
    id: 'aws',
    title: 'Amazon Web Services',
    connected: true,
    health: 'healthy',
    because: 'Newest event arrived 41 s after it happened; usual is 2–15 minutes',
    telemetry: {
      authentication: { given: 'yes' },
      token_issuance: { given: 'yes' },
      privilege_change: { given: 'yes' },
      secret_access: { given: 'yes' },
      service_to_service: { given: 'needs', setting: 'CloudTrail data events for Lambda and S3' },
    },
    lateness: { typicalSeconds: 300, worstSeconds: 900 },
    lagSeconds: 41,
    eventsPerSecond: 212.4,
    eventsTotal: 48_211_903,
    setAside: 127,
    lastEventAt: now - 41_000,
    lastInventoryAt: now - 13 * minute,
    scopes: Object.values(accounts),
    principals,
    permissions: {
      read: [
        'iam:GetAccountAuthorizationDetails',
        'iam:GenerateCredentialReport',
        'organizations:List*',
      ],
      act: ['iam:PutUserPolicy', 'iam:UpdateAccessKey', 'iam:DeleteLoginProfile'],
      undo: ['iam:DeleteUserPolicy'],
    },
    blind: [
      {
        area: 'Credential report of account 777788889999',
        because: 'Access denied',
        needs: 'iam:GenerateCredentialReport',
      },
      {
        area: 'Service control policies',
        because: 'The reader is not in the management account',
        needs: 'organizations:DescribePolicy',
      },
    ],
    unobservable: [
      { privilege: 's3:GetObject', because: 'Data events are off for 31 of 40 buckets' },
      { privilege: 'dynamodb:*Item', because: 'Data events are off' },
    ],
  },
  {
    id: 'entra',
    title: 'Microsoft Entra ID',
    connected: false,
    health: 'not_connected',
    because: 'Not connected: countersign connect entra',
    telemetry: {
      authentication: { given: 'needs', setting: 'Entra ID P1 licence for sign-in logs' },
      token_issuance: { given: 'yes' },
      privilege_change: { given: 'yes' },
      secret_access: { given: 'no' },
      service_to_service: { given: 'needs', setting: 'MicrosoftGraphActivityLogs' },
    },
    lateness: { typicalSeconds: 300, worstSeconds: 3600 },
    eventsPerSecond: 0,
    eventsTotal: 0,
    setAside: 0,
    scopes: [],
    principals: 0,
    permissions: {
      read: ['Directory.Read.All', 'AuditLog.Read.All'],
      act: ['User.RevokeSessions.All'],
      undo: ['User.EnableDisableAccount.All'],
    },
    blind: [],
    unobservable: [],
  },
  {
    id: 'kubernetes',
    title: 'Kubernetes',
    connected: false,
    health: 'not_connected',
    because: 'Not connected: countersign connect kubernetes',
    telemetry: {
      authentication: { given: 'yes' },
      token_issuance: { given: 'yes' },
      privilege_change: { given: 'yes' },
      secret_access: { given: 'needs', setting: 'Audit policy at level Metadata for secrets' },
      service_to_service: { given: 'no' },
    },
    lateness: { typicalSeconds: 5, worstSeconds: 60 },
    eventsPerSecond: 0,
    eventsTotal: 0,
    setAside: 0,
    scopes: [],
    principals: 0,
    permissions: {
      read: ['get serviceaccounts', 'list rolebindings'],
      act: ['delete tokens'],
      undo: [],
    },
    blind: [],
    unobservable: [],
  },
];
