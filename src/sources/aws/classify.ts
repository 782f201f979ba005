/** What kind of telemetry an operation is, and which OCSF class and activity it becomes. */
import type { Deed, TelemetryKind } from '../../model/index.ts';
import { apiActivityOf, effectOfVerb, operationOf, privilegeOf } from './operation.ts';

export interface Shape {
  readonly operation: string;
  readonly privilege: string;
  readonly kind: TelemetryKind;
  readonly classUid: number;
  readonly activityId: number;
}

type Row = readonly [kind: TelemetryKind, classUid: number, activityId: number];

const ACCOUNT = 3001;
const AUTHENTICATION = 3002;
const AUTHORIZE = 3003;
const ENTITY = 3004;
const ACCESS = 3005;
const GROUP = 3006;
const API = 6003;
const OTHER = 99;

/**
 * OCSF 1.8 has no class for roles and no activity for programmatic credentials (1.9 brings both): roles,
 * policies and providers are managed entities, keys are `Other` changes of their account, and taking a
 * role authorises a session (1.9 names that activity "Assign Roles").
 */
const rows: ReadonlyMap<string, Row> = new Map(
  Object.entries<Row>({
    'signin:ConsoleLogin': ['authentication', AUTHENTICATION, 1],
    'signin:UserAuthentication': ['authentication', AUTHENTICATION, 1],
    'signin:CheckMfa': ['authentication', AUTHENTICATION, 6],
    'signin:SwitchRole': ['authentication', AUTHENTICATION, 7],
    'signin:ExitRole': ['authentication', AUTHENTICATION, 7],
    'signin:RenewRole': ['authentication', AUTHENTICATION, 7],
    'signin:Logout': ['authentication', AUTHENTICATION, 2],
    'signin:GetSigninToken': ['token_issuance', AUTHENTICATION, 3],
    'signin:PasswordUpdated': ['privilege_change', ACCOUNT, 3],
    'signin:PasswordRecoveryCompleted': ['privilege_change', ACCOUNT, 4],
    'signin:PasswordRecoveryRequested': ['authentication', AUTHENTICATION, OTHER],
    'signin:CredentialChallenge': ['authentication', AUTHENTICATION, 6],
    'signin:CredentialVerification': ['authentication', AUTHENTICATION, 6],
    'sso:Authenticate': ['authentication', AUTHENTICATION, 1],
    'sso:Federate': ['authentication', AUTHENTICATION, 3],
    'sso:Logout': ['authentication', AUTHENTICATION, 2],
    'sso:GetRoleCredentials': ['token_issuance', AUTHENTICATION, 3],
    'sso:CreateToken': ['token_issuance', AUTHENTICATION, 3],
    'sso-oauth:CreateToken': ['token_issuance', AUTHENTICATION, 3],
    'sso-oauth:CreateTokenWithIAM': ['token_issuance', AUTHENTICATION, 3],
    'sts:AssumeRole': ['token_issuance', AUTHORIZE, 1],
    'sts:AssumeRoot': ['token_issuance', AUTHORIZE, 1],
    'sts:AssumeRoleWithSAML': ['token_issuance', AUTHENTICATION, 3],
    'sts:AssumeRoleWithWebIdentity': ['token_issuance', AUTHENTICATION, 3],
    'sts:GetFederationToken': ['token_issuance', AUTHENTICATION, 3],
    'sts:GetWebIdentityToken': ['token_issuance', AUTHENTICATION, 3],
    'sts:GetSessionToken': ['authentication', AUTHENTICATION, 3],
    'rolesanywhere:CreateSession': ['token_issuance', AUTHENTICATION, 3],
    'ecr:GetAuthorizationToken': ['token_issuance', API, 2],
    'codeartifact:GetAuthorizationToken': ['token_issuance', API, 2],
    'cognito-identity:GetCredentialsForIdentity': ['token_issuance', AUTHENTICATION, 3],
    'redshift:GetClusterCredentials': ['token_issuance', API, 2],
    'iam:CreateAccessKey': ['token_issuance', ACCOUNT, OTHER],
    'iam:CreateServiceSpecificCredential': ['token_issuance', ACCOUNT, OTHER],
    'iam:ResetServiceSpecificCredential': ['token_issuance', ACCOUNT, OTHER],
    'iam:UploadSSHPublicKey': ['token_issuance', ACCOUNT, OTHER],
    'iam:UploadSigningCertificate': ['token_issuance', ACCOUNT, OTHER],
    'iam:CreateUser': ['privilege_change', ACCOUNT, 1],
    'iam:DeleteUser': ['privilege_change', ACCOUNT, 6],
    'iam:CreateLoginProfile': ['privilege_change', ACCOUNT, OTHER],
    'iam:DeleteLoginProfile': ['privilege_change', ACCOUNT, OTHER],
    'iam:UpdateLoginProfile': ['privilege_change', ACCOUNT, 4],
    'iam:ChangePassword': ['privilege_change', ACCOUNT, 3],
    'iam:EnableMFADevice': ['privilege_change', ACCOUNT, 10],
    'iam:DeactivateMFADevice': ['privilege_change', ACCOUNT, 11],
    'iam:AttachUserPolicy': ['privilege_change', ACCOUNT, 7],
    'iam:DetachUserPolicy': ['privilege_change', ACCOUNT, 8],
    'iam:PutUserPolicy': ['privilege_change', ACCESS, 1],
    'iam:DeleteUserPolicy': ['privilege_change', ACCOUNT, 8],
    'iam:UpdateAccessKey': ['privilege_change', ACCOUNT, OTHER],
    'iam:DeleteAccessKey': ['privilege_change', ACCOUNT, OTHER],
    'iam:UpdateUser': ['privilege_change', ENTITY, 3],
    'iam:CreateGroup': ['privilege_change', GROUP, 6],
    'iam:DeleteGroup': ['privilege_change', GROUP, 5],
    'iam:AddUserToGroup': ['privilege_change', GROUP, 3],
    'iam:RemoveUserFromGroup': ['privilege_change', GROUP, 4],
    'iam:AttachGroupPolicy': ['privilege_change', GROUP, 1],
    'iam:PutGroupPolicy': ['privilege_change', GROUP, 1],
    'iam:DetachGroupPolicy': ['privilege_change', GROUP, 2],
    'iam:DeleteGroupPolicy': ['privilege_change', GROUP, 2],
    'iam:CreateRole': ['privilege_change', ENTITY, 1],
    'iam:CreateServiceLinkedRole': ['privilege_change', ENTITY, 1],
    'iam:DeleteRole': ['privilege_change', ENTITY, 4],
    'iam:CreatePolicy': ['privilege_change', ENTITY, 1],
    'iam:DeletePolicy': ['privilege_change', ENTITY, 4],
    'iam:CreateSAMLProvider': ['privilege_change', ENTITY, 1],
    'iam:CreateOpenIDConnectProvider': ['privilege_change', ENTITY, 1],
    'iam:DeleteSAMLProvider': ['privilege_change', ENTITY, 4],
    'iam:DeleteOpenIDConnectProvider': ['privilege_change', ENTITY, 4],
    'iam:CreateInstanceProfile': ['privilege_change', ENTITY, 1],
    'iam:DeleteInstanceProfile': ['privilege_change', ENTITY, 4],
    'iam:CreateVirtualMFADevice': ['privilege_change', ENTITY, 1],
    'iam:DeleteVirtualMFADevice': ['privilege_change', ENTITY, 4],
    'organizations:AttachPolicy': ['privilege_change', ENTITY, 3],
    'organizations:DetachPolicy': ['privilege_change', ENTITY, 3],
    'organizations:CreatePolicy': ['privilege_change', ENTITY, 1],
    'organizations:UpdatePolicy': ['privilege_change', ENTITY, 3],
    'organizations:DeletePolicy': ['privilege_change', ENTITY, 4],
    'organizations:LeaveOrganization': ['privilege_change', ENTITY, 3],
    'organizations:RemoveAccountFromOrganization': ['privilege_change', ENTITY, 3],
    'sso:CreateAccountAssignment': ['privilege_change', ACCESS, 1],
    'sso:DeleteAccountAssignment': ['privilege_change', ACCESS, 2],
    'sso:CreatePermissionSet': ['privilege_change', ENTITY, 1],
    'sso:DeletePermissionSet': ['privilege_change', ENTITY, 4],
    'identitystore:CreateUser': ['privilege_change', ACCOUNT, 1],
    'identitystore:DeleteUser': ['privilege_change', ACCOUNT, 6],
    'identitystore:CreateGroup': ['privilege_change', GROUP, 6],
    'identitystore:DeleteGroup': ['privilege_change', GROUP, 5],
    'identitystore:CreateGroupMembership': ['privilege_change', GROUP, 3],
    'identitystore:DeleteGroupMembership': ['privilege_change', GROUP, 4],
    'sso-directory:AddMemberToGroup': ['privilege_change', GROUP, 3],
    'sso-directory:RemoveMemberFromGroup': ['privilege_change', GROUP, 4],
  }),
);

