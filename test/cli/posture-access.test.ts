/** `posture` and `access why` over inventory exports alone. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countersign, folderWith, lines } from './cli.case.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const arn = (kind: string, name: string, account = ACCOUNT): string =>
  `arn:aws:iam::${account}:${kind}/${name}`;

const admin = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const assume = (...principals: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: principals }, Action: 'sts:AssumeRole' }],
});
const user = (name: string, more: object = {}, account = ACCOUNT) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase().padEnd(17, 'X')}`,
  Arn: arn('user', name, account),
  CreateDate: '2024-01-10T09:00:00Z',
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: [],
  Tags: [],
  ...more,
});
const role = (name: string, trust: object, more: object = {}) => ({
  Path: '/',
  RoleName: name,
  RoleId: `AROA${name.toUpperCase().padEnd(17, 'X')}`,
  Arn: arn('role', name),
  CreateDate: '2024-01-10T09:00:00Z',
  AssumeRolePolicyDocument: trust,
  InstanceProfileList: [],
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  Tags: [],
  RoleLastUsed: {},
  ...more,
});
const gaad = (account: string, users: readonly object[], roles: readonly object[]): string =>
  JSON.stringify({
    UserDetailList: users,
    GroupDetailList: [],
    RoleDetailList: roles,
    Policies: [],
    account,
  });

const jumps = {
  UserPolicyList: [
    {
      PolicyName: 'jump',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
      },
    },
  ],
};

const head =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const reportRow = (name: string, rotated: string, used: string): string =>
  `${name},${arn('user', name)},2024-01-10T09:00:00+00:00,false,N/A,N/A,N/A,false,true,${rotated},${used},eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`;

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = folderWith({
    'gaad.json': gaad(
      ACCOUNT,
      [user('jane', jumps), user('svc-report'), user('evil\u001b[31mname')],
      [
        role('deploy', assume(arn('user', 'jane')), {
          RolePolicyList: [{ PolicyName: 'all', PolicyDocument: admin }],
        }),
      ],
    ),
    'other.json': gaad(OTHER, [user('jane', {}, OTHER)], []),
    'report.csv': `${head}\n${reportRow('svc-report', '2026-09-25T09:00:00+00:00', '2026-09-30T09:00:00+00:00')}\n`,
    'broken.json': '{"UserDetailList": [',
    'logs.jsonl': '{"hello":"world"}\n',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface PostureJson {
  readonly principals: number;
  readonly tiers: readonly number[];
  readonly identities: readonly {
    readonly identityId: string;
    readonly tier: number;
    readonly judgedAt: number;
    readonly verdicts: readonly {
      readonly check: string;
      readonly verdict: { readonly status: string };
    }[];
  }[];
}
const postureAt = async (now: string): Promise<PostureJson> =>
  JSON.parse(
    (await countersign(['posture', path('gaad.json'), path('report.csv'), '--json', '--now', now]))
      .out,
  ) as PostureJson;

const statusOf = (posture: PostureJson, name: string, check: string): string | undefined =>
  posture.identities
    .find((one) => one.identityId.endsWith(`/${name}`))
    ?.verdicts.find((one) => one.check === check)?.verdict.status;

describe('posture', () => {
  it('judges as of --now, without any log: the same key is young, then old and unused', async () => {
    const soon = await postureAt('2026-10-05T00:00:00Z');
    const later = await postureAt('2027-03-05T00:00:00Z');
    expect(soon.principals).toBe(later.principals);
    expect(soon.identities.every((one) => one.judgedAt === Date.UTC(2026, 9, 5))).toBe(true);
    const checks = soon.identities.flatMap((one) => one.verdicts.map(({ check }) => check));
    const changed = [...new Set(checks)].filter(
      (check) =>
        statusOf(soon, 'svc-report', check) === 'pass' &&
        statusOf(later, 'svc-report', check) === 'fail',
    );
    // Its key grew older than 90 days, and so did the last use of the key and of the account.
    expect(changed.length).toBeGreaterThanOrEqual(3);
  });

  it('ranks by tier and risk, names who can take the control plane, and is the same in every run', async () => {
    const argv = ['posture', path('gaad.json'), '--json', '--now', '2026-10-05T00:00:00Z'];
    const first = await countersign(argv);
    expect(first.code).toBe(0);
    expect((await countersign(argv)).out).toBe(first.out);
    const { identities } = JSON.parse(first.out) as PostureJson;
    expect(identities.map(({ tier }) => tier)).toEqual(
      [...identities.map(({ tier }) => tier)].sort(),
    );
    expect(identities.find((one) => one.identityId.endsWith('/jane'))?.tier).toBe(0);
  });

  it('prints checks and the worst identities for people, with names of the export made inert', async () => {
    const { out, err, code } = await countersign(['posture', path('gaad.json'), '--top', '50']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/identities and roles, tiers 0–3/);
    expect(out).toContain('evil\ufffd[31mname');
    expect(out).not.toContain('\u001b');
    const one = await countersign(['posture', path('gaad.json'), '--top', '1']);
    expect(lines(one.out).length).toBeLessThan(lines(out).length);
  });

  it('exits 3 with what to do when no export was given, and when one could not be read', async () => {
    const none = await countersign(['posture', path('logs.jsonl')]);
    expect(none.code).toBe(3);
    expect(none.err).toContain('get-account-authorization-details');
    const broken = await countersign(['posture', path('gaad.json'), path('broken.json')]);
    expect(broken.code).toBe(3);
    expect(broken.err).toMatch(/broken\.json:1: not JSON: it is cut short/);
    expect(broken.out).toContain('identities and roles');
  });
});

describe('access why', () => {
  const why = (...argv: string[]) =>
    countersign(['access', 'why', ...argv.slice(0, 2), '--inventory', ...argv.slice(2)]);
  const goal = 'control-plane:*';

  it('shows the path by name and by ARN, step by step with the reason', async () => {
    const { out, code } = await why('jane', goal, path('gaad.json'));
    expect(code).toBe(0);
    expect(out).toContain('tier 0');
    expect(out).toMatch(/user\/jane\n {2}can become → .*role\/deploy\n/);
    expect((await why(arn('user', 'jane'), goal, path('gaad.json'))).out).toBe(out);
  });

  it('answers for one identity to one role', async () => {
    const { out } = await countersign([
      'access',
      'why',
      'jane',
      'deploy',
      '--inventory',
      path('gaad.json'),
      '--json',
    ]);
    const answer = JSON.parse(out) as Record<string, unknown>;
    expect(answer).toMatchObject({
      reachable: true,
      certain: { length: 1, count: 1 },
      ways: [{ certain: true, steps: [{ kind: 'can_become' }] }],
    });
    expect(answer['to']).toMatch(/role\/deploy$/);
  });

  it('says that no path was seen, and what it could not see', async () => {
    const { out, code } = await why('svc-report', goal, path('gaad.json'));
    expect(code).toBe(0);
    expect(out).toContain('no path seen from');
    expect(out).toContain('not known: ');
  });

  it('lists the candidates of a name that fits several', async () => {
    const { code, out, err } = await why('jane', goal, path('gaad.json'), path('other.json'));
    expect([code, out]).toEqual([2, '']);
    expect(lines(err)[0]).toBe('"jane" fits 2; write one of these:');
    expect(lines(err).slice(1).join()).toContain(OTHER);
  });

  it('says of an unknown name how to find the right one', async () => {
    const { code, err } = await why('nobody\u001b', goal, path('gaad.json'));
    expect(code).toBe(2);
    expect(err).toBe(
      '"nobody\ufffd" is no identity or role in this inventory; `countersign posture` lists them.\n',
    );
  });

  it('says which export it could not read, and answers from the rest with exit code 3', async () => {
    const { code, err, out } = await why('jane', goal, path('gaad.json'), path('broken.json'));
    expect(code).toBe(3);
    expect(err).toMatch(/set aside .*broken\.json:1: not JSON/);
    expect(out).toContain('can become');
  });
});
