/** The same organisation as AWS exports it: account authorization details, credential report, account list. */
import type { IamRole, IamUser, Organisation } from '../organisation/model.ts';
import { roleArn, userArn } from '../organisation/model.ts';

type Json = Readonly<Record<string, unknown>>;

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;
const tagList = (tags: Readonly<Record<string, string>>): Json[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const managedArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const attached = (names: readonly string[]): Json[] =>
  names.map((name) => ({ PolicyName: name.split('/').at(-1), PolicyArn: managedArn(name) }));
const inlineList = (document: Json | undefined): Json[] =>
  document ? [{ PolicyName: 'inline', PolicyDocument: document }] : [];

const statement = (Action: readonly string[], Resource = '*'): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Stand-ins of the managed policies in use, by what they let one do. */
const managedDocuments: Readonly<Record<string, readonly Json[]>> = {
  AdministratorAccess: [statement(['*'])],
  PowerUserAccess: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    statement([
      'iam:CreateServiceLinkedRole',
      'iam:ListRoles',
      'organizations:DescribeOrganization',
      'account:ListRegions',
    ]),
  ],
  ReadOnlyAccess: [
    statement([
      'ec2:Describe*',
      's3:Get*',
      's3:List*',
      'iam:Get*',
      'iam:List*',
      'cloudwatch:Get*',
      'logs:Get*',
      'logs:FilterLogEvents',
      'lambda:Get*',
      'lambda:List*',
      'rds:Describe*',
    ]),
  ],
  SecurityAudit: [
    statement([
      'iam:Get*',
      'iam:List*',
      'iam:GenerateCredentialReport',
      's3:GetBucket*',
      's3:ListAllMyBuckets',
      'config:Describe*',
      'cloudtrail:Describe*',
      'ec2:Describe*',
      'guardduty:List*',
    ]),
  ],
  'job-function/Billing': [statement(['aws-portal:*Billing', 'ce:Get*', 'budgets:View*'])],
};

const userDetail = (user: IamUser): Json => ({
  Path: '/',
  UserName: user.name,
  UserId: user.userId,
  Arn: userArn(user),
  CreateDate: iso(user.createdAt),
  ...(user.inline ? { UserPolicyList: inlineList(user.inline) } : {}),
  GroupList: user.groups,
  AttachedManagedPolicies: attached(user.managed),
  Tags: tagList(user.tags),
});

const roleDetail = (role: IamRole): Json => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.roleId,
  Arn: roleArn(role),
  CreateDate: iso(role.createdAt),
  AssumeRolePolicyDocument: role.trust,
  InstanceProfileList: [],
  RolePolicyList: inlineList(role.inline),
  AttachedManagedPolicies: attached(role.managed),
  Tags: tagList(role.tags),
  MaxSessionDuration: role.maxSessionSeconds,
  RoleLastUsed: {},
});

const policyDetail = (name: string): Json => ({
  PolicyName: name.split('/').at(-1),
  PolicyId: `ANPA${name.replace(/\W/g, '').toUpperCase().padEnd(17, 'A').slice(0, 17)}`,
  Arn: managedArn(name),
  Path: name.includes('/') ? `/${name.split('/')[0]}/` : '/',
  DefaultVersionId: 'v1',
  AttachmentCount: 1,
  IsAttachable: true,
  PolicyVersionList: [
    {
      VersionId: 'v1',
      IsDefaultVersion: true,
      Document: { Version: '2012-10-17', Statement: managedDocuments[name] ?? [] },
    },
  ],
});

/** `aws iam get-account-authorization-details` of one account. */
export const authorizationDetails = (organisation: Organisation, accountId: string): Json => {
  const users = organisation.users.filter((user) => user.account.id === accountId);
  const roles = organisation.roles.filter((role) => role.account.id === accountId);
  const groups = organisation.groups.filter((group) => group.account.id === accountId);
  const names = new Set([
    ...users.flatMap((one) => one.managed),
    ...roles.flatMap((one) => one.managed),
    ...groups.flatMap((one) => one.managed),
  ]);
  return {
    UserDetailList: users.map(userDetail),
    GroupDetailList: groups.map((group, index) => ({
      Path: '/',
      GroupName: group.name,
      GroupId: `AGPA${accountId}${'ABCDE'[index] ?? 'F'}AAAA`,
      Arn: `arn:aws:iam::${accountId}:group/${group.name}`,
      CreateDate: '2023-01-10T09:00:00+00:00',
      GroupPolicyList: [],
      AttachedManagedPolicies: attached(group.managed),
    })),
    RoleDetailList: roles.map(roleDetail),
    Policies: [...names].map(policyDetail),
    IsTruncated: false,
  };
};

const reportColumns =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

const none = 'N/A';

const reportRow = (user: IamUser): string => {
  const used = user.lastUsedAt === null ? none : iso(user.lastUsedAt);
  const key = user.keyId !== undefined;
  return [
    user.name,
    userArn(user),
    iso(user.createdAt),
    String(user.console),
    user.console ? (user.lastUsedAt === null ? 'no_information' : used) : none,
    user.console ? iso(user.createdAt) : none,
    none,
    String(user.mfa),
    String(key),
    key ? iso(user.keyCreatedAt) : none,
    key ? used : none,
    key && user.lastUsedAt !== null ? 'eu-west-1' : none,
    key && user.lastUsedAt !== null ? 'sts' : none,
    ...['false', none, none, none, none, 'false', none, 'false', none],
  ].join(',');
};

/** `aws iam get-credential-report`, decoded. */
export const credentialReport = (organisation: Organisation, accountId: string): string => {
  const root = [
    '<root_account>',
    `arn:aws:iam::${accountId}:root`,
    '2021-03-01T08:00:00+00:00',
    'not_supported',
    '2023-04-11T10:00:00+00:00',
    'not_supported',
    'not_supported',
    'true',
    'false',
    none,
    none,
    none,
    none,
    'false',
    none,
    none,
    none,
    none,
    'false',
    none,
    'false',
    none,
  ].join(',');
  const users = organisation.users.filter((user) => user.account.id === accountId);
  return [reportColumns, root, ...users.map(reportRow)].join('\n');
};

/** `aws organizations list-accounts`. */
export const accountList = (organisation: Organisation): Json => ({
  Accounts: organisation.accounts.map((account) => ({
    Id: account.id,
    Arn: `arn:aws:organizations::${organisation.accounts[0]?.id}:account/o-northwind01/${account.id}`,
    Email: `aws-${account.name}@northwind.example`,
    Name: `northwind-${account.name}`,
    Status: 'ACTIVE',
    JoinedMethod: 'CREATED',
    JoinedTimestamp: '2021-03-01T08:00:00+00:00',
  })),
});
