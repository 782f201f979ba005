/** Questions of access over an export, and over a published one of real size. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/index.ts';
import { countersign, folderWith, ndjson, START } from './cli.case.ts';

const ACCOUNT = '111122223333';
const arn = (kind: string, name: string): string => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const statement = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const policy = (...statements: object[]) => [
  { PolicyName: 'own', PolicyDocument: statement(...statements) },
];
const user = (name: string, UserPolicyList: object[] = []) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase().padEnd(17, 'X')}`,
  Arn: arn('user', name),
  CreateDate: '2024-01-10T09:00:00Z',
  GroupList: [],
  UserPolicyList,
  AttachedManagedPolicies: [],
  Tags: [],
});
const gaad = {
  UserDetailList: [
    user('jane'),
    user('teams', policy({ Effect: 'Allow', Action: ['sqs:*', 's3:GetObject'], Resource: '*' })),
    user(
      'reports',
      policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::books/*' }),
    ),
  ],
  GroupDetailList: [],
  Policies: [],
  RoleDetailList: ['deploy', 'deploy-too'].map((name) => ({
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase().padEnd(17, 'X')}`,
    Arn: arn('role', name),
    CreateDate: '2024-01-10T09:00:00Z',
    AssumeRolePolicyDocument: statement({
      Effect: 'Allow',
      Principal: { AWS: arn('user', 'jane') },
      Action: 'sts:AssumeRole',
    }),
    RolePolicyList: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
    AttachedManagedPolicies: [],
    Tags: [],
  })),
};

/** What CloudTrail writes of one call of a user, `day` days before the time of the tests. */
const call = (name: string, day: number, eventSource: string, eventName: string) => ({
  eventVersion: '1.08',
  userIdentity: {
    type: 'IAMUser',
    principalId: `AIDA${name.toUpperCase().padEnd(17, 'X')}`,
    arn: arn('user', name),
    accountId: ACCOUNT,
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    userName: name,
  },
  eventTime: new Date(START + 6 * DAY - day * DAY).toISOString().replace('.000', ''),
  eventSource,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.15.0',
  requestParameters: null,
  responseElements: null,
  requestID: `r-${name}-${day}`,
  eventID: `e-${name}-${day}`,
  readOnly: true,
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
});

