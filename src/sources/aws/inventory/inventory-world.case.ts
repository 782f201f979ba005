/** An organisation in the twin with all that a pull asks for, as the inventory suite wants it. Test only. */
import type { InventoryWorld } from '../../inventory-suite.case.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { awsConfig } from '../config.ts';
import type { TwinPolicied } from '../twin/policied.ts';
import type { TwinServices } from '../twin/services.ts';
import { ACCOUNT, adminKey, startBench } from '../twin/twin.case.ts';
import { pullInventory } from './pull.ts';

export const SHOP = '444455556666';

const deny = (Action: string): string =>
  JSON.stringify({ Statement: [{ Effect: 'Deny', Action, Resource: '*' }] });
const allowAll = JSON.stringify({
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const STORE = 'd-1234567890';
/** Of an account that is not ours. */
export const OUTSIDER = 'arn:aws:iam::999988887777:role/vendor';
export const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a0a0a0a-0000-4000-8000-000000000001`;
const SET = 'arn:aws:sso:::permissionSet/ssoins-1/ps-1';

const REGION = 'eu-central-1';
const toOutsider = (Action: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: OUTSIDER }, Action, Resource: '*' }],
  });
const here = (service: string, name: string, region = REGION): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${name}`;

/** Two pages of most, in two regions, with and without a policy. */
const policied: TwinPolicied = {
  buckets: [
    {
      name: 'reports',
      region: REGION,
      policy: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::reports/*',
          },
        ],
      }),
      publicAccessBlock: { RestrictPublicBuckets: true, IgnorePublicAcls: false },
    },
    {
      name: 'site',
      region: 'eu-west-1',
      acl: { 'http://acs.amazonaws.com/groups/global/AllUsers': 'READ' },
    },
    { name: 'trail-of-example', region: REGION },
  ],
  queues: {
    [here('sqs', 'orders')]: toOutsider('sqs:SendMessage'),
    [here('sqs', 'mail')]: undefined,
    [here('sqs', 'dead')]: undefined,
    [here('sqs', 'west', 'eu-west-1')]: undefined,
  },
  topics: {
    [here('sns', 'alerts')]: toOutsider('sns:Subscribe'),
    [here('sns', 'quiet')]: undefined,
    [here('sns', 'third')]: undefined,
  },
  functions: {
    [here('lambda', 'function:resize')]: {
      role: `arn:aws:iam::${ACCOUNT}:role/worker`,
      policy: toOutsider('lambda:InvokeFunction'),
    },
    [here('lambda', 'function:plain')]: { role: `arn:aws:iam::${ACCOUNT}:role/worker` },
    [here('lambda', 'function:other')]: { role: `arn:aws:iam::${ACCOUNT}:role/worker` },
  },
  secretPolicies: {
    [here('secretsmanager', 'secret:db1-AbCdEf')]: toOutsider('secretsmanager:GetSecretValue'),
  },
  instances: [
    {
      id: 'i-0a',
      region: REGION,
      tokens: 'optional',
      profile: `arn:aws:iam::${ACCOUNT}:instance-profile/worker`,
    },
    { id: 'i-0b', region: REGION, tokens: 'required' },
    { id: 'i-0c', region: REGION, tokens: 'required' },
    { id: 'i-0d', region: REGION, tokens: 'optional', state: 'terminated' },
  ],
};

export const services: TwinServices = {
  policies: [
    {
      id: 'p-full',
      name: 'FullAWSAccess',
      type: 'SERVICE_CONTROL_POLICY',
      content: allowAll,
      targets: ['r-root', 'ou-prod', SHOP],
    },
    {
      id: 'p-nouser',
      name: 'NoUsers',
      type: 'SERVICE_CONTROL_POLICY',
      content: deny('iam:CreateUser'),
      targets: ['ou-prod'],
    },
    {
      id: 'p-data',
      name: 'OwnData',
      type: 'RESOURCE_CONTROL_POLICY',
      content: deny('s3:*'),
      targets: ['r-root'],
    },
  ],
  parents: { [ACCOUNT]: 'r-root', [SHOP]: 'ou-prod', 'ou-prod': 'r-root' },
  center: {
    instance: { InstanceArn: 'arn:aws:sso:::instance/ssoins-1', IdentityStoreId: STORE },
    permissionSets: [{ Name: 'Admin', PermissionSetArn: SET }],
    assignments: [
      {
        AccountId: ACCOUNT,
        PermissionSetArn: SET,
        PrincipalType: 'GROUP',
        PrincipalId: 'g-admins',
      },
      { AccountId: ACCOUNT, PermissionSetArn: SET, PrincipalType: 'USER', PrincipalId: 'u-2' },
    ],
    users: [1, 2, 3].map((nth) => ({
      UserId: `u-${nth}`,
      UserName: `person${nth}@example.com`,
      IdentityStoreId: STORE,
      Emails: [{ Value: `person${nth}@example.com`, Primary: true }],
      ...(nth === 1 ? { ExternalIds: [{ Issuer: 'https://scim.example', Id: '00u1' }] } : {}),
    })),
    groups: [{ GroupId: 'g-admins', DisplayName: 'admins', IdentityStoreId: STORE }],
    memberships: [1, 3].map((nth) => ({
      GroupId: 'g-admins',
      MemberId: { UserId: `u-${nth}` },
      IdentityStoreId: STORE,
    })),
  },
  secrets: [1, 2, 3]
    .map((nth) => ({
      ARN: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:db${nth}-AbCdEf`,
      Name: `db${nth}`,
      RotationEnabled: nth === 1,
      CreatedDate: 1_700_000_000,
      ...(nth === 1 ? { LastRotatedDate: 1_710_000_000, LastAccessedDate: 1_715_000_000 } : {}),
    }))
    .concat([
      {
        ARN: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:west-AbCdEf`,
        Name: 'west',
        RotationEnabled: false,
        CreatedDate: 1_700_000_000,
      },
    ]),
  keys: [
    {
      metadata: {
        KeyId: '0a0a0a0a-0000-4000-8000-000000000001',
        Arn: KEY,
        Description: 'payroll',
        KeyManager: 'CUSTOMER',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        Origin: 'AWS_KMS',
        MultiRegion: false,
        CreationDate: 1_700_000_000,
      },
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Enable IAM policies',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/deploy`, OUTSIDER] },
            Action: ['kms:Decrypt', 'kms:DescribeKey'],
            Resource: '*',
          },
        ],
      }),
      grants: [
        {
          GrantId: 'gr-1',
          Name: 'volumes',
          KeyId: KEY,
          GranteePrincipal: `arn:aws:iam::${ACCOUNT}:role/worker`,
          RetiringPrincipal: 'ec2.eu-central-1.amazonaws.com',
          Operations: ['Decrypt', 'GenerateDataKeyWithoutPlaintext'],
          Constraints: { EncryptionContextSubset: { 'aws:ebs:id': 'vol-1' } },
          CreationDate: 1_700_000_000,
        },
        {
          GrantId: 'gr-2',
          KeyId: KEY,
          GranteePrincipal: `arn:aws:iam::${ACCOUNT}:user/ci`,
          Operations: ['Encrypt'],
          CreationDate: 1_700_000_000,
        },
        {
          GrantId: 'gr-3',
          KeyId: KEY,
          GranteePrincipal: `arn:aws:iam::${ACCOUNT}:user/ci`,
          Operations: ['Sign'],
          CreationDate: 1_700_000_000,
        },
      ],
    },
    ...[2, 3].map((nth) => {
      const id = `0a0a0a0a-0000-4000-8000-00000000000${nth}`;
      const region = nth === 2 ? 'eu-central-1' : 'eu-west-1';
      const arn = `arn:aws:kms:${region}:${ACCOUNT}:key/${id}`;
      return {
        metadata: { KeyId: id, Arn: arn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
        policy: JSON.stringify({ Statement: [] }),
        grants: [],
      };
    }),
  ],
  ...policied,
  clusters: [
    {
      name: 'prod',
      arn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/prod`,
      createdAt: 1_700_000_000,
      identity: { oidc: { issuer: 'https://oidc.eks.eu-central-1.amazonaws.com/id/ABC' } },
      resourcesVpcConfig: { endpointPublicAccess: true },
    },
  ],
  podIdentities: [
    {
      clusterName: 'prod',
      namespace: 'pay',
      serviceAccount: 'biller',
      associationArn: `arn:aws:eks:eu-central-1:${ACCOUNT}:podidentityassociation/prod/a-1`,
      associationId: 'a-1',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/worker`,
    },
  ],
};

const organization = {
  id: 'o-exampleorg',
  managementAccountId: ACCOUNT,
  accounts: [
    { id: ACCOUNT, name: 'management', email: 'aws@example.com' },
    { id: SHOP, name: 'shop', email: 'shop@example.com' },
  ],
};

const noWait = async (): Promise<void> => undefined;
const quickly = { sleep: noWait, retryStrategy: quickRetries };

export const startInventoryWorld = async (): Promise<InventoryWorld> => {
  const bench = await startBench(
    {
      oidcProviders: [
        { url: 'token.actions.githubusercontent.com', clientIds: ['sts.amazonaws.com'] },
      ],
      samlProviders: ['AWSSSO_x'],
    },
    { organization, services },
  );
  const { twin, trail } = bench;
  const configOf = (credentials: typeof adminKey) =>
    awsConfig.parse({
      region: 'eu-central-1',
      regions: ['eu-west-1'],
      endpoint: twin.endpoint,
      managementAccount: true,
      credentials,
    });
  const stranger = { accessKeyId: 'AKIANOBODYNOBODYNOB1', secretAccessKey: 'x' };
  let stopFailing: (() => void) | undefined;
  return {
    pull: (at) => pullInventory(configOf(adminKey), at, quickly),
    pullUnknown: (at) => pullInventory(configOf(stranger), at, quickly),
    deny(permission) {
      twin.inject({ kind: 'deny', permission });
    },
    throttle(times) {
      twin.inject({ kind: 'throttle', permission: '*', times });
    },
    fail(_status, times, after) {
      stopFailing?.();
      stopFailing =
        times > 0 ? twin.inject({ kind: 'unavailable', permission: '*', after }) : undefined;
    },
    requests: () => trail.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`),
    picture: () => twin.stored(),
    secrets: [adminKey.secretAccessKey, 'never-to-be-told'],
    close: () => bench.close(),
  };
};
