import { describe, expect, it } from 'vitest';
import { blast, createInventory, type Inventory, whoCan } from '../../../inventory/index.ts';
import type { Resource, Snapshot } from '../../../model/index.ts';
import { inline, type Statement as Own } from '../access/account.case.ts';
import { awsAccess } from '../access/index.ts';
import { awsId } from '../arn.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { BUCKET, FUNCTION, QUEUE } from '../inventory/policied.ts';
import { policyGrants } from '../inventory/resource-policy.ts';
import { SECRET } from '../inventory/services.ts';
import { awsPrivileges } from './index.ts';

const AT = Date.parse('2026-03-02T00:00:00Z');
const HOME = '123456789012';
const NEXT = '210987654321';
const STRANGE = '999988887777';
const ORG = { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } };

const arns = {
  bucket: 'arn:aws:s3:::payroll',
  queue: `arn:aws:sqs:eu-central-1:${HOME}:orders`,
  secret: `arn:aws:secretsmanager:eu-central-1:${HOME}:secret:db-AbCdEf`,
  other: `arn:aws:secretsmanager:eu-central-1:${HOME}:secret:mail-AbCdEf`,
  resize: `arn:aws:lambda:eu-central-1:${HOME}:function:resize`,
};

const user = (account: string, name: string) => `arn:aws:iam::${account}:user/${name}`;

const people = (account: string, users: Readonly<Record<string, readonly Own[]>>): Snapshot =>
  snapshotOfGaad(
    {
      UserDetailList: Object.entries(users).map(([name, own]) => ({
        Arn: user(account, name),
        UserName: name,
        CreateDate: '2025-01-01T00:00:00Z',
        UserPolicyList: own.length === 0 ? [] : inline(...own),
      })),
      RoleDetailList: [
        {
          Arn: `arn:aws:iam::${account}:role/worker`,
          RoleName: 'worker',
          CreateDate: '2025-01-01T00:00:00Z',
          AssumeRolePolicyDocument: { Statement: [] },
        },
      ],
    },
    AT,
  );

const thing = (nativeId: string, type: string, extra: Partial<Resource> = {}): Resource => ({
  kind: 'resource',
  id: awsId(nativeId),
  system: 'aws',
  nativeId,
  scope: HOME,
  name: nativeId.split(':').at(-1) ?? '',
  type,
  policy: 'read',
  tags: {},
  ...extra,
});

const allow = (Principal: unknown, Action: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});

const world = (
  things: readonly (readonly [Resource, readonly object[]])[],
  users: Readonly<Record<string, readonly Own[]>> = {},
  others: Readonly<Record<string, readonly Own[]>> = {},
): Inventory => {
  const inventory = createInventory({
    access: { aws: awsAccess },
    privileges: new Map([['aws', awsPrivileges]]),
    now: () => AT,
  });
  inventory.applySnapshot(people(HOME, users));
  inventory.applySnapshot(people(NEXT, others));
  inventory.applySnapshot({
    system: 'aws',
    scope: HOME,
    takenAt: AT,
    complete: [],
    blind: [],
    facts: things.flatMap(([resource, Statement]) => [
      resource,
      ...policyGrants(resource.nativeId, { Statement }, 'policy').entitlements,
    ]),
  });
  return inventory;
};

const may = ({ view }: Inventory, who: string, privilege: string, resource: string) =>
  view.mayDo({ principalId: awsId(who), privilege, resource }).answer;

const READ = 'secretsmanager:GetSecretValue';
const everything: Own = { Action: '*' };

