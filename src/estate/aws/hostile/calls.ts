/** API calls that attackers make; benign life makes most of them too, elsewhere and otherwise. */

import { type IamUser, userArn } from '../../organisation/model.ts';
import type { Random } from '../../random.ts';
import { read, write } from '../calls/call.ts';
import type { Call } from '../record.ts';

export const whoAmI = read('sts', 'GetCallerIdentity');

export const recon: readonly Call[] = [
  read('iam', 'ListUsers', { maxItems: 1000 }),
  read('iam', 'ListRoles', { maxItems: 1000 }),
  read('iam', 'GetAccountAuthorizationDetails', { maxItems: 1000 }),
  read('s3', 'ListBuckets', { Host: 's3.amazonaws.com' }),
  read('ec2', 'DescribeInstances', { maxResults: 1000, instancesSet: {}, filterSet: {} }),
  read('secretsmanager', 'ListSecrets', { maxResults: 100 }),
];

export const denied = (call: Call, who: string): Call => ({
  ...call,
  error: {
    code: 'AccessDenied',
    message: `User: ${who} is not authorized to perform: ${call.service}:${call.name} because no identity-based policy allows the ${call.service}:${call.name} action`,
  },
});

export const createUser = (account: string, userName: string, random: Random): Call =>
  write(
    'iam',
    'CreateUser',
    { userName },
    {
      user: {
        userName,
        userId: `AIDA${random.base32(17)}`,
        arn: `arn:aws:iam::${account}:user/${userName}`,
        path: '/',
        createDate: 'Nov 2, 2026 9:00:00 AM',
      },
    },
  );

export const attachAdmin = (userName: string): Call =>
  write('iam', 'AttachUserPolicy', {
    userName,
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });

export const createKey = (userName: string, keyId: string): Call =>
  write(
    'iam',
    'CreateAccessKey',
    { userName },
    {
      accessKey: {
        accessKeyId: keyId,
        status: 'Active',
        userName,
        createDate: 'Nov 2, 2026 9:00:05 AM',
      },
    },
  );

export const createLoginProfile = (user: Pick<IamUser, 'name' | 'account'>): Call =>
  write(
    'iam',
    'CreateLoginProfile',
    { userName: user.name, passwordResetRequired: false },
    {
      loginProfile: {
        userName: user.name,
        createDate: 'Nov 2, 2026 9:00:09 AM',
        passwordResetRequired: false,
      },
    },
  );

export const stopTrail = (account: string): Call =>
  write('cloudtrail', 'StopLogging', {
    name: `arn:aws:cloudtrail:us-east-1:${account}:trail/organisation`,
  });

export const shareSnapshot = (withAccount: string, random: Random): Call =>
  write(
    'ec2',
    'ModifySnapshotAttribute',
    {
      snapshotId: `snap-${random.hex(17)}`,
      createVolumePermission: { add: { items: [{ userId: withAccount }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
    { _return: true },
  );

export const readSecret = (account: string, name: string): Call =>
  read('secretsmanager', 'GetSecretValue', {
    secretId: `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}`,
  });

export const backdoorTrust = (roleName: string, outsider: string): Call =>
  write('iam', 'UpdateAssumeRolePolicy', {
    roleName,
    policyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${outsider}:root` },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  });

export const federationToken = (name: string, keyId: string, user: IamUser): Call =>
  write(
    'sts',
    'GetFederationToken',
    {
      name,
      durationSeconds: 129_600,
      policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    },
    {
      credentials: {
        accessKeyId: keyId,
        sessionToken: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        expiration: 'Nov 4, 2026 9:00:00 AM',
      },
      federatedUser: {
        federatedUserId: `${user.account.id}:${name}`,
        arn: `arn:aws:sts::${user.account.id}:federated-user/${name}`,
      },
    },
  );

export const passwordSignIn = (mfa: boolean): Call => ({
  service: 'signin',
  name: 'ConsoleLogin',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  response: { ConsoleLogin: 'Success' },
  additional: {
    LoginTo: 'https://console.aws.amazon.com/console/home',
    MobileVersion: 'No',
    MFAUsed: mfa ? 'Yes' : 'No',
  },
});

export const signInIdentity = (user: IamUser): Readonly<Record<string, unknown>> => ({
  type: 'IAMUser',
  principalId: user.userId,
  arn: userArn(user),
  accountId: user.account.id,
  userName: user.name,
});
