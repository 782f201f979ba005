/**
 * Every published way up, by the permissions that its entry needs: found with all of them, and not with one of them
 * missing, whatever things are called.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { resourceListIn } from '../inventory/resources.ts';
import { ACCOUNT, AT, admin, arn, id, inline, trust, trusting } from './account.case.ts';
import { awsAccess } from './index.ts';

interface Path {
  readonly id: string;
  readonly required: readonly string[];
}

const LIST = resolve('../shared/standards/iam/pathfinding-cloud.json');
const paths = existsSync(LIST) ? (JSON.parse(readFileSync(LIST, 'utf8')) as readonly Path[]) : [];

/** Which service takes the role, where it is not called as the path is. */
const takers = new Map([
  ['apprunner', 'tasks.apprunner'],
  ['bedrock', 'bedrock-agentcore'],
  ['ec2instanceconnect', 'ec2'],
  ['ecs', 'ecs-tasks'],
  ['ssm', 'ec2'],
]);

const instance = ['aws_instance', 'ec2:eu-west-1:ACCOUNT:instance/i-1'] as const;
const stack = ['aws_cloudformation_stack', 'cloudformation:eu-west-1:ACCOUNT:stack/x/1'] as const;
const project = ['aws_codebuild_project', 'codebuild:eu-west-1:ACCOUNT:project/x'] as const;
const lambda = ['aws_lambda_function', 'lambda:eu-west-1:ACCOUNT:function:x'] as const;
const notebook = [
  'aws_sagemaker_notebook_instance',
  'sagemaker:eu-west-1:ACCOUNT:notebook-instance/x',
] as const;
/** What runs with the role already, where something must. */
const running = new Map<string, readonly [type: string, arn: string]>([
  ['apprunner-002', ['aws_apprunner_service', 'apprunner:eu-west-1:ACCOUNT:service/x/1']],
  [
    'bedrock-002',
    ['aws_bedrockagentcore_code_interpreter', 'bedrock-agentcore:eu-west-1:ACCOUNT:x/1'],
  ],
  ['cloudformation-002', stack],
  ['cloudformation-005', stack],
  ['codebuild-002', project],
  ['codebuild-003', project],
  ['ec2-002', instance],
  ['ec2-004', ['aws_launch_template', 'ec2:eu-west-1:ACCOUNT:launch-template/lt-1']],
  ['ec2instanceconnect-003', instance],
  ['glue-002', ['aws_glue_dev_endpoint', 'glue:eu-west-1:ACCOUNT:devEndpoint/x']],
  ['lambda-003', lambda],
  ['lambda-004', lambda],
  ['lambda-005', lambda],
  ['sagemaker-004', notebook],
  ['sagemaker-005', notebook],
  ['ssm-001', instance],
  ['ssm-002', instance],
]);

/** Listed as required, and yet the step works without: any cluster does, a plainer path is published, … */
const dispensable = new Set([
  'bedrock-001 bedrock-agentcore:StartCodeInterpreterSession',
  'bedrock-001 bedrock-agentcore:InvokeCodeInterpreter',
  'ecs-001 ecs:CreateCluster',
  'ecs-002 ecs:CreateCluster',
  'ec2instanceconnect-003 ec2:DescribeInstances',
  'iam-003 iam:DeleteAccessKey',
  'lambda-004 lambda:InvokeFunction',
  'lambda-005 lambda:AddPermission',
  'sagemaker-005 sagemaker:StopNotebookInstance',
  'sagemaker-005 sagemaker:StartNotebookInstance',
]);
/** The notebook must be opened somehow; whether a user has a console password, an IAM export does not say. */
const onlyPossible = new Set(['iam-004', 'iam-006', 'sagemaker-001']);
/** Something else may run with the role already: nobody listed what does. */
const leavesPossible = new Set([
  'bedrock-001 iam:PassRole',
  'bedrock-001 bedrock-agentcore:CreateCodeInterpreter',
  'codebuild-001 iam:PassRole',
  'codebuild-001 codebuild:CreateProject',
  'codebuild-004 iam:PassRole',
  'codebuild-004 codebuild:CreateProject',
  'lambda-005 lambda:UpdateFunctionCode',
  'lambda-006 iam:PassRole',
  'lambda-006 lambda:CreateFunction',
]);

const plainNames = { me: 'start', user: 'v', role: 'r', group: 'g', policy: 'p' };
const otherNames = { me: 'Zz+1', user: 'svc.q', role: 'x/y/Deploy-0', group: 'ops', policy: 'n_9' };
type Names = typeof plainNames;

