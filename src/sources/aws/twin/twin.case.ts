/** A small account and its clients, shared by the tests of the twin and of the actions. */
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { HOUR, type ManualClock, manualClock } from '../../../core/index.ts';
import { type SeedExtras, seedFromGaad } from './seed.ts';
import { type AwsTwin, type AwsTwinOptions, startAwsTwin } from './start.ts';
import type { TrailRecord } from './trail.ts';

export const ACCOUNT = '111122223333';
export const START = Date.UTC(2026, 2, 2, 9, 0, 0);
export const PROPAGATION_MS = 10_000;

export interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const adminKey = {
  accessKeyId: 'AKIAADMINADMINADMIN1',
  secretAccessKey: 'admin-secret-of-the-twin',
};
/** The acting identity of Countersign. */
export const actKey = {
  accessKeyId: 'AKIAACTACTACTACTACT1',
  secretAccessKey: 'act-secret-of-the-twin',
};
export const ciKey = {
  accessKeyId: 'AKIACICICICICICICIC1',
  secretAccessKey: 'ci-secret-of-the-twin',
};

const created = '2025-01-01T00:00:00+00:00';

const allow = (action: string | readonly string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

export const trustOf = (principal: unknown, condition?: unknown) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sts:AssumeRole',
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ],
});

const role = (name: string, path: string, trust: unknown, extra: object = {}) => ({
  RoleName: name,
  RoleId: `AROA${name
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .padEnd(17, 'R')
    .slice(0, 17)}`,
  Arn: `arn:aws:iam::${ACCOUNT}:role${path}${name}`,
  Path: path,
  CreateDate: created,
  AssumeRolePolicyDocument: trust,
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  InstanceProfileList: [],
  Tags: [],
  ...extra,
});

const user = (name: string, extra: object = {}) => ({
  UserName: name,
  UserId: `AIDA${name
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .padEnd(17, 'U')
    .slice(0, 17)}`,
  Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  Path: '/',
  CreateDate: created,
  GroupList: [],
  AttachedManagedPolicies: [],
  Tags: [],
  ...extra,
});

const smallGaad = {
  UserDetailList: [
    user('admin', {
      AttachedManagedPolicies: [
        {
          PolicyName: 'AdministratorAccess',
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        },
      ],
    }),
    user('ci', {
      GroupList: ['deployers'],
      Tags: [{ Key: 'team', Value: 'platform' }],
      UserPolicyList: [
        {
          PolicyName: 'own',
          PolicyDocument: allow(['iam:GetUser', 'ec2:Describe*', 'iam:DeleteUserPolicy']),
        },
      ],
    }),
    user('jane'),
    user('countersign', {
      UserPolicyList: [{ PolicyName: 'act', PolicyDocument: allow('iam:*') }],
    }),
  ],
  GroupDetailList: [
    {
      GroupName: 'deployers',
      GroupId: 'AGPADEPLOYERSDEPLOYER',
      Arn: `arn:aws:iam::${ACCOUNT}:group/deployers`,
      Path: '/',
      CreateDate: created,
      GroupPolicyList: [
        {
          PolicyName: 'assume',
          PolicyDocument: allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/deploy`),
        },
      ],
      AttachedManagedPolicies: [],
    },
  ],
  RoleDetailList: [
    role('deploy', '/', trustOf({ AWS: `arn:aws:iam::${ACCOUNT}:root` }), {
      MaxSessionDuration: 7_200,
      RolePolicyList: [
        { PolicyName: 'work', PolicyDocument: allow(['s3:*', 'ec2:*', 'iam:GetUser']) },
      ],
    }),
    role(
      'AWSServiceRoleForSupport',
      '/aws-service-role/support.amazonaws.com/',
      trustOf({ Service: 'support.amazonaws.com' }),
    ),
    role(
      'AWSReservedSSO_Admin_0123456789abcdef',
      '/aws-reserved/sso.amazonaws.com/',
      trustOf({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_x` }),
    ),
    role('worker', '/', trustOf({ Service: 'ec2.amazonaws.com' })),
  ],
  Policies: [
    {
      PolicyName: 'fence',
      PolicyId: 'ANPAFENCEFENCEFENCE12',
      Arn: `arn:aws:iam::${ACCOUNT}:policy/fence`,
      Path: '/',
      DefaultVersionId: 'v1',
      CreateDate: created,
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: true, CreateDate: created, Document: allow('ec2:*') },
      ],
    },
  ],
};

/** Same draws each time. */
const countingRng = (seed = 1): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

export interface TwinBench {
  readonly twin: AwsTwin;
  readonly clock: ManualClock;
  readonly trail: TrailRecord[];
  iam(credentials?: ClientCredentials): IAMClient;
  sts(credentials?: ClientCredentials): STSClient;
  /** Let accepted changes become effective. */
  settle(): void;
  close(): Promise<void>;
}

/** Keys that every bench has unless `extras` names others. */
export const benchKeys: NonNullable<SeedExtras['keys']> = [
  { userName: 'admin', ...adminKey },
  { userName: 'countersign', ...actKey },
  { userName: 'ci', ...ciKey, createdAt: START - 400 * 24 * HOUR },
];

export const startBench = async (
  extras: SeedExtras = {},
  options: Partial<AwsTwinOptions> = {},
): Promise<TwinBench> => {
  const clock = manualClock(START);
  const trail: TrailRecord[] = [];
  const account = seedFromGaad(smallGaad, {
    keys: benchKeys,
    logins: [{ userName: 'jane' }],
    mfa: [{ userName: 'jane' }],
    ...extras,
  });
  const twin = await startAwsTwin({
    accounts: [account],
    now: clock.now,
    propagationMs: PROPAGATION_MS,
    rng: countingRng(),
    onEvent: (record) => trail.push(record),
    ...options,
  });
  const clients: { destroy(): void }[] = [];
  const settings = (credentials: ClientCredentials) => ({
    region: 'eu-central-1',
    endpoint: twin.endpoint,
    // The SDK writes into what it is given.
    credentials: { ...credentials },
    maxAttempts: 1,
  });
  const kept = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  return {
    twin,
    clock,
    trail,
    iam: (credentials = adminKey) => kept(new IAMClient(settings(credentials))),
    sts: (credentials = adminKey) => kept(new STSClient(settings(credentials))),
    settle: () => clock.advance(PROPAGATION_MS),
    async close() {
      for (const client of clients) client.destroy();
      await twin.close();
    },
  };
};