describe('the policy of the resource itself', () => {
  it('lets in whom it names of its own account, without a policy of theirs', () => {
    const inventory = world(
      [[thing(arns.secret, SECRET), [allow({ AWS: user(HOME, 'a') }, READ)]]],
      { a: [], b: [] },
    );
    expect(may(inventory, user(HOME, 'a'), READ, arns.secret)).toBe('allowed');
    expect(may(inventory, user(HOME, 'b'), READ, arns.secret)).toBe('not_granted');
  });

  it('keeps out whom it denies, whatever their own policies say', () => {
    const deny = { ...allow('*', READ), Effect: 'Deny' };
    const inventory = world([[thing(arns.secret, SECRET), [deny]]], { a: [everything] });
    expect(may(inventory, user(HOME, 'a'), READ, arns.secret)).toBe('denied');
  });

  it('and the own policy of the other account are both needed across accounts', () => {
    const inventory = world(
      [
        [thing(arns.secret, SECRET), [allow({ AWS: NEXT }, READ)]],
        [thing(arns.other, SECRET, { policy: 'none' }), []],
      ],
      {},
      { a: [everything], b: [] },
    );
    expect(may(inventory, user(NEXT, 'a'), READ, arns.secret)).toBe('allowed');
    expect(may(inventory, user(NEXT, 'b'), READ, arns.secret)).toBe('not_granted');
    expect(may(inventory, user(NEXT, 'a'), READ, arns.other)).toBe('not_granted');
  });

  it('that nobody read leaves it open who else may, and who may not', () => {
    const { policy: _unread, ...unread } = thing(arns.secret, SECRET);
    const inventory = world([[unread, []]], { a: [], b: [everything] });
    expect(may(inventory, user(HOME, 'a'), READ, arns.secret)).toBe('unknown');
    const asked = { principalId: awsId(user(HOME, 'b')), privilege: READ, resource: arns.secret };
    expect(inventory.view.mayDo(asked)).toMatchObject({
      answer: 'allowed',
      missing: [`resource policy of ${arns.secret} was not read`],
    });
  });

  it('of a bucket speaks of its objects, of a function of its aliases', () => {
    const objects = { Resource: `${arns.bucket}/out/*` };
    const inventory = world(
      [
        [thing(arns.bucket, BUCKET), [allow({ AWS: user(HOME, 'a') }, 's3:GetObject', objects)]],
        [
          thing(arns.resize, FUNCTION),
          [
            allow({ AWS: user(HOME, 'a') }, 'lambda:InvokeFunction', {
              Resource: `${arns.resize}:live`,
            }),
          ],
        ],
      ],
      { a: [] },
    );
    const a = user(HOME, 'a');
    expect(may(inventory, a, 's3:GetObject', `${arns.bucket}/out/1.csv`)).toBe('allowed');
    expect(may(inventory, a, 's3:GetObject', `${arns.bucket}/in/1.csv`)).toBe('not_granted');
    expect(may(inventory, a, 'lambda:InvokeFunction', `${arns.resize}:live`)).toBe('allowed');
    expect(may(inventory, a, 'lambda:InvokeFunction', arns.resize)).toBe('not_granted');
  });
});

