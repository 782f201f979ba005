/** An organisation in the twin with all that a pull asks for, as the inventory suite wants it. Test only. */
import type { InventoryWorld } from '../../inventory-suite.case.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { awsConfig } from '../config.ts';
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
const SET = 'arn:aws:sso:::permissionSet/ssoins-1/ps-1';

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
  secrets: [1, 2, 3].map((nth) => ({
    ARN: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:db${nth}-AbCdEf`,
    Name: `db${nth}`,
    RotationEnabled: nth === 1,
    CreatedDate: 1_700_000_000,
    ...(nth === 1 ? { LastRotatedDate: 1_710_000_000, LastAccessedDate: 1_715_000_000 } : {}),
  })),
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
    secrets: [adminKey.secretAccessKey],
    close: () => bench.close(),
  };
};