let dir = '';
beforeAll(() => {
  const calls = [
    call('teams', 120, 'sqs.amazonaws.com', 'ListQueues'),
    call('teams', 2, 'sqs.amazonaws.com', 'ListQueues'),
    call('jane', 119, 'iam.amazonaws.com', 'ListUsers'),
  ];
  dir = folderWith({
    'gaad.json': JSON.stringify(gaad),
    'trail.ndjson': ndjson(calls),
    'short.ndjson': ndjson(calls.slice(1, 2)),
  });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const askJson = async (...argv: string[]): Promise<Record<string, unknown>> => {
  const { out, code, err } = await countersign(['access', ...argv, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
};
const files = (): readonly string[] => ['--inventory', join(dir, 'gaad.json')];

describe('questions of access', () => {
  it('why: every shortest way, each step with what ends it', async () => {
    const answer = await askJson('why', 'jane', 'control-plane:*', ...files());
    expect(answer).toMatchObject({ reachable: true, certain: { length: 2, count: 2 } });
    const { out } = await countersign(['access', 'why', 'jane', ...files()]);
    expect(out).toContain('shortest ways: 2 certain of 2 steps');
    expect(out).toContain('ends when you ');
    const none = await askJson('why', 'jane', 'control-plane:*', '--kinds', 'can_do', ...files());
    expect(none).toMatchObject({ reachable: false });
  });

  it('blast: counts, and whom it reaches', async () => {
    const answer = await askJson('blast', 'jane', ...files());
    expect(answer).toMatchObject({
      byKind: { role: { certain: 2 } },
      byTier: { 0: { certain: 1 } },
    });
    const { out } = await countersign(['access', 'blast', 'jane', ...files()]);
    expect(out).toMatch(/kind role: 2\n/);
  });

  it('who-can: directly, by becoming, and of whom nobody can say', async () => {
    const asked = ['who-can', 's3:GetObject', 'arn:aws:s3:::books/1.csv'];
    const answer = await askJson(...asked, ...files());
    const ids = (key: string): readonly string[] =>
      (answer[key] as readonly { id: string }[]).map(({ id }) => id.split('/').at(-1) ?? '').sort();
    expect(ids('directly')).toEqual(expect.arrayContaining(['deploy', 'deploy-too', 'reports']));
    expect(ids('byBecoming')).toEqual(['jane']);
    const { out } = await countersign(['access', ...asked, ...files()]);
    expect(out).toContain('may s3:GetObject on arn:aws:s3:::books/1.csv themselves');
  });

  it('unused: what may go, what must stay, and nothing on too short a log', async () => {
    const answer = await askJson('unused', 'teams', ...files(), join(dir, 'trail.ndjson'));
    const names = (key: string): readonly string[] =>
      (answer[key] as readonly { privilege: string }[]).map(({ privilege }) => privilege);
    expect(names('used')).toEqual(['sqs:ListQueues']);
    expect(names('notUsed')).toContain('sqs:DeleteQueue');
    // Data events: no log tells whether these were used.
    expect(names('unobservable')).toEqual(
      expect.arrayContaining(['s3:GetObject', 'sqs:SendMessage']),
    );
    const { Statement } = answer['policy'] as { Statement: { Action: string[] }[] };
    expect(Statement[0]?.Action).toEqual(
      expect.arrayContaining(['s3:GetObject', 'sqs:ListQueues', 'sqs:SendMessage']),
    );
    expect(Statement[0]?.Action).not.toContain('sqs:DeleteQueue');
    const short = await askJson('unused', 'teams', ...files(), join(dir, 'short.ndjson'));
    expect(short).toMatchObject({ notUsed: [], changes: [] });
    const { out } = await countersign(['access', 'unused', 'teams', ...files()]);
    expect(out).toContain('nothing can be taken away by what is known');
  });

  it('diff: what the logs changed since a time, and what another export has', async () => {
    const made = {
      ...call('jane', 1, 'iam.amazonaws.com', 'AttachUserPolicy'),
      readOnly: false,
      requestParameters: {
        userName: 'reports',
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      },
    };
    const more = folderWith({
      'trail.ndjson': ndjson([call('teams', 20, 'sqs.amazonaws.com', 'ListQueues'), made]),
      'old.json': JSON.stringify({ ...gaad, UserDetailList: gaad.UserDetailList.slice(1) }),
    });
    const since = new Date(START).toISOString();
    const told = await askJson('diff', '--since', since, ...files(), join(more, 'trail.ndjson'));
    const [risen] = told['changed'] as readonly Record<string, unknown>[];
    expect(risen).toMatchObject({ name: 'reports', tier: { after: 0 } });
    expect(JSON.stringify(risen?.['gained'])).toContain('AdministratorAccess');
    const other = await askJson('diff', '--before', join(more, 'old.json'), ...files());
    expect(other['changed']).toMatchObject([{ name: 'jane', change: 'added' }]);
    expect((await countersign(['access', 'diff', ...files()])).code).toBe(2);
    rmSync(more, { recursive: true, force: true });
  });

  it('signin, exposed-by, about: with what is unknown beside the answer', async () => {
    const signin = await askJson('signin', 'jane', ...files());
    expect(signin).toMatchObject({ roles: [{ type: 'role' }, { type: 'role' }] });
    expect(JSON.stringify(signin['unknown'])).toContain('credentials');
    const exposed = await askJson('exposed-by', 'jane', ...files());
    expect(exposed).toMatchObject({ what: 'principal', secrets: [] });
    expect((exposed['unknown'] as readonly string[]).length).toBeGreaterThan(0);
    const page = await askJson('about', 'jane', ...files(), join(dir, 'trail.ndjson'));
    expect(page).toMatchObject({ orphan: true, used: [{ privileges: 1 }] });
    for (const verb of ['signin', 'exposed-by', 'about']) {
      const { code, out } = await countersign(['access', verb, 'jane', ...files()]);
      expect([verb, code]).toEqual([verb, 0]);
      expect(out).toContain('not known: ');
    }
  });

  it('about: owners as the site declared them by pattern', async () => {
    const site = folderWith({ OWNERS: '# countersign owners\n*:user/*  people@example.com\n' });
    const page = await askJson('about', 'jane', ...files(), join(site, 'OWNERS'));
    expect(page).toMatchObject({
      orphan: false,
      owners: [{ who: 'people@example.com', basis: 'declared' }],
    });
    rmSync(site, { recursive: true, force: true });
  });

  it('refuses what it cannot place, and says how to write it', async () => {
    const unknownName = await countersign(['access', 'blast', 'nobody', ...files()]);
    expect([unknownName.code, unknownName.out]).toEqual([2, '']);
    const wrongTime = await countersign(['access', 'why', 'jane', '--at', 'yesterday', ...files()]);
    expect([wrongTime.code, wrongTime.err]).toEqual([2, expect.stringContaining('Write it like')]);
    const wrongKind = await countersign(['access', 'why', 'jane', '--kinds', 'x', ...files()]);
    expect(wrongKind.err).toContain('Choose from');
  });
});

const published = resolve(
  import.meta.dirname,
  '../../../shared/data/iam/iam-vulnerable/gaad-111111111111.json',
);

describe.skipIf(!existsSync(published))(
  'questions over a published export (skipped without ../shared/data)',
  () => {
    const from = ['--inventory', published];

    it('are answered alike whichever question is asked', async () => {
      const admins = (await askJson('admins', published)) as {
        principals: { id: string; admin: string }[];
      };
      const some = admins.principals.filter(({ admin }) => admin === 'can_become').slice(0, 2);
      expect(some.length).toBe(2);
      for (const { id } of some) {
        const way = await askJson('why', id, 'control-plane:*', ...from);
        expect(way['reachable']).toBe(true);
        expect(await askJson('blast', id, ...from)).toMatchObject({ tier: { tier: 0 } });
      }
    });

    it('are each answered, and agree with one another', async () => {
      const { principals } = (await askJson('admins', published)) as {
        principals: { id: string; admin: string; certain: boolean }[];
      };
      const rulers = principals.filter(({ admin, certain }) => admin === 'is' && certain);
      const may = (await askJson('who-can', 'iam:CreateUser', '*', ...from)) as {
        directly: { id: string }[];
        byBecoming: { id: string }[];
      };
      const direct = new Set(may.directly.map(({ id }) => id));
      const all = new Set([...direct, ...may.byBecoming.map(({ id }) => id)]);
      expect(rulers.length).toBeGreaterThan(0);
      for (const { id } of rulers) expect(all.has(id), id).toBe(true);
      const [id = ''] = direct;
      // Without a log nobody can say that anything is unused.
      expect(await askJson('unused', id, ...from)).toMatchObject({ notUsed: [], changes: [] });
      expect(await askJson('diff', '--before', published, ...from)).toMatchObject({ changed: [] });
      expect(await askJson('signin', id, ...from)).toMatchObject({ id });
      expect(await askJson('exposed-by', id, ...from)).toMatchObject({ by: id });
      expect(await askJson('about', id, ...from)).toMatchObject({ principal: { id } });
    });
  },
);