/** Every write of these services changes who may do what. */
const rightsServices = new Set(['iam', 'organizations', 'sso', 'sso-directory', 'identitystore']);

/** Writes elsewhere that hand out rights: resource policies, sharing, trust anchors, roles on things. */
const rightsElsewhere = new Set([
  'rolesanywhere:CreateTrustAnchor',
  'rolesanywhere:UpdateTrustAnchor',
  'rolesanywhere:CreateProfile',
  'rolesanywhere:UpdateProfile',
  'lambda:AddPermission',
  'lambda:RemovePermission',
  'lambda:CreateFunctionUrlConfig',
  'lambda:AddLayerVersionPermission',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutObjectAcl',
  's3:PutBucketPublicAccessBlock',
  's3:PutAccountPublicAccessBlock',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'kms:RevokeGrant',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:DeleteResourcePolicy',
  'sns:AddPermission',
  'sqs:AddPermission',
  'ecr:SetRepositoryPolicy',
  'ec2:ModifySnapshotAttribute',
  'ec2:ModifyImageAttribute',
  'ec2:AssociateIamInstanceProfile',
  'ec2:ReplaceIamInstanceProfileAssociation',
  'rds:ModifyDBSnapshotAttribute',
  'rds:ModifyDBClusterSnapshotAttribute',
  'eks:CreateAccessEntry',
  'eks:AssociateAccessPolicy',
  'ram:CreateResourceShare',
  'ram:AssociateResourceShare',
]);