const harmless = { Statement: [{ Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' }] };
const managed = (name: string) => ({
  Arn: arn(`policy/${name}`),
  DefaultVersionId: 'v1',
  PolicyVersionList: [
    {
      VersionId: 'v1',
      IsDefaultVersion: true,
      Document: harmless,
    },
  ],
});

/** Paths that start as a role, and those whose target is the role or the group or the policy, not yet an administrator. */
const asRole = new Set(['iam-005', 'iam-009']);
const widensRole = /^iam-0(?:14|16|17|19|20|21)$/;
const assumes = /^(?:iam-0(?:14|16|17)|sts-001)$/;
const widensUser = /^iam-0(?:15|18)$/;
const onSelf = /^iam-0(?:05|07|08|09)$/;

const trustOf = (path: string): readonly unknown[] => {
  if (assumes.test(path)) return [trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` })];
  const prefix = path.replace(/-\d+$/, '');
  const service = takers.get(prefix) ?? (prefix === 'iam' ? 'ec2' : prefix);
  return [trust({ Service: `${service}.amazonaws.com` })];
};

/** On what the action is granted: on one thing where the path is about one, so that no other way opens. */
const resourceOf = (path: string, action: string, names: Names): string => {
  const me = arn(`${asRole.has(path) ? 'role' : 'user'}/${names.me}`);
  if (onSelf.test(path)) return me;
  if (/User(?:Policy)|AccessKey|LoginProfile/.test(action)) return arn(`user/${names.user}`);
  if (/Group/.test(action)) return arn(`group/${names.group}`);
  if (/PolicyVersion/.test(action)) return arn(`policy/${names.policy}`);
  return /^(?:iam|sts):.*Role/.test(action) ? arn(`role/${names.role}`) : '*';
};

const wayUp = (path: string, granted: readonly string[], names: Names) => {
  const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
  const isRole = asRole.has(path);
  const own = inline(
    ...granted.map((Action) => ({ Action, Resource: resourceOf(path, Action, names) })),
  );
  const attached = [{ PolicyName: names.policy, PolicyArn: arn(`policy/${names.policy}`) }];
  const since = { CreateDate: '2025-01-01T00:00:00Z' };
  const inGroup = path === 'iam-010' || path === 'iam-011';
  const gaad = {
    UserDetailList: [
      ...(isRole
        ? []
        : [
            {
              ...since,
              UserName: names.me,
              Arn: arn(`user/${names.me}`),
              UserPolicyList: own,
              GroupList: inGroup ? [names.group] : [],
              AttachedManagedPolicies: path === 'iam-001' ? attached : [],
            },
          ]),
      {
        ...since,
        UserName: names.user,
        Arn: arn(`user/${names.user}`),
        ...(path.startsWith('iam-') && !widensUser.test(path) && !widensRole.test(path)
          ? { UserPolicyList: inline({ Action: '*' }) }
          : {}),
      },
    ],
    RoleDetailList: [
      ...(isRole
        ? [
            {
              ...since,
              ...trusting(trust({ Service: 'ec2.amazonaws.com' })),
              RoleName: names.me,
              Arn: arn(`role/${names.me}`),
              RolePolicyList: own,
            },
          ]
        : []),
      {
        ...since,
        ...trusting(...trustOf(path)),
        RoleName: names.role.split('/').at(-1),
        Arn: arn(`role/${names.role}`),
        AttachedManagedPolicies: widensRole.test(path) ? attached : [],
        ...(widensRole.test(path) ? {} : admin),
      },
    ],
    GroupDetailList: [
      {
        ...since,
        GroupName: names.group,
        Arn: arn(`group/${names.group}`),
        GroupPolicyList: path === 'iam-013' ? inline({ Action: '*' }) : [],
      },
    ],
    Policies: [managed(names.policy)],
  };
  inventory.applySnapshot(snapshotOfGaad(gaad, AT));
  const runs = running.get(path);
  if (runs) {
    const listed = {
      type: runs[0],
      name: 'x',
      account: ACCOUNT,
      arn: `arn:aws:${runs[1].replace('ACCOUNT', ACCOUNT)}`,
      role_arn: arn(`role/${names.role}`),
    };
    const snapshot = resourceListIn(listed)?.(AT);
    if (snapshot) inventory.applySnapshot(snapshot);
  }
  const start = id(`${isRole ? 'role' : 'user'}/${names.me}`);
  return inventory.view.path(start, 'control-plane:*');
};

describe.skipIf(paths.length === 0)('the published paths (needs ../shared)', () => {
  it('are all here', () => {
    expect(paths).toHaveLength(65);
  });

  it.each(paths)('$id is found by what it requires', ({ id: path, required }) => {
    for (const names of [plainNames, otherNames]) {
      const way = wayUp(path, required, names);
      expect(way, `${path} as ${names.me}`).toBeDefined();
      expect(way?.every((edge) => edge.certain)).toBe(!onlyPossible.has(path));
    }
  });

  it.each(paths)('$id is not there without one of them', ({ id: path, required }) => {
    for (const missing of required) {
      const rest = required.filter((one) => one !== missing);
      const way = wayUp(path, rest, plainNames);
      const said = way && (way.every((edge) => edge.certain) ? 'certain' : 'possible');
      const without = `${path} ${missing}`;
      const expected = dispensable.has(without) ? 'certain' : undefined;
      expect(said, `${path} without ${missing}`).toBe(
        leavesPossible.has(without) ? 'possible' : expected,
      );
    }
  });
});