describe('who can, from outside', () => {
  const asked = (inventory: Inventory, privilege: string, resource: string) =>
    whoCan(inventory.view, privilege, resource).fromOutside;

  it('names everybody, other accounts and services that the policy lets in, and what it turns on', () => {
    const inventory = world([
      [
        thing(arns.queue, QUEUE),
        [
          allow('*', 'sqs:SendMessage', { Condition: ORG }),
          allow({ AWS: `arn:aws:iam::${STRANGE}:root` }, 'sqs:*'),
          allow({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage'),
          allow({ AWS: 'arn:aws:iam::111122223333:role/x' }, 'sqs:ReceiveMessage'),
        ],
      ],
    ]);
    expect(asked(inventory, 'sqs:SendMessage', arns.queue)).toMatchObject([
      { id: `aws:account:${STRANGE}`, answer: 'allowed' },
      { id: 'aws:anyone', answer: 'unknown', missing: ['aws:PrincipalOrgID'] },
      // It is let in with everybody, where it is of the organisation.
      { id: 'aws:arn:aws:iam::111122223333:role/x', answer: 'unknown' },
      { id: 'aws:service:sns.amazonaws.com', answer: 'allowed' },
    ]);
    expect(asked(inventory, 'sqs:DeleteQueue', arns.queue).map(({ id }) => id)).toEqual([
      `aws:account:${STRANGE}`,
    ]);
  });

  it('leaves out the account itself, which only hands on, and a public bucket that is shut', () => {
    const open = [allow('*', 's3:GetObject', { Resource: `${arns.bucket}/*` })];
    const object = `${arns.bucket}/1.csv`;
    const ids = (inventory: Inventory, of: string, on: string) =>
      asked(inventory, of, on).map(({ id }) => id);
    expect(ids(world([[thing(arns.bucket, BUCKET), open]]), 's3:GetObject', object)).toEqual([
      'aws:anyone',
    ]);
    const tags = { restrict_public_buckets: 'true' };
    const shut = world([[thing(arns.bucket, BUCKET, { tags }), open]]);
    expect(ids(shut, 's3:GetObject', object)).toEqual([]);
    const own = world([[thing(arns.secret, SECRET), [allow({ AWS: HOME }, READ)]]]);
    expect(ids(own, READ, arns.secret)).toEqual([]);
  });
});

describe('what is reached', () => {
  const touched = (inventory: Inventory, who: string) =>
    new Map(
      blast(inventory.view, awsId(who)).resources.map(({ id, certain }) => [id, certain] as const),
    );

  it('in another account only where the policy there lets it in', () => {
    const { policy: _unread, ...unread } = thing(arns.bucket, BUCKET);
    const inventory = world(
      [
        [thing(arns.secret, SECRET), [allow({ AWS: NEXT }, READ)]],
        [thing(arns.other, SECRET), [allow({ AWS: user(NEXT, 'z') }, READ)]],
        [thing(arns.queue, QUEUE, { policy: 'none' }), []],
        [unread, []],
      ],
      { home: [everything] },
      { a: [everything], z: [] },
    );
    const found = touched(inventory, user(NEXT, 'a'));
    expect(found.get(awsId(arns.secret))).toBe(true);
    expect(found.has(awsId(arns.other))).toBe(false);
    expect(found.has(awsId(arns.queue))).toBe(false);
    expect(found.get(awsId(arns.bucket))).toBe(false);
    // Named there, it has no policy of its own that lets it out.
    expect(touched(inventory, user(NEXT, 'z')).size).toBe(0);
    expect(touched(inventory, user(HOME, 'home')).get(awsId(arns.queue))).toBe(true);
  });

  it('of the own account, unless its policy denies', () => {
    const deny = { ...allow('*', READ), Effect: 'Deny' };
    const inventory = world([[thing(arns.secret, SECRET), [deny]]], { a: [everything] });
    expect(touched(inventory, user(HOME, 'a')).get(awsId(arns.secret))).toBe(false);
  });
});

describe('who may rewrite the policy of a thing', () => {
  const edges = (inventory: Inventory, who: string) =>
    new Map(
      inventory.view
        .edgesFrom(awsId(who))
        .filter(({ kind }) => kind === 'can_escalate')
        .map(({ to, privilege, certain }) => [to, { privilege, certain }] as const),
    );

  it('lets itself in, unless it may do that already', () => {
    const inventory = world(
      [
        [thing(arns.secret, SECRET, { policy: 'none' }), []],
        [thing(arns.other, SECRET, { policy: 'none' }), []],
      ],
      {
        writer: [{ Action: 'secretsmanager:PutResourcePolicy', Resource: arns.secret }],
        reader: [{ Action: 'secretsmanager:*', Resource: arns.secret }],
        all: [{ Action: 's3:PutBucketPolicy' }],
      },
    );
    expect([...edges(inventory, user(HOME, 'writer'))]).toEqual([
      [awsId(arns.secret), { privilege: 'secretsmanager:PutResourcePolicy', certain: true }],
    ]);
    expect(edges(inventory, user(HOME, 'reader')).size).toBe(0);
    expect(edges(inventory, user(HOME, 'all')).get(`crown-jewels:aws:${HOME}`)).toEqual({
      privilege: 's3:PutBucketPolicy',
      certain: true,
    });
  });

  it('of a key does so only where the key hands on to its account', () => {
    const key = (nth: number) => `arn:aws:kms:eu-central-1:${HOME}:key/${nth}`;
    const inventory = world(
      [
        [thing(key(1), 'kms_key'), [allow({ AWS: HOME }, 'kms:*')]],
        [thing(key(2), 'kms_key'), [allow({ AWS: user(HOME, 'boss') }, 'kms:*')]],
      ],
      { a: [{ Action: 'kms:PutKeyPolicy' }] },
    );
    expect([...edges(inventory, user(HOME, 'a')).keys()]).toEqual([awsId(key(1))]);
  });

  it('of a function may become what it runs as', () => {
    const worker = `aws:arn:aws:iam::${HOME}:role/worker`;
    const inventory = world(
      [[thing(arns.resize, FUNCTION, { policy: 'none', runsAs: worker }), []]],
      { a: [{ Action: 'lambda:AddPermission' }] },
    );
    expect(edges(inventory, user(HOME, 'a')).get(worker)).toEqual({
      privilege: 'lambda:AddPermission',
      certain: false,
    });
  });
});
