import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListUsers,
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
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../../core/index.ts';
import {
  ACCOUNT,
  type ClientCredentials,
  ciKey,
  START,
  startBench,
  type TwinBench,
  trustOf,
} from './twin.case.ts';

const denyAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

const errorOf = async (
  attempt: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> => {
  try {
    await attempt;
  } catch (fault) {
    const error = fault as Error & { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
  }
  throw new Error('expected a refusal');
};

const held = (
  credentials:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): ClientCredentials => ({
  accessKeyId: credentials?.AccessKeyId ?? '',
  secretAccessKey: credentials?.SecretAccessKey ?? '',
  sessionToken: credentials?.SessionToken ?? '',
});

describe('the AWS twin, through the unmodified SDK', () => {
  let bench: TwinBench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const deploy = `arn:aws:iam::${ACCOUNT}:role/deploy`;
  const assume = async (credentials: ClientCredentials = ciKey): Promise<ClientCredentials> => {
    const answer = await bench
      .sts(credentials)
      .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-7' }));
    return held(answer.Credentials);
  };
  const getUser = (credentials: ClientCredentials, UserName = 'ci') =>
    bench.iam(credentials).send(new GetUserCommand({ UserName }));

  it('says who is calling', async () => {
    const answer = await bench.sts(ciKey).send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ci` });
  });

  it('refuses an unknown key, a wrong secret and an unsigned request as AWS does', async () => {
    const unknown = await errorOf(getUser({ ...ciKey, accessKeyId: 'AKIANOBODYNOBODYNOBO' }));
    expect(unknown).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    const forged = await errorOf(getUser({ ...ciKey, secretAccessKey: 'guess' }));
    expect(forged).toMatchObject({ name: 'SignatureDoesNotMatch', status: 403 });
    const bare = await fetch(bench.twin.endpoint, { method: 'POST', body: 'Action=ListUsers' });
    expect(bare.status).toBe(403);
    expect(await bare.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('creates, finds, refuses doubles and pages', async () => {
    const iam = bench.iam();
    await iam.send(
      new CreateUserCommand({ UserName: 'zoe', Tags: [{ Key: 'a', Value: 'b & <c>' }] }),
    );
    const { User } = await iam.send(new GetUserCommand({ UserName: 'zoe' }));
    expect(User?.Tags).toEqual([{ Key: 'a', Value: 'b & <c>' }]);
    expect(User?.CreateDate).toEqual(new Date(START));
    expect(await errorOf(iam.send(new CreateUserCommand({ UserName: 'zoe' })))).toMatchObject({
      name: 'EntityAlreadyExistsException',
      status: 409,
    });
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'nobody' })))).toMatchObject({
      name: 'NoSuchEntityException',
      status: 404,
      message: 'The user with name nobody cannot be found.',
    });
    const first = await iam.send(new ListUsersCommand({ MaxItems: 3 }));
    expect(first.IsTruncated).toBe(true);
    const names: (string | undefined)[] = [];
    for await (const page of paginateListUsers({ client: iam, pageSize: 1 }, {})) {
      names.push(...(page.Users ?? []).map(({ UserName }) => UserName));
    }
    expect(names).toEqual(['admin', 'ci', 'jane', 'countersign', 'zoe']);
  });

  it('hands out the whole account with encoded documents, page by page', async () => {
    const seen = { users: 0, roles: 0, groups: 0, policies: 0 };
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client: bench.iam(), pageSize: 2 },
      {},
    )) {
      seen.users += page.UserDetailList?.length ?? 0;
      seen.roles += page.RoleDetailList?.length ?? 0;
      seen.groups += page.GroupDetailList?.length ?? 0;
      seen.policies += page.Policies?.length ?? 0;
      for (const role of page.RoleDetailList ?? []) {
        const document = decodeURIComponent(role.AssumeRolePolicyDocument ?? '');
        expect(JSON.parse(document)).toHaveProperty('Statement');
      }
    }
    expect(seen).toEqual({ users: 4, roles: 4, groups: 1, policies: 2 });
    const { SummaryMap } = await bench.iam().send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Users: 4 });
  });

  it('checks the policies of user, group and boundary, and names the reason', async () => {
    expect((await getUser(ciKey)).User?.UserName).toBe('ci');
    const { message, name, status } = await errorOf(
      bench.iam(ciKey).send(new CreateUserCommand({ UserName: 'evil' })),
    );
    expect({ name, status }).toEqual({ name: 'AccessDenied', status: 403 });
    expect(message).toBe(
      `User: arn:aws:iam::${ACCOUNT}:user/ci is not authorized to perform: iam:CreateUser on resource: user evil because no identity-based policy allows the iam:CreateUser action`,
    );
    await bench.iam().send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'ci',
        PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/fence`,
      }),
    );
    bench.settle();
    expect((await errorOf(getUser(ciKey))).message).toContain('no permissions boundary allows');
  });

  it('keeps the quotas: two keys per user, inline size, malformed documents', async () => {
    const iam = bench.iam();
    await iam.send(new CreateAccessKeyCommand({ UserName: 'ci' }));
    expect(await errorOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ci' })))).toMatchObject({
      name: 'LimitExceededException',
      status: 409,
    });
    const put = (PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ UserName: 'ci', PolicyName: 'p', PolicyDocument }));
    expect(await errorOf(put('{'))).toMatchObject({
      name: 'MalformedPolicyDocumentException',
      status: 400,
    });
    const wide = denyAll.replace(
      '"*"',
      JSON.stringify(Array.from({ length: 300 }, (_, i) => `svc${i}:*`)),
    );
    expect((await errorOf(put(wide))).name).toBe('LimitExceededException');
    expect((await errorOf(iam.send(new DeleteUserCommand({ UserName: 'ci' })))).name).toBe(
      'DeleteConflictException',
    );
  });

  it('shows a new policy at once and obeys it only after the propagation delay', async () => {
    const iam = bench.iam();
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
    expect((await getUser(ciKey)).User).toBeDefined();
    bench.settle();
    expect((await errorOf(getUser(ciKey))).message).toContain(
      'with an explicit deny in an identity-based policy',
    );
    // A denied key still knows its name: GetCallerIdentity asks no policy.
    expect((await bench.sts(ciKey).send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
  });

  it('lets role sessions live on when the key that asked for them is deactivated', async () => {
    const session = await assume();
    await bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    expect((await getUser(ciKey)).User).toBeDefined();
    bench.settle();
    expect(await errorOf(getUser(ciKey))).toMatchObject({
      name: 'InvalidClientTokenId',
      status: 403,
    });
    expect((await getUser(session)).User).toBeDefined();
    expect(bench.twin.sessions()).toMatchObject([{ kind: 'role', issuedTo: ciKey.accessKeyId }]);
    bench.clock.advance(HOUR);
    expect(await errorOf(getUser(session))).toMatchObject({ name: 'ExpiredToken', status: 403 });
  });

  it('ends role sessions issued before a time by a deny on aws:TokenIssueTime, and no later ones', async () => {
    const old = await assume();
    bench.clock.advance(5_000);
    await bench.iam().send(
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
                DateLessThan: { 'aws:TokenIssueTime': new Date(bench.clock.now()).toISOString() },
              },
            },
          ],
        }),
      }),
    );
    bench.settle();
    const fresh = await assume();
    expect((await errorOf(getUser(old))).message).toContain('explicit deny');
    expect((await getUser(fresh)).User).toBeDefined();
  });

  it("keeps GetSessionToken sessions alive past their key, within the user's permissions", async () => {
    const answer = await bench
      .sts(ciKey)
      .send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
    const session = held(answer.Credentials);
    expect(answer.Credentials?.Expiration).toEqual(new Date(START + 36 * HOUR));
    await bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    bench.settle();
    expect((await bench.sts(session).send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
    // Without MFA such a session never reaches IAM, but it can put on a role.
    expect((await errorOf(getUser(session))).name).toBe('InvalidClientTokenId');
    expect((await assume(session)).accessKeyId).toMatch(/^ASIA/);
    await bench
      .iam()
      .send(
        new PutUserPolicyCommand({ UserName: 'ci', PolicyName: 'stop', PolicyDocument: denyAll }),
      );
    bench.settle();
    expect((await errorOf(assume(session))).name).toBe('AccessDenied');
  });

  it('gives a federated user nothing beyond its session policy, and no IAM', async () => {
    const admin = await bench.sts().send(new GetFederationTokenCommand({ Name: 'visitor' }));
    const visitor = held(admin.Credentials);
    expect((await errorOf(getUser(visitor))).name).toBe('InvalidClientTokenId');
    const identity = await bench.sts(visitor).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${ACCOUNT}:federated-user/visitor`);
  });

  it('puts a narrowed trust into effect after the delay, for new sessions only', async () => {
    const session = await assume();
    await bench.iam().send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'deploy',
        PolicyDocument: JSON.stringify(trustOf({ AWS: `arn:aws:iam::${ACCOUNT}:user/admin` })),
      }),
    );
    await assume();
    bench.settle();
    expect((await errorOf(assume())).name).toBe('AccessDenied');
    expect((await getUser(session)).User).toBeDefined();
  });

  it('holds external id and session length against the trust and the role', async () => {
    await bench.iam().send(
      new CreateRoleCommand({
        RoleName: 'partner',
        AssumeRolePolicyDocument: JSON.stringify(
          trustOf({ AWS: ACCOUNT }, { StringEquals: { 'sts:ExternalId': 'agreed' } }),
        ),
      }),
    );
    bench.settle();
    const ask = (ExternalId: string, DurationSeconds = 900) =>
      bench.sts().send(
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
    const session = held((await bench.sts(ciKey).send(new GetSessionTokenCommand({}))).Credentials);
    const iam = bench.iam();
    const { DeleteAccessKeyCommand, DeleteUserPolicyCommand, RemoveUserFromGroupCommand } =
      await import('@aws-sdk/client-iam');
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: ciKey.accessKeyId }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'ci', PolicyName: 'own' }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: 'ci', GroupName: 'deployers' }));
    await iam.send(new DeleteUserCommand({ UserName: 'ci' }));
    bench.settle();
    expect((await errorOf(bench.sts(session).send(new GetCallerIdentityCommand({})))).name).toBe(
      'InvalidClientTokenId',
    );
  });

  it('refuses to change service-linked and permission-set roles', async () => {
    for (const RoleName of ['AWSServiceRoleForSupport', 'AWSReservedSSO_Admin_0123456789abcdef']) {
      const attempt = bench
        .iam()
        .send(new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: denyAll }));
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnmodifiableEntityException',
        status: 400,
      });
    }
  });

  it('writes the credential report and the last use of keys', async () => {
    const iam = bench.iam();
    await getUser(ciKey);
    expect((await errorOf(iam.send(new GetCredentialReportCommand({})))).name).toMatch(
      /ReportNotPresent/,
    );
    await iam.send(new GenerateCredentialReportCommand({}));
    const { Content } = await iam.send(new GetCredentialReportCommand({}));
    const lines = new TextDecoder().decode(Content).split('\n');
    expect(lines[0]).toMatch(/^user,arn,user_creation_time,password_enabled/);
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      'user',
      '<root_account>',
      'admin',
      'ci',
      'jane',
      'countersign',
    ]);
    expect(lines[3]).toContain(',true,2025-01-26T09:00:00Z,2026-03-02T09:00:00Z,eu-central-1,iam,');
    const use = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: ciKey.accessKeyId }));
    expect(use.UserName).toBe('ci');
    expect(use.AccessKeyLastUsed?.LastUsedDate).toEqual(new Date(START));
  });

  it('injects refusals, throttling, outages and lost answers', async () => {
    const iam = bench.iam();
    const list = () => iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    const stop = bench.twin.inject({ permission: 'iam:ListAccessKeys', kind: 'deny' });
    expect((await errorOf(list())).name).toBe('AccessDenied');
    stop();
    bench.twin.inject({ permission: '*', kind: 'throttle', times: 1 });
    expect(await errorOf(list())).toMatchObject({ name: 'Throttling', status: 400 });
    bench.twin.inject({ permission: '*', kind: 'unavailable', times: 1 });
    expect((await errorOf(list())).status).toBe(503);
    bench.twin.inject({ permission: 'iam:CreateAccessKey', kind: 'lose_answer', times: 1 });
    await errorOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ci' })));
    expect((await list()).AccessKeyMetadata).toHaveLength(2);
  });

  it('logs every authenticated request as CloudTrail would, without secrets', async () => {
    const session = await assume();
    await getUser(session);
    const made = await bench.iam().send(new CreateAccessKeyCommand({ UserName: 'jane' }));
    await errorOf(
      bench.iam(ciKey).send(
        new AttachUserPolicyCommand({
          UserName: 'ci',
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ),
    );
    await errorOf(getUser({ ...ciKey, accessKeyId: 'AKIANOBODYNOBODYNOBO' }));
    expect(bench.trail.map(({ eventName }) => eventName)).toEqual([
      'AssumeRole',
      'GetUser',
      'CreateAccessKey',
      'AttachUserPolicy',
    ]);
    expect(bench.trail[0]).toMatchObject({
      eventSource: 'sts.amazonaws.com',
      userIdentity: { type: 'IAMUser', userName: 'ci', accessKeyId: ciKey.accessKeyId },
      requestParameters: { roleArn: deploy, roleSessionName: 'build-7' },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
      resources: [{ ARN: deploy }],
    });
    expect(bench.trail[1]).toMatchObject({
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build-7`,
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: deploy },
          attributes: { mfaAuthenticated: 'false' },
        },
      },
      responseElements: null,
      readOnly: true,
    });
    expect(bench.trail[2]).toMatchObject({
      awsRegion: 'us-east-1',
      responseElements: {
        accessKey: { userName: 'jane', accessKeyId: made.AccessKey?.AccessKeyId, status: 'Active' },
      },
    });
    expect(bench.trail[3]).toMatchObject({ errorCode: 'AccessDenied', responseElements: null });
    const written = JSON.stringify(bench.trail);
    expect(written).not.toContain(made.AccessKey?.SecretAccessKey);
    expect(written).not.toContain(session.sessionToken);
  });

  it('lets services wear roles that trust them, and logs it', () => {
    const worker = `arn:aws:iam::${ACCOUNT}:role/worker`;
    const given = bench.twin.serviceSession({
      roleArn: worker,
      service: 'ec2.amazonaws.com',
      sessionName: 'i-0abc',
    });
    expect(given.accessKeyId).toMatch(/^ASIA/);
    expect(bench.trail[0]).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    });
    expect(() =>
      bench.twin.serviceSession({
        roleArn: deploy,
        service: 'ec2.amazonaws.com',
        sessionName: 'x',
      }),
    ).toThrow(/cannot wear/);
  });

  it('keeps groups and attachments', async () => {
    const iam = bench.iam();
    await iam.send(new AddUserToGroupCommand({ UserName: 'jane', GroupName: 'deployers' }));
    await iam.send(
      new AttachUserPolicyCommand({
        UserName: 'jane',
        PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      }),
    );
    const { AttachedPolicies } = await iam.send(
      new ListAttachedUserPoliciesCommand({ UserName: 'jane' }),
    );
    expect(AttachedPolicies).toEqual([
      { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    ]);
    expect(JSON.stringify(bench.twin.stored())).not.toContain('secret-of-the-twin');
  });

  it('refuses a body beyond its bound', async () => {
    const answer = await fetch(bench.twin.endpoint, { method: 'POST', body: 'x'.repeat(600_000) });
    expect(answer.status).toBe(413);
  });
});
