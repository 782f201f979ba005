import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { AccessEdge, BlindSpot } from '../../../model/index.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { CONTROL_AREA, organizationGrants } from '../inventory/organization-policies.ts';
import { snapshotOfAccounts } from '../inventory/organizations.ts';
import { awsAccess } from './index.ts';

const AT = Date.UTC(2026, 5, 1);
const ORGANISATION = 'o-exampleorg';
const SHOP = '444455556666';
const OTHER = '777788889999';
const STRANGER = '999988887777';
const ISSUER = 'token.actions.githubusercontent.com';
const accounts = [SHOP, OTHER];

const statement = (one: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [one] });

const user = (account: string, actions: readonly string[]) => ({
  UserDetailList: [
    {
      UserName: 'jane',
      Arn: `arn:aws:iam::${account}:user/jane`,
      CreateDate: '2024-01-01T00:00:00Z',
      UserPolicyList: [
        {
          PolicyName: 'own',
          PolicyDocument: statement({ Effect: 'Allow', Action: actions, Resource: '*' }),
        },
      ],
    },
  ],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
});

const role = (name: string, trust: object) => ({
  RoleName: name,
  Arn: `arn:aws:iam::${SHOP}:role/${name}`,
  Path: '/',
  CreateDate: '2024-01-01T00:00:00Z',
  AssumeRolePolicyDocument: statement({ Effect: 'Allow', ...trust }),
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  InstanceProfileList: [],
});

const shop = {
  ...user(SHOP, ['secretsmanager:*', 'sts:AssumeRole']),
  RoleDetailList: [
    role('open', {
      Principal: {
        AWS: [SHOP, OTHER, STRANGER].map((account) => `arn:aws:iam::${account}:user/jane`),
      },
      Action: 'sts:AssumeRole',
    }),
    role('pipeline', {
      Principal: { Federated: `arn:aws:iam::${SHOP}:oidc-provider/${ISSUER}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${ISSUER}:sub`]: 'repo:*' } },
    }),
  ],
};

/** Only the organisation's own principals, and AWS's services, get through. */
const perimeter = (actions: readonly string[]) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: actions,
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORGANISATION },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
});

interface Estate {
  readonly rcp?: object;
  readonly target?: string;
  readonly blind?: readonly BlindSpot[];
  /** The accounts of the organisation are not listed: who is outside is not known. */
  readonly unlisted?: true;
}

const stepsOf = (principal: string, { rcp, target = 'r-root', blind, unlisted }: Estate) => {
  const inventory = createInventory({ now: () => AT });
  const listed = snapshotOfAccounts(
    {
      Accounts: accounts.map((Id) => ({
        Id,
        Arn: `arn:aws:organizations::111122223333:account/${ORGANISATION}/${Id}`,
        Name: Id,
      })),
    },
    AT,
  );
  const { facts } = organizationGrants({
    policies: rcp
      ? [
          {
            id: 'p-1',
            name: 'perimeter',
            type: 'RESOURCE_CONTROL_POLICY',
            content: statement(rcp),
            targets: [target],
          },
        ]
      : [],
    parents: new Map(accounts.map((account) => [account, 'r-root'])),
    accounts,
    managementAccount: '111122223333',
  });
  for (const [account, value] of [
    [SHOP, shop],
    [OTHER, user(OTHER, ['sts:AssumeRole'])],
    [STRANGER, user(STRANGER, ['sts:AssumeRole'])],
  ] as const) {
    const own = snapshotOfGaad(value, AT);
    inventory.applySnapshot({
      ...own,
      facts: own.facts.filter(({ id }) => id !== `aws:account:${account}`),
      blind: account === SHOP ? (blind ?? []) : [],
    });
  }
  inventory.applySnapshot({ ...listed, facts: [...(unlisted ? [] : listed.facts), ...facts] });
  return awsAccess(inventory.view, principal);
};

const jane = (account: string): string => `aws:arn:aws:iam::${account}:user/jane`;
const OPEN = `aws:arn:aws:iam::${SHOP}:role/open`;
const PIPELINE = `aws:arn:aws:iam::${SHOP}:role/pipeline`;

/** Whether a step is sure, possible, or none. */
const way = (steps: readonly AccessEdge[], to: string): 'sure' | 'possible' | 'none' => {
  const found = steps.find((one) => one.to === to && one.kind !== 'member_of');
  if (found === undefined) return 'none';
  return found.certain ? 'sure' : 'possible';
};
const into = (account: string, estate: Estate) => way(stepsOf(jane(account), estate), OPEN);

describe('resource control policies', () => {
  it('shut outsiders out of an account whose roles trust them, and leave its own people in', () => {
    for (const account of [SHOP, OTHER, STRANGER]) expect(into(account, {})).toBe('sure');
    const rcp = perimeter(['sts:AssumeRole']);
    expect(into(STRANGER, { rcp })).toBe('none');
    expect(into(OTHER, { rcp })).toBe('sure');
    expect(into(SHOP, { rcp })).toBe('sure');
  });

  it('bind at the root, a unit or the account, and no other account', () => {
    const rcp = perimeter(['sts:*']);
    expect(into(STRANGER, { rcp, target: SHOP })).toBe('none');
    expect(into(STRANGER, { rcp, target: OTHER })).toBe('sure');
  });

  it('say nothing of what they do not name', () => {
    expect(into(STRANGER, { rcp: perimeter(['s3:*', 'kms:*']) })).toBe('sure');
  });

  it('leave a step possible where who is outside is not listed, or a condition is open', () => {
    expect(into(STRANGER, { rcp: perimeter(['sts:AssumeRole']), unlisted: true })).not.toBe('sure');
    const rcp = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:AssumeRole',
      Resource: '*',
      Condition: { NotIpAddressIfExists: { 'aws:SourceIp': '198.51.100.0/24' } },
    };
    expect(into(OTHER, { rcp })).toBe('possible');
  });

  it('leave every step into the account possible where nobody may read them', () => {
    const because = 'AWS refused organizations:ListPolicies';
    expect(into(STRANGER, { blind: [{ area: CONTROL_AREA, because }] })).toBe('possible');
  });

  it('bind pipelines that come with a token of a provider', () => {
    const subject = `aws:oidc:${ISSUER}:repo:acme/app:ref:refs/heads/main`;
    const only = (sub: string) => ({
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Resource: '*',
      Condition: { StringNotLikeIfExists: { [`${ISSUER}:sub`]: sub } },
    });
    expect(way(stepsOf(subject, {}), PIPELINE)).toBe('sure');
    expect(way(stepsOf(subject, { rcp: only('repo:acme/*') }), PIPELINE)).toBe('sure');
    expect(way(stepsOf(subject, { rcp: only('repo:other/*') }), PIPELINE)).toBe('none');
  });

  it('take secrets, keys, buckets and queues from people of the account itself', () => {
    const jewels = `crown-jewels:aws:${SHOP}`;
    expect(way(stepsOf(jane(SHOP), {}), jewels)).toBe('sure');
    const rcp = { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:*', Resource: '*' };
    expect(way(stepsOf(jane(SHOP), { rcp }), jewels)).toBe('none');
    expect(way(stepsOf(jane(SHOP), { rcp: perimeter(['secretsmanager:*']) }), jewels)).toBe('sure');
  });
});
