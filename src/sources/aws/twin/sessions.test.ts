import {
  CreateRoleCommand,
  DeleteUserCommand,
  GetUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../core/index.ts';
import { benchForEach, denyAll, errorOf, held } from './sdk.case.ts';
import { ACCOUNT, ciKey, START, trustOf } from './twin.case.ts';

describe('changes and sessions in the AWS twin', () => {
  const world = benchForEach();

  it('shows a new policy at once and obeys it only after the propagation delay', async () => {
    const iam = world.bench.iam();
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'ci', PolicyName: 'stop', PolicyDocument: denyAll }),
    );
    const read = await iam.send(new GetUserPolicyCommand({ UserName: 'ci', PolicyName: 'stop' }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(denyAll);
    const simulated = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/ci`,
        ActionNames: ['iam:GetUser'],
      }),
    );
    expect(simulated.EvaluationResults?.[0]?.EvalDecision).toBe('explicitDeny');
    expect((await world.getUser(ciKey)).User).toBeDefined();
    world.bench.settle();
    expect((await errorOf(world.getUser(ciKey))).message).toContain(
      'with an explicit deny in an identity-based policy',
    );
    // A denied key still knows its name: GetCallerIdentity asks no policy.
    expect((await world.bench.sts(ciKey).send(new GetCallerIdentityCommand({}))).Account).toBe(
      ACCOUNT,
    );
  });

  it('lets role sessions live on when the key that asked for them is deactivated', async () => {
    const session = await world.assume();
    await world.bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    expect((await world.getUser(ciKey)).User).toBeDefined();
    world.bench.settle();
    expect(await errorOf(world.getUser(ciKey))).toMatchObject({
      name: 'InvalidClientTokenId',
      status: 403,
    });
    expect((await world.getUser(session)).User).toBeDefined();
    expect(world.bench.twin.sessions()).toMatchObject([
      { kind: 'role', issuedTo: ciKey.accessKeyId },
    ]);
    world.bench.clock.advance(HOUR);
    expect(await errorOf(world.getUser(session))).toMatchObject({
      name: 'ExpiredToken',
      status: 403,
    });
  });

  it('ends role sessions issued before a time by a deny on aws:TokenIssueTime, and no later ones', async () => {
    const old = await world.assume();
    world.bench.clock.advance(5_000);
    await world.bench.iam().send(
      new PutRolePolicyCommand({
        RoleName: 'deploy',
        PolicyName: 'AWSRevokeOlderSessions',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Action: ['*'],
              Resource: ['*'],
              Condition: {
                DateLessThan: {
                  'aws:TokenIssueTime': new Date(world.bench.clock.now()).toISOString(),
                },
              },
            },
          ],
        }),
      }),
    );
    world.bench.settle();
    const fresh = await world.assume();
    expect((await errorOf(world.getUser(old))).message).toContain('explicit deny');
    expect((await world.getUser(fresh)).User).toBeDefined();
  });

  it("keeps GetSessionToken sessions alive past their key, within the user's permissions", async () => {
    const answer = await world.bench
      .sts(ciKey)
      .send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
    const session = held(answer.Credentials);
    expect(answer.Credentials?.Expiration).toEqual(new Date(START + 36 * HOUR));
    await world.bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    world.bench.settle();
    expect((await world.bench.sts(session).send(new GetCallerIdentityCommand({}))).Account).toBe(
      ACCOUNT,
    );
    // Without MFA such a session never reaches IAM, but it can put on a role.
    expect((await errorOf(world.getUser(session))).name).toBe('InvalidClientTokenId');
    expect((await world.assume(session)).accessKeyId).toMatch(/^ASIA/);
    await world.bench
      .iam()
      .send(
        new PutUserPolicyCommand({ UserName: 'ci', PolicyName: 'stop', PolicyDocument: denyAll }),
      );
    world.bench.settle();
    expect((await errorOf(world.assume(session))).name).toBe('AccessDenied');
  });

  it('gives a federated user nothing beyond its session policy, and no IAM', async () => {
    const admin = await world.bench.sts().send(new GetFederationTokenCommand({ Name: 'visitor' }));
    const visitor = held(admin.Credentials);
    expect((await errorOf(world.getUser(visitor))).name).toBe('InvalidClientTokenId');
    const identity = await world.bench.sts(visitor).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${ACCOUNT}:federated-user/visitor`);
  });

  it('puts a narrowed trust into effect after the delay, for new sessions only', async () => {
    const session = await world.assume();
    await world.bench.iam().send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'deploy',
        PolicyDocument: JSON.stringify(trustOf({ AWS: `arn:aws:iam::${ACCOUNT}:user/admin` })),
      }),
    );
    await world.assume();
    world.bench.settle();
    expect((await errorOf(world.assume())).name).toBe('AccessDenied');
    expect((await world.getUser(session)).User).toBeDefined();
  });

  it('holds external id and session length against the trust and the role', async () => {
    await world.bench.iam().send(
      new CreateRoleCommand({
        RoleName: 'partner',
        AssumeRolePolicyDocument: JSON.stringify(
          trustOf({ AWS: ACCOUNT }, { StringEquals: { 'sts:ExternalId': 'agreed' } }),
        ),
      }),
    );
    world.bench.settle();
    const ask = (ExternalId: string, DurationSeconds = 900) =>
      world.bench.sts().send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/partner`,
          RoleSessionName: 'partner-1',
          ExternalId,
          DurationSeconds,
        }),
      );
    expect((await errorOf(ask('guess'))).name).toBe('AccessDenied');
    expect((await errorOf(ask('agreed', 7_200))).name).toBe('ValidationError');
    expect((await ask('agreed')).AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/partner/partner-1`,
    );
  });

  it("ends the permissions of a deleted user's sessions", async () => {
    const session = held(
      (await world.bench.sts(ciKey).send(new GetSessionTokenCommand({}))).Credentials,
    );
    const iam = world.bench.iam();
    const { DeleteAccessKeyCommand, DeleteUserPolicyCommand, RemoveUserFromGroupCommand } =
      await import('@aws-sdk/client-iam');
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: ciKey.accessKeyId }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'ci', PolicyName: 'own' }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: 'ci', GroupName: 'deployers' }));
    await iam.send(new DeleteUserCommand({ UserName: 'ci' }));
    world.bench.settle();
    expect(
      (await errorOf(world.bench.sts(session).send(new GetCallerIdentityCommand({})))).name,
    ).toBe('InvalidClientTokenId');
  });
});
