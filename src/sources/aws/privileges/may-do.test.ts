import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory, type InventoryView, whoCan } from '../../../inventory/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { ACCOUNT, AT, account, arn, id, inline, trust, trusting } from '../access/account.case.ts';
import { awsAccess } from '../access/index.ts';
import { requestContext } from '../evaluate/context.ts';
import { evaluate, type NamedPolicy } from '../evaluate/evaluate.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { expandActions } from './expand.ts';
import { awsPrivileges } from './index.ts';
import { awsMayDo } from './may-do.ts';
import { policyDocument } from './policy.ts';

const BUCKET = 'arn:aws:s3:::payroll/2026.csv';
const reads = inline({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::payroll/*' });

const may = (view: InventoryView, who: string, privilege: string, resource = BUCKET) =>
  awsMayDo(view, { principalId: id(who), privilege, resource });

describe('may it do this', () => {
  it('by its own policy, and says that the policy of the bucket itself was not read', () => {
    const view = account({ users: { u: { UserPolicyList: reads } } });
    const answer = may(view, 'user/u', 's3:GetObject');
    expect(answer).toMatchObject({ answer: 'allowed', because: ['allow in identity policy p'] });
    expect(answer.missing).toContain(`resource policy of ${BUCKET} was not read`);
  });

  it('not by nothing: the policy of the bucket, unread, may let anybody in', () => {
    const view = account({ users: { u: {} } });
    expect(may(view, 'user/u', 's3:GetObject').answer).toBe('unknown');
    expect(may(view, 'user/u', 'iam:CreateUser', arn('user/x')).answer).toBe('not_granted');
  });

  it('not against a denial, and not beyond the boundary', () => {
    const denied = inline(
      { Action: '*' },
      { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::payroll/*' },
    );
    const view = account({
      users: {
        u: { UserPolicyList: denied },
        b: {
          ...{ UserPolicyList: inline({ Action: '*' }) },
          PermissionsBoundary: { PermissionsBoundaryArn: arn('policy/edge') },
        },
      },
      policies: { edge: [{ Action: 'ec2:*' }] },
    });
    expect(may(view, 'user/u', 's3:GetObject').answer).toBe('denied');
    expect(may(view, 'user/b', 'iam:CreateUser', arn('user/x'))).toMatchObject({
      answer: 'not_granted',
      because: ['no allow in boundary policies'],
    });
  });

  it('only under a condition that nobody told of: then it turns on that key', () => {
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const view = account({
      users: { u: { UserPolicyList: inline({ Action: 'iam:*', Condition }) } },
    });
    expect(may(view, 'user/u', 'iam:CreateUser', arn('user/x'))).toMatchObject({
      answer: 'unknown',
      missing: ['aws:MultiFactorAuthPresent'],
    });
  });

  it('by a policy that is attached and was not read: then nobody can say', () => {
    const AttachedManagedPolicies = [{ PolicyName: 'unseen', PolicyArn: arn('policy/unseen') }];
    const view = account({ users: { u: { AttachedManagedPolicies } } });
    const answer = may(view, 'user/u', 'iam:CreateUser', arn('user/x'));
    expect(answer.answer).toBe('unknown');
    expect(answer.missing.join()).toContain('unseen');
  });

  it('of a role, by the trust policy that was read', () => {
    const view = account({
      users: { u: {}, v: {} },
      roles: { deploy: trusting(trust({ AWS: arn('user/u') })) },
    });
    const asked = [
      ['user/u', 'allowed'],
      ['user/v', 'not_granted'],
    ] as const;
    for (const [who, answer] of asked)
      expect(may(view, who, 'sts:AssumeRole', arn('role/deploy')).answer).toBe(answer);
  });
});

describe('who can', () => {
  it('names those who may, those who can become one, and those who rule the account', () => {
    const inventory = createInventory({
      access: { aws: awsAccess },
      privileges: new Map([['aws', awsPrivileges]]),
      now: () => AT,
    });
    const user = (name: string, more: Raw = {}) => ({
      Arn: arn(`user/${name}`),
      UserName: name,
      CreateDate: '2025-01-01T00:00:00Z',
      ...more,
    });
    const gaad = {
      UserDetailList: [
        user('reader', { UserPolicyList: reads }),
        user('wearer'),
        user('nobody', { UserPolicyList: inline({ Action: 'ec2:Describe*' }) }),
        user('boss', {
          UserPolicyList: inline(
            { Action: '*' },
            { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
          ),
        }),
      ],
      RoleDetailList: [
        {
          Arn: arn('role/books'),
          RoleName: 'books',
          CreateDate: '2025-01-01T00:00:00Z',
          RolePolicyList: reads,
          AssumeRolePolicyDocument: { Statement: [trust({ AWS: arn('user/wearer') })] },
        },
      ],
    };
    inventory.applySnapshot(snapshotOfGaad(gaad, AT));
    const found = whoCan(inventory.view, 's3:GetObject', BUCKET);
    expect(found.directly.map((one) => one.id).sort()).toEqual([
      id('role/books'),
      id('root'),
      id('user/reader'),
    ]);
    const becoming = new Map(found.byBecoming.map((one) => [one.id, one.as]));
    expect(becoming.get(id('user/wearer'))).toBe(id('role/books'));
    // Denied itself, it can take the denial away.
    expect(becoming.get(id('user/boss'))).toBe(`control-plane:aws:${ACCOUNT}`);
    expect(becoming.has(id('user/nobody'))).toBe(false);
    // The bucket's own policy is not in the inventory: nobody is told to be kept out.
    const open = found.undecided.find(({ ids }) => ids.includes(id('user/nobody')));
    expect(open?.missing.join()).toContain(`resource policy of ${BUCKET}`);
    expect(found.population).toBe(6);
  });
});

const gaads = ['cloudsplaining-example-gaad.json', 'iam-vulnerable/gaad-111111111111.json'].map(
  (name) => resolve(import.meta.dirname, '../../../../../shared/data/iam', name),
);

/** Policies of a user or role as its export writes them, read without the inventory. */
const written = (gaad: Raw, one: Raw): readonly NamedPolicy[] => {
  const groups = list(one['GroupList']).flatMap((name) =>
    list(gaad['GroupDetailList'])
      .map(obj)
      .filter((group) => group['GroupName'] === name),
  );
  const documents = new Map(
    list(gaad['Policies'])
      .map(obj)
      .map((policy) => [
        str(policy['Arn']),
        list(policy['PolicyVersionList'])
          .map(obj)
          .find((version) => version['IsDefaultVersion'] === true)?.['Document'],
      ]),
  );
  return [one, ...groups].flatMap((holder) => [
    ...['UserPolicyList', 'RolePolicyList', 'GroupPolicyList'].flatMap((key) =>
      list(holder[key])
        .map(obj)
        .map((each) => ({ name: str(each['PolicyName']) ?? '', policy: each['PolicyDocument'] })),
    ),
    ...list(holder['AttachedManagedPolicies'])
      .map(obj)
      .map((each) => ({
        name: str(each['PolicyName']) ?? '',
        policy: documents.get(str(each['PolicyArn'])),
      })),
  ]);
};

describe.skipIf(!gaads.every((file) => existsSync(file)))(
  'every principal of published exports (skipped without ../shared/data)',
  () => {
    it('is answered for as by its policies read straight from the export', () => {
      const actions = [
        'iam:CreateUser',
        'iam:PassRole',
        'ec2:RunInstances',
        'lambda:CreateFunction',
        'iam:AttachUserPolicy',
        'ssm:StartSession',
        'cloudformation:CreateStack',
        'ec2:DescribeInstances',
      ];
      let compared = 0;
      const answers = new Set<string>();
      for (const file of gaads) {
        const gaad = obj(JSON.parse(readFileSync(file, 'utf8')));
        const inventory = createInventory({ access: { aws: awsAccess }, now: () => AT });
        inventory.applySnapshot(snapshotOfGaad(gaad, AT));
        const all = [...list(gaad['UserDetailList']), ...list(gaad['RoleDetailList'])].map(obj);
        for (const one of all) {
          const principal = str(one['Arn']) ?? '';
          const identity = written(gaad, one);
          // What AWS manages is known to the inventory by heart, and not written in the export.
          if (identity.some(({ policy }) => policy === undefined) || one['PermissionsBoundary'])
            continue;
          for (const action of actions) {
            const request = {
              principal,
              action,
              resource: '*',
              resourceAccount: principal.split(':')[4] ?? '',
            };
            const given = { 'aws:CalledVia': [], 'aws:PrincipalType': 'x' };
            const expected = evaluate(
              request,
              { identity, scp: [], rcp: [] },
              requestContext(request, given, false),
            );
            const { answer } = awsMayDo(inventory.view, {
              principalId: `aws:${principal}`,
              privilege: action,
              resource: '*',
            });
            const words = {
              Allowed: 'allowed',
              ExplicitlyDenied: 'denied',
              ImplicitlyDenied: 'not_granted',
              unknown: 'unknown',
            } as const;
            expect([principal, action, answer]).toEqual([
              principal,
              action,
              words[expected.answer],
            ]);
            answers.add(answer);
            compared++;
          }
        }
      }
      expect(compared).toBeGreaterThan(200);
      expect(answers.size).toBeGreaterThan(1);
    });
  },
);

describe('what a pattern covers', () => {
  it('is told by the list of the service, and undefined where the list knows nothing', async () => {
    expect(await expandActions('sqs:*Message')).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 'sqs:ReceiveMessage']),
    );
    expect(await expandActions('SQS:sendmessage')).toEqual(['sqs:SendMessage']);
    expect(await expandActions('nosuchservice:*')).toBeUndefined();
    expect(await expandActions('sqs:NoSuchAction')).toBeUndefined();
    expect((await expandActions('*'))?.length).toBeGreaterThan(10_000);
  });
});

describe('a policy of what is kept', () => {
  it('writes grants of the same resources and conditions as one statement', () => {
    const view = account({
      users: {
        u: {
          UserPolicyList: inline(
            { Action: ['s3:Get*'], Resource: 'arn:aws:s3:::a/*' },
            { Action: ['s3:Put*'], Resource: 'arn:aws:s3:::a/*' },
            { Action: ['ec2:*'], Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
          ),
        },
      },
    });
    const [get, put, ec2] = view.entitlementsOf(id('user/u'));
    if (!get || !put || !ec2) throw new Error('three statements were given');
    const kept = [
      { of: get, privileges: ['s3:GetObject'] },
      { of: put, privileges: ['s3:PutObject'] },
      { of: ec2, privileges: ['ec2:RunInstances'] },
    ];
    expect(policyDocument(kept)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::a/*' },
        {
          Effect: 'Allow',
          Action: 'ec2:RunInstances',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        },
      ],
    });
  });
});
