import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import {
  ACCOUNT,
  AT,
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
import { grants } from './goals.ts';
import { awsAccess } from './index.ts';

describe('escalation', () => {
  const policyEdit = (Action: string, Resource: string) =>
    edgeTo(edgesOf(userWith({ Action, Resource })), GOAL);

  it.each(['iam:AttachUserPolicy', 'iam:PutUserPolicy'])('is sure by %s on itself', (action) => {
    expect(policyEdit(action, '*')).toMatchObject({ certain: true, privilege: action });
    expect(policyEdit(action, arn('user/u'))?.certain).toBe(true);
    expect(policyEdit(action, arn('user/v'))).toBeUndefined();
    const others = edgesOf(userWith({ Action: action, Resource: arn('user/v') }));
    expect(edgeTo(others, grants(ACCOUNT))).toMatchObject({ kind: 'can_do', certain: true });
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
