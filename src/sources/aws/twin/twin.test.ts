import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { benchForEach, denyAll, deploy, errorOf } from './sdk.case.ts';
import { ACCOUNT, ciKey, START } from './twin.case.ts';

describe('the AWS twin, through the unmodified SDK', () => {
  const world = benchForEach();

  it('says who is calling', async () => {
    const answer = await world.bench.sts(ciKey).send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ci` });
  });

  it('refuses an unknown key, a wrong secret and an unsigned request as AWS does', async () => {
    const unknown = await errorOf(world.getUser({ ...ciKey, accessKeyId: 'AKIANOBODYNOBODYNOBO' }));
    expect(unknown).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    const forged = await errorOf(world.getUser({ ...ciKey, secretAccessKey: 'guess' }));
    expect(forged).toMatchObject({ name: 'SignatureDoesNotMatch', status: 403 });
    const bare = await fetch(world.bench.twin.endpoint, {
      method: 'POST',
      body: 'Action=ListUsers',
    });
    expect(bare.status).toBe(403);
    expect(await bare.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('creates, finds, refuses doubles and pages', async () => {
    const iam = world.bench.iam();
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
      { client: world.bench.iam(), pageSize: 2 },
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
    const { SummaryMap } = await world.bench.iam().send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Users: 4 });
  });

  it('checks the policies of user, group and boundary, and names the reason', async () => {
    expect((await world.getUser(ciKey)).User?.UserName).toBe('ci');
    const { message, name, status } = await errorOf(
      world.bench.iam(ciKey).send(new CreateUserCommand({ UserName: 'evil' })),
    );
    expect({ name, status }).toEqual({ name: 'AccessDenied', status: 403 });
    expect(message).toBe(
      `User: arn:aws:iam::${ACCOUNT}:user/ci is not authorized to perform: iam:CreateUser on resource: user evil because no identity-based policy allows the iam:CreateUser action`,
    );
    await world.bench.iam().send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'ci',
        PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/fence`,
      }),
    );
    world.bench.settle();
    expect((await errorOf(world.getUser(ciKey))).message).toContain(
      'no permissions boundary allows',
    );
  });

  it('keeps the quotas: two keys per user, inline size, malformed documents', async () => {
    const iam = world.bench.iam();
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

  it('refuses to change service-linked and permission-set roles', async () => {
    for (const RoleName of ['AWSServiceRoleForSupport', 'AWSReservedSSO_Admin_0123456789abcdef']) {
      const attempt = world.bench
        .iam()
        .send(new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: denyAll }));
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnmodifiableEntityException',
        status: 400,
      });
    }
  });

  it('writes the credential report and the last use of keys', async () => {
    const iam = world.bench.iam();
    await world.getUser(ciKey);
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
    const iam = world.bench.iam();
    const list = () => iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    const stop = world.bench.twin.inject({ permission: 'iam:ListAccessKeys', kind: 'deny' });
    expect((await errorOf(list())).name).toBe('AccessDenied');
    stop();
    world.bench.twin.inject({ permission: '*', kind: 'throttle', times: 1 });
    expect(await errorOf(list())).toMatchObject({ name: 'Throttling', status: 400 });
    world.bench.twin.inject({ permission: '*', kind: 'unavailable', times: 1 });
    expect((await errorOf(list())).status).toBe(503);
    world.bench.twin.inject({ permission: 'iam:CreateAccessKey', kind: 'lose_answer', times: 1 });
    await errorOf(iam.send(new CreateAccessKeyCommand({ UserName: 'ci' })));
    expect((await list()).AccessKeyMetadata).toHaveLength(2);
  });

  it('logs every authenticated request as CloudTrail would, without secrets', async () => {
    const session = await world.assume();
    await world.getUser(session);
    const made = await world.bench.iam().send(new CreateAccessKeyCommand({ UserName: 'jane' }));
    await errorOf(
      world.bench.iam(ciKey).send(
        new AttachUserPolicyCommand({
          UserName: 'ci',
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ),
    );
    await errorOf(world.getUser({ ...ciKey, accessKeyId: 'AKIANOBODYNOBODYNOBO' }));
    expect(world.bench.trail.map(({ eventName }) => eventName)).toEqual([
      'AssumeRole',
      'GetUser',
      'CreateAccessKey',
      'AttachUserPolicy',
    ]);
    expect(world.bench.trail[0]).toMatchObject({
      eventSource: 'sts.amazonaws.com',
      userIdentity: { type: 'IAMUser', userName: 'ci', accessKeyId: ciKey.accessKeyId },
      requestParameters: { roleArn: deploy, roleSessionName: 'build-7' },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
      resources: [{ ARN: deploy }],
    });
    expect(world.bench.trail[1]).toMatchObject({
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
    expect(world.bench.trail[2]).toMatchObject({
      awsRegion: 'us-east-1',
      responseElements: {
        accessKey: { userName: 'jane', accessKeyId: made.AccessKey?.AccessKeyId, status: 'Active' },
      },
    });
    expect(world.bench.trail[3]).toMatchObject({
      errorCode: 'AccessDenied',
      responseElements: null,
    });
    const written = JSON.stringify(world.bench.trail);
    expect(written).not.toContain(made.AccessKey?.SecretAccessKey);
    expect(written).not.toContain(session.sessionToken);
  });

  it('lets services wear roles that trust them, and logs it', () => {
    const worker = `arn:aws:iam::${ACCOUNT}:role/worker`;
    const given = world.bench.twin.serviceSession({
      roleArn: worker,
      service: 'ec2.amazonaws.com',
      sessionName: 'i-0abc',
    });
    expect(given.accessKeyId).toMatch(/^ASIA/);
    expect(world.bench.trail[0]).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    });
    expect(() =>
      world.bench.twin.serviceSession({
        roleArn: deploy,
        service: 'ec2.amazonaws.com',
        sessionName: 'x',
      }),
    ).toThrow(/cannot wear/);
  });

  it('keeps groups and attachments', async () => {
    const iam = world.bench.iam();
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
    expect(JSON.stringify(world.bench.twin.stored())).not.toContain('secret-of-the-twin');
  });

  it('refuses a body beyond its bound', async () => {
    const answer = await fetch(world.bench.twin.endpoint, {
      method: 'POST',
      body: 'x'.repeat(600_000),
    });
    expect(answer.status).toBe(413);
  });
});
