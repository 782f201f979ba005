/**
 * Each permission by a call that changes nothing: to read, by its own listing; to act, by asking IAM's simulator,
 * where that is granted. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetOpenIDConnectProviderCommand,
  GetServiceLastAccessedDetailsCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import {
  DescribePolicyCommand,
  ListAccountsCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
} from '@aws-sdk/client-organizations';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  DescribePermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
} from '@aws-sdk/client-sso-admin';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { assumedRole, iamArn, parseArn } from './arn.ts';
import { type AwsClients, actClients, type ClientOptions, readClients } from './client.ts';
import type { AwsConfig } from './config.ts';
import { awsPermissions } from './permissions.ts';
import { type Call, type Caller, NOBODY, serviceCalls } from './probe-services.ts';

/** Names that exist nowhere: a permitted call answers "not found", a refused one is refused before. */
const SET = 'arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-0000000000000000';
const INSTANCE = 'arn:aws:sso:::instance/ssoins-0000000000000000';
const STORE = 'd-0000000000';
const GROUP = '00000000-0000-0000-0000-000000000000';
const POLICY = 'p-00000000';

const accountCalls: Readonly<Record<string, Call>> = {
  'iam:GetAccountAuthorizationDetails': ({ iam }) =>
    iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1 })),
  'iam:GenerateCredentialReport': ({ iam }) => iam.send(new GenerateCredentialReportCommand({})),
  'iam:GetCredentialReport': ({ iam }) => iam.send(new GetCredentialReportCommand({})),
  'iam:ListAccessKeys': ({ iam }) => iam.send(new ListAccessKeysCommand({ UserName: NOBODY })),
  'iam:GetAccessKeyLastUsed': ({ iam }) =>
    iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIA0000000000000000' })),
  'iam:GenerateServiceLastAccessedDetails': ({ iam }, { account }) =>
    iam.send(
      new GenerateServiceLastAccessedDetailsCommand({ Arn: iamArn(account, `user/${NOBODY}`) }),
    ),
  'iam:GetServiceLastAccessedDetails': ({ iam }) =>
    iam.send(
      new GetServiceLastAccessedDetailsCommand({ JobId: '00000000-0000-0000-0000-000000000000' }),
    ),
  'iam:ListMFADevices': ({ iam }) => iam.send(new ListMFADevicesCommand({ UserName: NOBODY })),
  'iam:ListSSHPublicKeys': ({ iam }) =>
    iam.send(new ListSSHPublicKeysCommand({ UserName: NOBODY })),
  'iam:ListServiceSpecificCredentials': ({ iam }) =>
    iam.send(new ListServiceSpecificCredentialsCommand({ UserName: NOBODY })),
  'iam:ListSigningCertificates': ({ iam }) =>
    iam.send(new ListSigningCertificatesCommand({ UserName: NOBODY })),
  'iam:ListOpenIDConnectProviders': ({ iam }) =>
    iam.send(new ListOpenIDConnectProvidersCommand({})),
  'iam:GetOpenIDConnectProvider': ({ iam }, { account }) => {
    const OpenIDConnectProviderArn = iamArn(account, `oidc-provider/${NOBODY}.example`);
    return iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  },
  'iam:ListSAMLProviders': ({ iam }) => iam.send(new ListSAMLProvidersCommand({})),
  'cloudtrail:LookupEvents': (clients, { config }) =>
    clients.in(config.region).cloudTrail.send(new LookupEventsCommand({ MaxResults: 1 })),
  ...serviceCalls,
  'sts:GetCallerIdentity': ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
};

/** Only where logs are read from a trail's bucket. */
const bucketCalls = ({
  bucket,
  prefix,
  region,
}: NonNullable<AwsConfig['trailBucket']>): Readonly<Record<string, Call>> => {
  const s3 = (clients: AwsClients, { config }: Caller) => clients.in(region ?? config.region).s3;
  const root = prefix === undefined ? 'AWSLogs/' : `${prefix.replace(/\/+$/, '')}/AWSLogs/`;
  return {
    's3:ListBucket': (clients, caller) =>
      s3(clients, caller).send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: root, MaxKeys: 1 }),
      ),
    's3:GetObject': (clients, caller) =>
      s3(clients, caller).send(new GetObjectCommand({ Bucket: bucket, Key: `${root}${NOBODY}` })),
  };
};

