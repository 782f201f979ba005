import { DeleteUserPolicyCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../../core/index.ts';
import { ACCOUNT, ciKey, START } from '../twin/twin.case.ts';
import { heldBy, keyTarget, userTarget } from './action-world.case.ts';
import { closeWorlds, deploy, start } from './containment.case.ts';

describe('containment in AWS', { timeout: 30_000 }, () => {
  afterEach(closeWorlds);

  it('names the sessions a leaked key had issued as what lives on, with their ends', async () => {
    const sessions = [
      {
        nativeId: 'ASIAROLE',
        forId: `aws:${deploy}`,
        expiresAt: START + HOUR,
        sessionName: 'build-7',
      },
      { nativeId: 'ASIAOVER', forId: `aws:${deploy}`, expiresAt: START - HOUR },
    ];
    const { result } = await start({
      id: 'aws.deactivate_access_key',
      target: keyTarget(ciKey.accessKeyId, 'ci'),
      params: { sessions },
    });
    expect(result.residual.map(({ what, until }) => [what, until])).toEqual([
      [`key ${ciKey.accessKeyId} itself`, START + 10_000],
      ['STS session ASIAROLE of role/deploy (build-7)', START + HOUR],
      [
        'any other session the user got with it from GetSessionToken or GetFederationToken',
        START + 36 * HOUR,
      ],
      ['any other session of a role assumed with it before', START + 12 * HOUR],
    ]);
    await closeWorlds();
    const complete = await start({
      id: 'aws.quarantine_deny',
      target: userTarget('ci'),
      params: {
        sessionsComplete: true,
        sessions: [
          ...sessions,
          { nativeId: 'ASIAUSER', forId: `aws:arn:aws:iam::${ACCOUNT}:user/ci` },
        ],
      },
    });
    // The deny covers what carries the user's own permissions.
    expect(complete.result.residual.map(({ what }) => what)).toEqual([
      'everything ci may do',
      'STS session ASIAROLE of role/deploy (build-7)',
    ]);
  });

  it('says what breaks from recent use, and says when it does not know', async () => {
    const { world: at, context } = await start({
      id: 'aws.deactivate_access_key',
      target: keyTarget(ciKey.accessKeyId, 'ci'),
    });
    const say = async (params: Readonly<Record<string, unknown>>) =>
      (await at.action.plan(at.target, params, context)).disruption;
    expect(await say({})).toContain('recent use was not given');
    expect(await say({ recentUse: { lastUsedAt: null } })).toContain('never seen in use');
    const recentUse = {
      lastUsedAt: START - 3 * 60_000,
      callsPerDay: 24.2,
      consumers: ['etl', 'runner'],
    };
    expect(await say({ recentUse })).toBe(
      'calls signed with this key are refused; last used 3 min ago; about 24 calls a day; consumers: etl, runner',
    );
    await expect(say({ recentUse: { consumers: 7 } })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    });
  });

  it.each([
    ['whose user is not known', { system: 'aws', nativeId: ciKey.accessKeyId, scope: ACCOUNT }],
    [
      'that the credential report does not name, where it is the only one',
      keyTarget(`key1@arn:aws:iam::${ACCOUNT}:user/ci`, 'ci'),
    ],
  ])('finds a key %s', async (_what, target) => {
    const { world: at, plan } = await start({ id: 'aws.deactivate_access_key', target });
    expect(plan.changes[0]).toBe(`set access key ${ciKey.accessKeyId} of user ci to Inactive`);
    const looked = plan.permissions.do.includes('iam:GetAccessKeyLastUsed');
    expect(looked).toBe(target.nativeId === ciKey.accessKeyId);
    at.settle();
    expect(await heldBy(at.bench).probe()).toBe('refused');
  });

  it('cannot be lifted by the quarantined, even one who may delete user policies', async () => {
    const { world: at, plan } = await start({
      id: 'aws.quarantine_deny',
      target: userTarget('ci'),
    });
    const PolicyName = String(plan.params['policyName']);
    expect(PolicyName).toMatch(/^CountersignQuarantine-[a-z2-7]{16}$/);
    at.settle();
    const lift = at.bench
      .iam(ciKey)
      .send(new DeleteUserPolicyCommand({ UserName: 'ci', PolicyName }));
    await expect(lift).rejects.toThrow(/explicit deny/);
    // Asking for a session token takes no permission, but the token is under the same deny.
    const { Credentials } = await at.bench.sts(ciKey).send(new GetSessionTokenCommand({}));
    const token = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    expect(await heldBy(at.bench, token).probe()).toBe('refused');
  });

  it('does not mistake a deny on the user for one on the roles it wears', async () => {
    const { world: at } = await start({
      id: 'aws.quarantine_deny',
      target: userTarget('ci'),
      holding: async (bench) => {
        const { Credentials } = await bench
          .sts(ciKey)
          .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-7' }));
        return heldBy(bench, {
          accessKeyId: Credentials?.AccessKeyId ?? '',
          secretAccessKey: Credentials?.SecretAccessKey ?? '',
          sessionToken: Credentials?.SessionToken ?? '',
        });
      },
    });
    at.settle();
    expect(await at.held?.probe()).toBe('accepted');
  });

  it('leaves the known-good network and service calls working, and refuses the rest', async () => {
    const {
      world: at,
      plan,
      result,
      context,
    } = await start({
      id: 'aws.selective_containment',
      target: userTarget('ci'),
      params: { knownGood: { cidrs: ['198.51.100.0/24'], regions: ['eu-central-1'] } },
    });
    expect(plan.changes[0]).toContain('networks 198.51.100.0/24; regions eu-central-1');
    at.settle();
    const inside = heldBy(at.bench, ciKey, '198.51.100.7');
    expect(await inside.probe()).toBe('accepted');
    expect(await heldBy(at.bench, ciKey, '203.0.113.9').probe()).toBe('refused');
    const viaService = at.bench.iam(ciKey);
    viaService.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['x-twin-source-ip'] = '203.0.113.9';
        headers['x-twin-via-service'] = 'cloudformation.amazonaws.com';
        return next(args);
      },
      { step: 'build' },
    );
    expect((await viaService.send(new GetUserCommand({ UserName: 'ci' }))).User).toBeDefined();
    // A probe from inside proves nothing against it: the simulation decides.
    const seen = await at.action.verify(plan, result, { ...context, held: inside });
    expect(seen).toMatchObject({ effective: 'yes', how: 'simulation' });
    expect(seen.residual.some(({ because }) => because.includes('leaves open on purpose'))).toBe(
      true,
    );
  });
});
