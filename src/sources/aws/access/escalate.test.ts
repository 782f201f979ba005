/** Ways up that need a second thing to be there: a group that rules, a policy that a role holds, a function that runs. */
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { resourceListIn } from '../inventory/resources.ts';
import { awsAccess } from './index.ts';

const AT = Date.UTC(2026, 2, 2);
const ACCOUNT = '111122223333';
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const id = (resource: string): string => `aws:${arn(resource)}`;
const document = (Action: string | readonly string[], Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const inline = (kind: 'User' | 'Role' | 'Group', ...documents: readonly object[]) => ({
  [`${kind}PolicyList`]: documents.map((PolicyDocument, index) => ({
    PolicyName: `p${index}`,
    PolicyDocument,
  })),
});
const user = (name: string, ...documents: readonly object[]) => ({
  UserName: name,
  Arn: arn(`user/${name}`),
  CreateDate: '2025-01-01T00:00:00Z',
  ...inline('User', ...documents),
});
const role = (name: string, principal: object, more: object = {}) => ({
  RoleName: name,
  Arn: arn(`role/${name}`),
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  },
  ...more,
});

const viewOf = (gaad: object, resources: readonly object[] = []) => {
  const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
  inventory.applySnapshot(
    snapshotOfGaad({ UserDetailList: [], RoleDetailList: [], GroupDetailList: [], ...gaad }, AT),
  );
  for (const one of resources) {
    const snapshot = resourceListIn(one)?.(AT);
    if (snapshot) inventory.applySnapshot(snapshot);
  }
  return inventory.view;
};
const wayUp = (view: ReturnType<typeof viewOf>, from: string) => {
  const path = view.path(id(from), 'control-plane:*');
  return path?.map((edge) => `${edge.technique ?? edge.kind}${edge.certain ? '' : '?'}`);
};

describe('escalation', () => {
  it('goes through a group that rules, and not through one that does not', () => {
    const groups = (rules: string) => ({
      UserDetailList: [user('sam', document('iam:AddUserToGroup', arn('group/ops')))],
      GroupDetailList: ['ops', 'rulers'].map((name) => ({
        GroupName: name,
        Arn: arn(`group/${name}`),
        ...inline('Group', document(name === rules ? '*' : 's3:ListBucket')),
      })),
    });
    expect(wayUp(viewOf(groups('ops')), 'user/sam')).toEqual(['iam-013', 'can_do']);
    expect(wayUp(viewOf(groups('rulers')), 'user/sam')).toBeUndefined();
  });

  it('takes off a boundary, a deny or a group that holds it back, where it may', () => {
    const bounded = (action: string, boundary = 's3:*') => ({
      UserDetailList: [
        {
          ...user('sam', document('*'), {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: action, Resource: arn('user/sam') }],
          }),
          PermissionsBoundary: { PermissionsBoundaryArn: arn('policy/bound') },
        },
      ],
      Policies: [
        {
          Arn: arn('policy/bound'),
          DefaultVersionId: 'v1',
          PolicyVersionList: [
            {
              VersionId: 'v1',
              IsDefaultVersion: true,
              Document: document(['s3:*', boundary]),
            },
          ],
        },
      ],
    });
    const take = 'iam:DeleteUserPermissionsBoundary';
    expect(wayUp(viewOf(bounded(take, take)), 'user/sam')).toEqual(['can_escalate']);
    // The boundary itself does not let it be taken off.
    expect(wayUp(viewOf(bounded(take)), 'user/sam')).toBeUndefined();

    const denied = (...also: readonly object[]) => ({
      UserDetailList: [
        {
          ...user('sam', document(['iam:DeleteUserPolicy', 'iam:DetachUserPolicy']), {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Deny',
                Action: ['iam:Create*', 'iam:Put*', 'iam:A*', 'iam:U*', 'iam:S*'],
                Resource: '*',
              },
              ...also,
            ],
          }),
          AttachedManagedPolicies: [{ PolicyName: 'all', PolicyArn: arn('policy/all') }],
        },
      ],
      Policies: [
        {
          Arn: arn('policy/all'),
          DefaultVersionId: 'v1',
          PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document('*') }],
        },
      ],
    });
    expect(wayUp(viewOf(denied()), 'user/sam')).toEqual(['can_escalate']);
    const kept = { Effect: 'Deny', Action: 'iam:D*', Resource: '*' };
    expect(wayUp(viewOf(denied(kept)), 'user/sam')).toBeUndefined();
  });

  it('goes through a policy that a role it takes holds', () => {
    const view = viewOf({
      UserDetailList: [
        user(
          'sam',
          document('iam:CreatePolicyVersion', arn('policy/small')),
          document('sts:AssumeRole'),
        ),
      ],
      RoleDetailList: [
        role(
          'helper',
          { AWS: arn('user/sam') },
          {
            AttachedManagedPolicies: [{ PolicyName: 'small', PolicyArn: arn('policy/small') }],
          },
        ),
      ],
      Policies: [
        {
          Arn: arn('policy/small'),
          DefaultVersionId: 'v1',
          PolicyVersionList: [
            { VersionId: 'v1', IsDefaultVersion: true, Document: document('s3:ListBucket') },
          ],
        },
      ],
    });
    expect(wayUp(view, 'user/sam')).toEqual(['iam-016']);
  });

  const functionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:resize`;
  const withFunction = (target: string, resources: readonly object[]) =>
    viewOf(
      {
        UserDetailList: [user('sam', document('lambda:UpdateFunctionCode', target))],
        RoleDetailList: [
          role('resize', { Service: 'lambda.amazonaws.com' }, inline('Role', document('*'))),
        ],
      },
      resources,
    );
  const listed = { type: 'aws_lambda_function', arn: functionArn, role: arn('role/resize') };

  it('is certain through a function that is known to run with the role', () => {
    expect(wayUp(withFunction(functionArn, [listed]), 'user/sam')).toEqual([
      'lambda-003',
      'can_do',
    ]);
    expect(wayUp(withFunction('*', []), 'user/sam')).toEqual(['lambda-003?', 'can_do']);
  });

  it('is only possible where the known function is not the one that may be changed', () => {
    const other = functionArn.replace('resize', 'other');
    expect(wayUp(withFunction(other, [listed]), 'user/sam')).toEqual(['lambda-003?', 'can_do']);
  });

  it('reaches the role of an instance through its profile', () => {
    const instance = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0abc`;
    const view = viewOf(
      {
        UserDetailList: [user('sam', document('ssm:StartSession', instance))],
        RoleDetailList: [
          role(
            'web',
            { Service: 'ec2.amazonaws.com' },
            {
              ...inline('Role', document('*')),
              InstanceProfileList: [
                { InstanceProfileName: 'web', Arn: arn('instance-profile/web'), Roles: [] },
              ],
            },
          ),
        ],
      },
      [{ type: 'aws_instance', arn: instance, iam_instance_profile: 'web' }],
    );
    expect(wayUp(view, 'user/sam')).toEqual(['ssm-001', 'can_do']);
  });
});
