/** What Countersign asks of AWS, least privilege, reading, acting and undoing apart. */
import type { Permissions, SourceDefinition } from '../contract.ts';
import { awsActions } from './actions/index.ts';

/** For the logs alone; those of S3 only where a trail's bucket is named. */
export const logPermissions: readonly string[] = [
  'cloudtrail:LookupEvents',
  's3:ListBucket',
  's3:GetObject',
];

const read: readonly string[] = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GenerateServiceLastAccessedDetails',
  'iam:GetServiceLastAccessedDetails',
  'iam:ListMFADevices',
  'iam:ListSSHPublicKeys',
  'iam:ListServiceSpecificCredentials',
  'iam:ListSigningCertificates',
  'iam:ListOpenIDConnectProviders',
  'iam:GetOpenIDConnectProvider',
  'iam:ListSAMLProviders',
  ...logPermissions,
  'secretsmanager:ListSecrets',
  'secretsmanager:GetResourcePolicy',
  's3:ListAllMyBuckets',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketAcl',
  'sqs:ListQueues',
  'sqs:GetQueueAttributes',
  'sns:ListTopics',
  'sns:GetTopicAttributes',
  'lambda:ListFunctions',
  'lambda:GetPolicy',
  'ec2:DescribeInstances',
  'kms:ListKeys',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
  'eks:ListClusters',
  'eks:DescribeCluster',
  'eks:ListPodIdentityAssociations',
  'eks:DescribePodIdentityAssociation',
  'sts:GetCallerIdentity',
  'organizations:ListAccounts',
  'organizations:ListPolicies',
  'organizations:DescribePolicy',
  'organizations:ListTargetsForPolicy',
  'organizations:ListParents',
  'sso:ListInstances',
  'sso:ListPermissionSets',
  'sso:DescribePermissionSet',
  'sso:ListAccountsForProvisionedPermissionSet',
  'sso:ListAccountAssignments',
  'identitystore:ListUsers',
  'identitystore:ListGroups',
  'identitystore:ListGroupMemberships',
];

const union = (lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();

/** Clients are made when an action first runs: asking what the actions need reaches nobody. */
const actions = awsActions({ region: 'us-east-1' });

/** Acting needs what the actions say they need, no more; undoing is granted apart. */
export const awsPermissions: Permissions = {
  read,
  act: union(actions.flatMap(({ permissions }) => [permissions.do, permissions.verify])),
  undo: union(actions.map(({ permissions }) => permissions.undo)),
};

/** CloudTrail gives management events by itself; data events only where a trail selects them. */
export const awsTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'yes' },
  token_issuance: { given: 'yes' },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'yes' },
  service_to_service: {
    given: 'needs',
    setting: 'CloudTrail data events (S3, Lambda, DynamoDB, KMS) selected in a trail',
  },
};

/** CloudTrail documentation: typical delivery within 5 minutes; late batches are seen up to hours later. */
export const awsLateness = { typicalSeconds: 300, worstSeconds: 4 * 3600 };

const dataEvents = 'only in CloudTrail data events, which must be selected in a trail';

export const awsUnobservable: SourceDefinition['unobservable'] = [
  { privilege: 's3:GetObject*', because: dataEvents },
  { privilege: 's3:PutObject*', because: dataEvents },
  { privilege: 's3:DeleteObject*', because: dataEvents },
  { privilege: 's3:ListBucket*', because: dataEvents },
  { privilege: 'lambda:InvokeFunction', because: dataEvents },
  { privilege: 'dynamodb:GetItem', because: dataEvents },
  { privilege: 'dynamodb:PutItem', because: dataEvents },
  { privilege: 'dynamodb:UpdateItem', because: dataEvents },
  { privilege: 'dynamodb:DeleteItem', because: dataEvents },
  { privilege: 'dynamodb:BatchGetItem', because: dataEvents },
  { privilege: 'dynamodb:BatchWriteItem', because: dataEvents },
  { privilege: 'dynamodb:Query', because: dataEvents },
  { privilege: 'dynamodb:Scan', because: dataEvents },
  { privilege: 'sns:Publish', because: dataEvents },
  { privilege: 'sqs:SendMessage', because: dataEvents },
  { privilege: 'sqs:ReceiveMessage', because: dataEvents },
  { privilege: 'kinesis:PutRecord*', because: dataEvents },
  { privilege: 'kinesis:GetRecords', because: dataEvents },
  { privilege: 'cloudwatch:PutMetricData', because: 'CloudTrail does not log it' },
  { privilege: 'logs:PutLogEvents', because: dataEvents },
  {
    privilege: 'iam:PassRole',
    because: 'CloudTrail logs the call that passes the role, not the check',
  },
];
