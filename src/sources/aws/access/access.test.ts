import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  account,
  admin,
  arn,
  edgesOf,
  edgeTo,
  GOAL,
  id,
  inline,
  trust,
  trusting,
  userWith,
} from './account.case.ts';
import { awsAccess } from './index.ts';

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
