import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { awsAccess } from './index.ts';

const AT = Date.parse('2026-03-02T00:00:00Z');
const ACCOUNT = '123456789012';
const GOAL = `control-plane:aws:${ACCOUNT}`;
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const id = (resource: string): string => `aws:${arn(resource)}`;

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Raw;
}
const inline = (...statements: readonly Statement[]) => [
  {
    PolicyName: 'p',
    PolicyDocument: {
      Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
    },
  },
];

/** An account with these users and roles, as an export would have it. */
const account = (parts: {
  readonly users?: Readonly<Record<string, Raw>>;
  readonly roles?: Readonly<Record<string, Raw>>;
  readonly groups?: Readonly<Record<string, Raw>>;
  readonly policies?: Readonly<Record<string, readonly Statement[]>>;
}): InventoryView => {
  const detail = (kind: string, all: Readonly<Record<string, Raw>> = {}) =>
    Object.entries(all).map(([name, more]) => ({
      Arn: arn(`${kind}/${name}`),
      [`${kind === 'user' ? 'User' : kind === 'role' ? 'Role' : 'Group'}Name`]: name,
      CreateDate: '2025-01-01T00:00:00Z',
      ...(kind === 'role' ? { AssumeRolePolicyDocument: { Statement: [] } } : {}),
      ...more,
    }));
  const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
  const gaad = {
    UserDetailList: detail('user', parts.users),
    RoleDetailList: detail('role', parts.roles),
    GroupDetailList: detail('group', parts.groups),
    Policies: Object.entries(parts.policies ?? {}).map(([name, statements]) => ({
      Arn: arn(`policy/${name}`),
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        {
          VersionId: 'v1',
          IsDefaultVersion: true,
          Document: {
            Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
          },
        },
      ],
    })),
  };
  inventory.applySnapshot(snapshotOfGaad(gaad, AT));
  return inventory.view;
};

const trust = (principal: unknown, Condition?: Raw, Effect = 'Allow') => ({
  Effect,
  Principal: principal,
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});
const trusting = (...statements: readonly unknown[]) => ({
  AssumeRolePolicyDocument: { Statement: statements },
});
const admin = { RolePolicyList: inline({ Action: '*' }) };

const userWith = (...statements: readonly Statement[]): InventoryView =>
  account({ users: { u: { UserPolicyList: inline(...statements) }, v: {} } });
const edgesOf = (view: InventoryView, of = 'user/u'): readonly AccessEdge[] =>
  awsAccess(view, id(of));
const edgeTo = (edges: readonly AccessEdge[], to: string): AccessEdge | undefined =>
  edges.find((edge) => edge.to === to);