const secrets = new Set([
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'kms:Decrypt',
  'ec2:GetPasswordData',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:DownloadDefaultKeyPair',
  'acm:ExportCertificate',
  'iam:GetCredentialReport',
  'appconfig:GetConfiguration',
]);

/** Secret only when asked in clear: `withDecryption` decides. */
const secretWhenDecrypted = new Set([
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
]);

export const readsSecretWhenDecrypted = (privilege: string): boolean =>
  secretWhenDecrypted.has(privilege);

const classify = (eventSource: string, eventName: string): Shape => {
  const operation = operationOf(eventName);
  const privilege = privilegeOf(eventSource, eventName);
  const row = rows.get(privilege);
  if (row !== undefined) {
    return { operation, privilege, kind: row[0], classUid: row[1], activityId: row[2] };
  }
  const service = privilege.slice(0, privilege.indexOf(':'));
  const reads = effectOfVerb(operation) === 'read';
  if (secrets.has(privilege)) {
    return { operation, privilege, kind: 'secret_access', classUid: API, activityId: 2 };
  }
  if (rightsElsewhere.has(privilege)) {
    const activityId = apiActivityOf(operation, false);
    return { operation, privilege, kind: 'privilege_change', classUid: API, activityId };
  }
  if (!reads && rightsServices.has(service)) {
    return { operation, privilege, kind: 'privilege_change', classUid: ENTITY, activityId: 3 };
  }
  if (service === 'signin') {
    return {
      operation,
      privilege,
      kind: 'authentication',
      classUid: AUTHENTICATION,
      activityId: OTHER,
    };
  }
  const activityId = apiActivityOf(operation, reads);
  return { operation, privilege, kind: 'other', classUid: API, activityId };
};

/** What surely blinds or lets in, whoever does it. Selectors and filters may be set wider too: not told. */
const deeds: ReadonlyMap<string, Deed> = new Map(
  (
    [
      [
        'audit_weakened',
        [
          'cloudtrail:StopLogging',
          'cloudtrail:DeleteTrail',
          'cloudtrail:DeleteEventDataStore',
          'cloudtrail:StopEventDataStoreIngestion',
          'config:StopConfigurationRecorder',
          'config:DeleteConfigurationRecorder',
          'config:DeleteDeliveryChannel',
          'ec2:DeleteFlowLogs',
          'route53resolver:DeleteResolverQueryLogConfig',
          'route53resolver:DisassociateResolverQueryLogConfig',
          'logs:DeleteLogGroup',
          'logs:DeleteLogStream',
          'wafv2:DeleteLoggingConfiguration',
          'bedrock:DeleteModelInvocationLoggingConfiguration',
        ],
      ],
      [
        'alerting_weakened',
        [
          'guardduty:DeleteDetector',
          'guardduty:DisassociateFromAdministratorAccount',
          'guardduty:StopMonitoringMembers',
          'securityhub:DisableSecurityHub',
          'securityhub:BatchDisableStandards',
          'inspector2:Disable',
          'macie2:DisableMacie',
          'accessanalyzer:DeleteAnalyzer',
          'cloudwatch:DeleteAlarms',
          'cloudwatch:DisableAlarmActions',
          'monitoring:DeleteAlarms',
          'monitoring:DisableAlarmActions',
          'events:DisableRule',
          'events:DeleteRule',
        ],
      ],
      [
        'federation_changed',
        [
          'iam:CreateSAMLProvider',
          'iam:UpdateSAMLProvider',
          'iam:CreateOpenIDConnectProvider',
          'iam:UpdateOpenIDConnectProviderThumbprint',
          'iam:AddClientIDToOpenIDConnectProvider',
          'rolesanywhere:CreateTrustAnchor',
          'rolesanywhere:UpdateTrustAnchor',
          'sso:CreateTrustedTokenIssuer',
          'sso:UpdateTrustedTokenIssuer',
        ],
      ],
      [
        'machine_entered',
        [
          'ssm:SendCommand',
          'ssm:StartSession',
          'ec2-instance-connect:SendSSHPublicKey',
          'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
        ],
      ],
    ] as const
  ).flatMap(([deed, privileges]) => privileges.map((one) => [one, deed] as const)),
);

export const deedOf = (privilege: string): Deed | undefined => deeds.get(privilege);

const MEMO_LIMIT = 20_000;
const memo = new Map<string, Shape>();

/** Same names, same shape; remembered, because a day of logs holds few distinct operations. */
export const shapeOf = (eventSource: string, eventName: string): Shape => {
  const key = `${eventSource} ${eventName}`;
  const seen = memo.get(key);
  if (seen !== undefined) return seen;
  const shape = classify(eventSource, eventName);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(key, shape);
  return shape;
};
