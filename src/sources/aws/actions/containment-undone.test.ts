import {
  CreateLoginProfileCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNT, ciKey } from '../twin/twin.case.ts';
import { heldBy, keyTarget, roleTarget, userTarget } from './action-world.case.ts';
import { closeWorlds, deploy, openWorld, start } from './containment.case.ts';

describe('containment in AWS that meets others', { timeout: 30_000 }, () => {
  afterEach(closeWorlds);

  it('tells that a deny was taken away or rewritten before it was effective', async () => {
    const {
      world: at,
      plan,
      result,
      context,
    } = await start({
      id: 'aws.quarantine_deny',
      target: userTarget('ci'),
    });
    const PolicyName = String(plan.params['policyName']);
    await at.bench.iam().send(new DeleteUserPolicyCommand({ UserName: 'ci', PolicyName }));
    at.settle();
    const seen = await at.action.verify(plan, result, context);
    expect(seen).toMatchObject({ effective: 'no', how: 'read_back' });
    // Doing again lays it on again.
    expect(await at.action.do(plan, context)).toMatchObject({ accepted: true, alreadyDone: false });
  });

  it('does not take a refusal that stood before for its own effect', async () => {
    const world = await openWorld({
      id: 'aws.quarantine_deny',
      target: userTarget('ci'),
      change: '',
      holding: (bench) => heldBy(bench),
    });
    const { held, bench, now, action, target } = world;
    if (!held) throw new Error('no held credential');
    const context = { now, stepId: 's', held };
    const withoutMfa = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }],
    };
    await bench.iam().send(
      new PutUserPolicyCommand({
        UserName: 'ci',
        PolicyName: 'standing',
        PolicyDocument: JSON.stringify(withoutMfa),
      }),
    );
    world.settle();
    expect(await held.probe()).toBe('refused');
    const plan = await action.plan(target, {}, context);
    const result = await action.do(plan, context);
    expect(await action.verify(plan, result, context)).toMatchObject({ effective: 'unknown' });
    world.settle();
    const seen = await action.verify(plan, result, context);
    expect(seen).toMatchObject({ effective: 'yes', how: 'simulation' });
  });

  it('does not reactivate a key that was off before', async () => {
    const world = await openWorld({
      id: 'aws.deactivate_access_key',
      target: keyTarget(ciKey.accessKeyId, 'ci'),
      change: '',
    });
    const context = { now: world.now, stepId: 's' };
    await world.bench.iam().send(
      new UpdateAccessKeyCommand({
        UserName: 'ci',
        AccessKeyId: ciKey.accessKeyId,
        Status: 'Inactive',
      }),
    );
    const before = world.picture();
    const plan = await world.action.plan(world.target, {}, context);
    expect(plan.changes[0]).toContain('Inactive already');
    const result = await world.action.do(plan, context);
    expect(result.alreadyDone).toBe(true);
    expect((await world.action.undoIt?.(plan, result, context))?.detail).toContain('stays so');
    expect(world.picture()).toEqual(before);
  });

  it('will not overwrite a trust policy that changed between plan and do', async () => {
    const world = await openWorld({
      id: 'aws.narrow_trust_policy',
      target: roleTarget('deploy'),
      change: '',
    });
    const context = { now: world.now, stepId: 's' };
    const plan = await world.action.plan(world.target, { principals: [ACCOUNT] }, context);
    const moved = { ...plan, params: { ...plan.params, previousDocument: '{"Statement":[]}' } };
    await expect(world.action.do(moved, context)).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
  });

  it('adds a condition to every way in', async () => {
    const { world: at } = await start({
      id: 'aws.narrow_trust_policy',
      target: roleTarget('deploy'),
      params: { condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    });
    const { Role } = await at.bench.iam().send(new GetRoleCommand({ RoleName: 'deploy' }));
    const document = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as {
      Statement: { Condition: unknown }[];
    };
    expect(document.Statement[0]?.Condition).toEqual({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    });
    at.settle();
    const attempt = at.bench
      .sts(ciKey)
      .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'xx' }));
    await expect(attempt).rejects.toThrow(/not authorized/);
  });

  it('gives console access back with a new password, shown to its keeper only', async () => {
    const {
      world: at,
      plan,
      result,
      context,
    } = await start({
      id: 'aws.delete_login_profile',
      target: userTarget('jane'),
    });
    const undone = await at.action.undoIt?.(plan, result, context);
    const [password] = at.delivered;
    expect(password).toMatchObject({ kind: 'password', account: 'jane' });
    expect(JSON.stringify({ undone, trail: at.bench.trail })).not.toContain(password?.secret);
  });

  it('needs iam:UpdateLoginProfile where a login profile was made since', async () => {
    const {
      world: at,
      plan,
      result,
      context,
    } = await start({
      id: 'aws.delete_login_profile',
      target: userTarget('jane'),
    });
    await at.bench
      .iam()
      .send(new CreateLoginProfileCommand({ UserName: 'jane', Password: 'Some-one-9!' }));
    at.deny('iam:UpdateLoginProfile');
    await expect(at.action.undoIt?.(plan, result, context)).rejects.toMatchObject({
      code: 'ERR_SOURCE_DENIED',
      detail: { permission: 'iam:UpdateLoginProfile' },
    });
  });
});