describe('what a principal can do by itself', () => {
  it('rules the account: by wildcard, by iam:*, through a group, as root', () => {
    for (const Action of ['*', '*:*', 'iam:*', 'IAM:*']) {
      expect(edgeTo(edgesOf(userWith({ Action })), GOAL)).toMatchObject({
        kind: 'can_do',
        certain: true,
      });
    }
    const grouped = account({
      users: { u: { GroupList: ['g'] } },
      groups: { g: { GroupPolicyList: inline({ Action: '*' }) } },
    });
    expect(edgeTo(edgesOf(grouped), GOAL)).toMatchObject({ certain: true });
    expect(edgeTo(edgesOf(grouped), id('group/g'))?.kind).toBe('member_of');
    expect(edgeTo(edgesOf(account({ users: { u: {} } }), 'root'), GOAL)?.certain).toBe(true);
  });

  it('does not rule where an explicit deny or a boundary stands', () => {
    const denied = userWith({ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' });
    expect(edgeTo(edgesOf(denied), GOAL)).toBeUndefined();
    expect(edgesOf(userWith({ Action: '*' }, { Effect: 'Deny', Action: '*' }))).toEqual([]);
    const bounded = account({
      users: {
        u: {
          UserPolicyList: inline({ Action: '*' }),
          PermissionsBoundary: { PermissionsBoundaryArn: arn('policy/edge') },
        },
      },
      policies: { edge: [{ Action: 's3:*' }] },
    });
    expect(edgeTo(edgesOf(bounded), GOAL)).toBeUndefined();
    expect(edgeTo(edgesOf(bounded), `crown-jewels:aws:${ACCOUNT}`)?.certain).toBe(true);
  });

  it('rules possibly, not surely, where a condition leaves it open or a policy was not read', () => {
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(edgeTo(edgesOf(userWith({ Action: '*', Condition })), GOAL)?.certain).toBe(false);
    const unread = account({
      users: { u: { AttachedManagedPolicies: [{ PolicyArn: arn('policy/unseen') }] } },
    });
    expect(edgeTo(edgesOf(unread), GOAL)).toMatchObject({ certain: false });
  });

  it('tells crown jewels and ordinary writes from reading lists', () => {
    const kinds = (Action: string | readonly string[], Resource = '*') =>
      edgesOf(userWith({ Action, Resource })).map((edge) => edge.to.split(':')[0]);
    expect(kinds('secretsmanager:GetSecretValue')).toEqual(['crown-jewels']);
    expect(kinds('s3:GetObject')).toEqual(['crown-jewels']);
    expect(kinds('s3:GetObject', 'arn:aws:s3:::one/*')).toEqual([]);
    expect(kinds('ec2:CreateVpc')).toEqual(['write']);
    expect(kinds(['ec2:Describe*', 's3:ListAllMyBuckets', 'logs:PutLogEvents'])).toEqual([]);
  });
});

describe('whom a principal can become', () => {
  const roles = (...statements: readonly unknown[]) => ({
    r: { ...trusting(...statements), ...admin },
  });

  it('needs no permission of its own where the trust names it in the same account', () => {
    const view = account({ users: { u: {} }, roles: roles(trust({ AWS: arn('user/u') })) });
    expect(edgesOf(view)).toMatchObject([{ kind: 'can_become', to: id('role/r'), certain: true }]);
    expect(view.path(id('user/u'), GOAL)?.map((edge) => edge.to)).toEqual([id('role/r'), GOAL]);
  });

  it('is found by a trust that names it without its path, as a session of it is named', () => {
    const named = 'AWSReservedSSO_Admin_0123456789abcdef';
    const path = `aws-reserved/sso.amazonaws.com/eu-west-1/${named}`;
    const view = account({
      roles: {
        target: {
          AssumeRolePolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/${named}/ana` },
              },
            ],
          },
        },
        [named]: { Arn: arn(`role/${path}`) },
      },
    });
    const edges = view.edgesFrom(id(`role/${path}`));
    expect(edges.find((edge) => edge.to === id('role/target'))).toMatchObject({
      kind: 'can_become',
    });
  });

  it('needs sts:AssumeRole where the trust only delegates to the account', () => {
    const delegating = roles(trust({ AWS: arn('root') }));
    const without = account({ users: { u: {} }, roles: delegating });
    expect(edgesOf(without)).toEqual([]);
    const policy = {
      UserPolicyList: inline({ Action: 'sts:AssumeRole', Resource: arn('role/r') }),
    };
    const withIt = account({ users: { u: policy }, roles: delegating });
    expect(edgeTo(edgesOf(withIt), id('role/r'))?.certain).toBe(true);
  });

  it('is stopped by its own deny and by a deny of the trust', () => {
    const own = { UserPolicyList: inline({ Effect: 'Deny', Action: 'sts:*' }) };
    const named = trust({ AWS: arn('user/u') });
    expect(edgesOf(account({ users: { u: own }, roles: roles(named) }))).toEqual([]);
    const refusing = roles(named, trust('*', undefined, 'Deny'));
    expect(edgesOf(account({ users: { u: {} }, roles: refusing }))).toEqual([]);
  });

  it('is possible, not sure, under a condition that somebody else fulfils', () => {
    const external = { StringEquals: { 'sts:ExternalId': 'x' } };
    const view = account({
      users: { u: {} },
      roles: roles(trust({ AWS: arn('user/u') }, external)),
    });
    expect(edgeTo(edgesOf(view), id('role/r'))?.certain).toBe(false);
    const other = { ArnEquals: { 'aws:PrincipalArn': arn('user/v') } };
    const notMe = account({ users: { u: {} }, roles: roles(trust('*', other)) });
    expect(edgesOf(notMe)).toEqual([]);
  });

  it('lets a pipeline in by its subject, and no other repository', () => {
    const provider = arn('oidc-provider/token.actions.githubusercontent.com');
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/shop:*' },
      },
    };
    const view = account({ roles: roles(statement) });
    const of = (repo: string) =>
      awsAccess(
        view,
        `aws:oidc:token.actions.githubusercontent.com:repo:${repo}:ref:refs/heads/main`,
      );
    expect(of('example/shop')).toMatchObject([{ to: id('role/r'), certain: true }]);
    expect(of('evil/shop')).toEqual([]);
  });
});

describe('escalation', () => {
  const policyEdit = (Action: string, Resource: string) =>
    edgeTo(edgesOf(userWith({ Action, Resource })), GOAL);

  it.each(['iam:AttachUserPolicy', 'iam:PutUserPolicy'])('is sure by %s on itself', (action) => {
    expect(policyEdit(action, '*')).toMatchObject({ certain: true, privilege: action });
    expect(policyEdit(action, arn('user/u'))?.certain).toBe(true);
    expect(policyEdit(action, arn('user/v'))?.certain).toBe(false);
  });

  it('is not, when only harmless policies may be attached', () => {
    const Condition = { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } };
    const view = userWith({ Action: 'iam:AttachUserPolicy', Condition });
    expect(edgeTo(edgesOf(view), GOAL)).toBeUndefined();
  });

  it('is sure by a new version of a policy that it holds', () => {
    const view = account({
      users: { u: { AttachedManagedPolicies: [{ PolicyArn: arn('policy/own') }] } },
      policies: { own: [{ Action: 'iam:CreatePolicyVersion', Resource: arn('policy/own') }] },
    });
    expect(edgeTo(edgesOf(view), GOAL)).toMatchObject({
      certain: true,
      privilege: 'iam:CreatePolicyVersion',
    });
  });

  it('leads to the user whose key it can make', () => {
    const edges = edgesOf(userWith({ Action: 'iam:CreateAccessKey', Resource: arn('user/v') }));
    expect(edgeTo(edges, id('user/v'))).toMatchObject({ kind: 'can_escalate', certain: true });
  });

  const service = (name: string) => trusting(trust({ Service: name }));

  it('leads to a role that it can pass to a service which trusts it, and to no other', () => {
    const view = account({
      users: {
        u: {
          UserPolicyList: inline(
            { Action: 'iam:PassRole', Resource: arn('role/fn') },
            { Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'] },
          ),
        },
      },
      roles: {
        fn: { ...service('lambda.amazonaws.com'), ...admin },
        vm: { ...service('ec2.amazonaws.com'), ...admin },
        fn2: { ...service('lambda.amazonaws.com'), ...admin },
      },
    });
    const steps = edgesOf(view).filter((edge) => edge.kind === 'can_escalate');
    expect(steps).toMatchObject([{ to: id('role/fn'), certain: true, privilege: 'iam:PassRole' }]);
  });

  it('minds iam:PassedToService', () => {
    const pass = (passedTo: string) =>
      account({
        users: {
          u: {
            UserPolicyList: inline(
              {
                Action: 'iam:PassRole',
                Condition: { StringEquals: { 'iam:PassedToService': passedTo } },
              },
              { Action: 'ec2:RunInstances' },
            ),
          },
        },
        roles: { vm: { ...service('ec2.amazonaws.com'), ...admin } },
      });
    expect(edgeTo(edgesOf(pass('ec2.amazonaws.com')), id('role/vm'))?.certain).toBe(true);
    expect(edgeTo(edgesOf(pass('lambda.amazonaws.com')), id('role/vm'))).toBeUndefined();
  });

  it('is possible through code that may run with a role already', () => {
    const view = account({
      users: { u: { UserPolicyList: inline({ Action: 'lambda:UpdateFunctionCode' }) } },
      roles: { fn: { ...service('lambda.amazonaws.com'), ...admin } },
    });
    expect(edgeTo(edgesOf(view), id('role/fn'))).toMatchObject({
      kind: 'can_escalate',
      certain: false,
    });
  });

  it('leads to a role whose trust it can rewrite, but not to those AWS keeps', () => {
    const view = account({
      users: { u: { UserPolicyList: inline({ Action: 'iam:UpdateAssumeRolePolicy' }) } },
      roles: {
        r: {},
        'aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM': {},
      },
    });
    const to = edgesOf(view).filter((edge) => edge.kind === 'can_escalate');
    expect(to.map((edge) => edge.to)).toEqual([id('role/r')]);
  });
});

const labelled = resolve(import.meta.dirname, '../../../../../shared/data/iam/iam-vulnerable');

describe('published account with labels', () => {
  it.skipIf(!existsSync(labelled))(
    'finds most known ways to administration and no false one (skipped without ../shared/data)',
    () => {
      const read = (name: string) => JSON.parse(readFileSync(join(labelled, name), 'utf8')) as Raw;
      const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
      inventory.applySnapshot(snapshotOfGaad(read('gaad-111111111111.json'), AT));
      const truth = read('truth.json')['principals'] as readonly {
        readonly name: string;
        readonly kind: string;
        readonly canEscalateToAdmin: boolean | null;
      }[];
      const found = (label: boolean) =>
        truth
          .filter((one) => one.canEscalateToAdmin === label)
          .filter((one) =>
            inventory.view.path(
              `aws:arn:aws:iam::111111111111:${one.kind}/${one.name}`,
              'control-plane:*',
            ),
          ).length;
      expect(found(true)).toBeGreaterThanOrEqual(60);
      expect(found(false)).toBe(0);
    },
  );
});