/** Only from the management account. */
const organisationCalls: Readonly<Record<string, Call>> = {
  'organizations:ListAccounts': ({ organizations }) =>
    organizations.send(new ListAccountsCommand({ MaxResults: 1 })),
  'organizations:ListPolicies': ({ organizations }) =>
    organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' })),
  'organizations:DescribePolicy': ({ organizations }) =>
    organizations.send(new DescribePolicyCommand({ PolicyId: POLICY })),
  'organizations:ListTargetsForPolicy': ({ organizations }) =>
    organizations.send(new ListTargetsForPolicyCommand({ PolicyId: POLICY })),
  'organizations:ListParents': ({ organizations }, { account }) =>
    organizations.send(new ListParentsCommand({ ChildId: account })),
  'sso:ListInstances': ({ sso }) => sso.send(new ListInstancesCommand({})),
  'sso:ListPermissionSets': ({ sso }) =>
    sso.send(new ListPermissionSetsCommand({ InstanceArn: INSTANCE })),
  'sso:DescribePermissionSet': ({ sso }) =>
    sso.send(new DescribePermissionSetCommand({ InstanceArn: INSTANCE, PermissionSetArn: SET })),
  'sso:ListAccountsForProvisionedPermissionSet': ({ sso }) =>
    sso.send(
      new ListAccountsForProvisionedPermissionSetCommand({
        InstanceArn: INSTANCE,
        PermissionSetArn: SET,
      }),
    ),
  'sso:ListAccountAssignments': ({ sso }, { account }) =>
    sso.send(
      new ListAccountAssignmentsCommand({
        InstanceArn: INSTANCE,
        PermissionSetArn: SET,
        AccountId: account,
      }),
    ),
  'identitystore:ListUsers': ({ directory }) =>
    directory.send(new ListUsersCommand({ IdentityStoreId: STORE, MaxResults: 1 })),
  'identitystore:ListGroups': ({ directory }) =>
    directory.send(new ListGroupsCommand({ IdentityStoreId: STORE, MaxResults: 1 })),
  'identitystore:ListGroupMemberships': ({ directory }) =>
    directory.send(new ListGroupMembershipsCommand({ IdentityStoreId: STORE, GroupId: GROUP })),
};

const denied = /AccessDenied|UnauthorizedOperation|NotAuthorized|InvalidClientTokenId|Unrecognized/;
/** Answers that only a permitted caller gets. */
const permitted =
  /NoSuchEntity|NoSuchKey|NoSuchBucketPolicy|NoSuchPublicAccess|NotFound|DoesNotExist|NonExistentQueue|ReportNotPresent|ReportInProgress|ReportExpired|ValidationE|InvalidInput|InvalidParameter|InvalidRequest/;

const judged = async (
  permission: string,
  call: () => Promise<unknown>,
): Promise<PermissionProbe> => {
  try {
    await call();
    return { permission, granted: 'yes' };
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : '';
    if (permitted.test(name)) return { permission, granted: 'yes' };
    return {
      permission,
      granted: denied.test(name) ? 'no' : 'unknown',
      because: `${name}: ${messageOf(fault)}`,
    };
  }
};

const callerOf = async ({ sts }: AwsClients, config: AwsConfig): Promise<Caller> => {
  const answer = await sts.send(new GetCallerIdentityCommand({})).catch((cause: unknown) => {
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      `AWS does not know this credential (sts:GetCallerIdentity): ${messageOf(cause)}`,
      { cause, detail: { permission: 'sts:GetCallerIdentity' } },
    );
  });
  const { Account = '', Arn = '' } = answer;
  return { config, account: Account, arn: assumedRole(Arn)?.roleArn ?? Arn };
};

/** Conditions on the target are not tried: a policy may still refuse the one account that matters. */
const simulated = async (
  clients: AwsClients,
  caller: Caller,
  permissions: readonly string[],
): Promise<readonly PermissionProbe[]> => {
  const unknownFor = (because: string): readonly PermissionProbe[] =>
    permissions.map((permission) => ({ permission, granted: 'unknown', because }));
  if (parseArn(caller.arn)?.resource === 'root') return unknownFor('root cannot be simulated');
  try {
    const { EvaluationResults = [] } = await clients.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: caller.arn,
        ActionNames: [...permissions],
      }),
    );
    const decisions = new Map(
      EvaluationResults.map((one) => [one.EvalActionName ?? '', one.EvalDecision]),
    );
    return permissions.map((permission) => {
      const decision = decisions.get(permission);
      if (decision === 'allowed') return { permission, granted: 'yes' };
      return decision === undefined
        ? { permission, granted: 'unknown', because: 'the simulator gave no answer' }
        : { permission, granted: 'no', because: `the simulator says ${decision}` };
    });
  } catch (fault) {
    return unknownFor(
      `only acting would tell, and iam:SimulatePrincipalPolicy is not granted: ${messageOf(fault)}`,
    );
  }
};

export async function* probeAws(
  config: AwsConfig,
  options: ClientOptions = {},
): AsyncIterable<PermissionProbe> {
  const clients = readClients(config, options);
  try {
    const caller = await callerOf(clients, config);
    const calls = {
      ...accountCalls,
      ...(config.trailBucket ? bucketCalls(config.trailBucket) : {}),
      ...(config.managementAccount ? organisationCalls : {}),
    };
    for (const [permission, call] of Object.entries(calls))
      yield await judged(permission, () => call(clients, caller));
  } finally {
    clients.destroy();
  }
  if (config.actCredentials === undefined) return;
  const acting = actClients(config);
  try {
    const wanted = [...new Set([...awsPermissions.act, ...awsPermissions.undo])].sort();
    yield* await simulated(acting, await callerOf(acting, config), wanted);
  } finally {
    acting.destroy();
  }
}
