import {
  CreateAccessKeyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../../core/index.ts';
import type { ActionContext, ActionPlan } from '../../../model/index.ts';
import { testKeeper } from '../../keeper.case.ts';
import { ciKey } from '../twin/twin.case.ts';
import { type AwsActionWorld, keyTarget, startWorld, userTarget } from './action-world.case.ts';
import type { AwsActionOptions } from './index.ts';

const start = (options: AwsActionOptions = {}): Promise<AwsActionWorld> =>
  startWorld({
    id: 'aws.rotate_access_key',
    target: keyTarget(ciKey.accessKeyId, 'ci'),
    change: 'iam:CreateAccessKey',
    options,
  });

describe('rotating an access key', () => {
  let world: AwsActionWorld;
  let context: ActionContext;
  const use = (next: AwsActionWorld): void => {
    world = next;
    context = { now: next.now, stepId: 'stp_rotate' };
  };
  beforeEach(async () => use(await start()));
  afterEach(() => world.close());

  const restart = async (options: AwsActionOptions): Promise<void> => {
    await world.close();
    use(await start(options));
  };
  const planned = (): Promise<ActionPlan> => world.action.plan(world.target, {}, context);
  const keys = async (): Promise<string[]> => {
    const { AccessKeyMetadata = [] } = await world.bench
      .iam()
      .send(new ListAccessKeysCommand({ UserName: 'ci' }));
    return AccessKeyMetadata.map(({ AccessKeyId = '' }) => AccessKeyId);
  };
  const makeKey = async () => {
    const { AccessKey } = await world.bench
      .iam()
      .send(new CreateAccessKeyCommand({ UserName: 'ci' }));
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
  };

  it('hands over a secret that works, and shows it nowhere else', async () => {
    const plan = await planned();
    const result = await world.action.do(plan, context);
    const [secret] = world.delivered;
    expect(secret).toMatchObject({ kind: 'access_key', account: 'ci', stepId: 'stp_rotate' });
    expect(JSON.stringify({ plan, result, trail: world.bench.trail })).not.toContain(
      secret?.secret,
    );
    world.settle();
    const fresh = { accessKeyId: secret?.handle ?? '', secretAccessKey: secret?.secret ?? '' };
    const { User } = await world.bench.iam(fresh).send(new GetUserCommand({ UserName: 'ci' }));
    expect(User?.UserName).toBe('ci');
  });

  it('leaves the old key working and names it as what lives on', async () => {
    const result = await world.action.do(await planned(), context);
    const [old, ...opened] = result.residual;
    expect(old).toMatchObject({ what: `the old key ${ciKey.accessKeyId}`, until: undefined });
    expect(opened.every(({ until }) => until !== undefined)).toBe(true);
  });

  it('answers that a user at two keys cannot get a third', async () => {
    const other = await makeKey();
    const plan = await planned();
    expect(plan.changes[0]).toContain('has two keys already');
    const before = world.picture();
    const result = await world.action.do(plan, context);
    expect(result).toMatchObject({ accepted: false, alreadyDone: false });
    expect(result.detail).toContain(other.accessKeyId);
    expect(result.detail).toContain('aws.delete_access_key');
    expect(world.picture()).toEqual(before);
  });

  it('finds the key of an interrupted try, deletes it and mints again', async () => {
    let killed = true;
    const received: string[] = [];
    await restart({
      keeper: testKeeper(async ({ handle }) => {
        if (killed) throw new Error('killed');
        received.push(handle);
      }),
    });
    const plan = await planned();
    // Dead between minting and delivering: the key is there, its secret nowhere.
    world.bench.twin.inject({ permission: 'iam:DeleteAccessKey', kind: 'unavailable', times: 3 });
    await expect(world.action.do(plan, context)).rejects.toThrow();
    const [, orphan] = await keys();
    expect(orphan).toBeDefined();
    killed = false;
    const result = await world.action.do(plan, context);
    expect(result.detail).toContain('1 key of an interrupted try was deleted');
    expect(await keys()).toEqual([ciKey.accessKeyId, ...received]);
    expect(received).not.toContain(orphan);
    // Delivered and noted: a third life finds nothing left to do.
    expect(await world.action.do(plan, context)).toMatchObject({ alreadyDone: true });
    expect(received).toHaveLength(1);
  });

  it('leaves one key where a lost answer made the SDK mint twice', async () => {
    await world.close();
    use(
      await startWorld({
        id: 'aws.rotate_access_key',
        target: userTarget('jane'),
        change: 'iam:CreateAccessKey',
      }),
    );
    const plan = await planned();
    world.loseAnswer();
    await world.action.do(plan, context);
    const made = world.bench.trail.filter(({ eventName }) => eventName === 'CreateAccessKey');
    expect(made).toHaveLength(2);
    const { AccessKeyMetadata = [] } = await world.bench
      .iam()
      .send(new ListAccessKeysCommand({ UserName: 'jane' }));
    expect(AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId)).toEqual([
      world.delivered[0]?.handle,
    ]);
  });

  it('leaves alone a key that somebody else made since it was planned', async () => {
    const plan = await planned();
    const other = await makeKey();
    const result = await world.action.do(plan, context);
    expect(result.accepted).toBe(false);
    expect(result.detail).toContain('from somebody else');
    expect(await keys()).toEqual([ciKey.accessKeyId, other.accessKeyId]);
  });

  it('leaves alone an unrecorded key that is in use', async () => {
    const plan = await planned();
    // Begun and interrupted before anything was minted; then somebody made and used a key.
    world.bench.twin.inject({ permission: 'iam:CreateAccessKey', kind: 'deny', times: 1 });
    await expect(world.action.do(plan, context)).rejects.toMatchObject({
      code: 'ERR_SOURCE_DENIED',
    });
    const other = await makeKey();
    world.settle();
    await world.bench.iam(other).send(new GetUserCommand({ UserName: 'ci' }));
    const result = await world.action.do(plan, context);
    expect(result.accepted).toBe(false);
    expect(result.detail).toContain('is in use');
    expect(await keys()).toContain(other.accessKeyId);
  });

  it.each(['iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed'])(
    'needs %s to clear up after an interrupted try',
    async (permission) => {
      await restart({ keeper: testKeeper(() => Promise.reject(new Error('vault is down'))) });
      const plan = await planned();
      world.bench.twin.inject({ permission: 'iam:DeleteAccessKey', kind: 'unavailable', times: 3 });
      await expect(world.action.do(plan, context)).rejects.toThrow();
      expect(await keys()).toHaveLength(2);
      world.deny(permission);
      await expect(world.action.do(plan, context)).rejects.toMatchObject({
        code: 'ERR_SOURCE_DENIED',
        detail: { permission },
      });
    },
  );

  it('deletes a new key again whose secret could not be delivered', async () => {
    await restart({ keeper: testKeeper(() => Promise.reject(new Error('vault is down'))) });
    const attempt = world.action.do(await planned(), context);
    await expect(attempt).rejects.toBeInstanceOf(CountersignError);
    await expect(attempt).rejects.toThrow(/could not be delivered and was deleted/);
    expect(await keys()).toEqual([ciKey.accessKeyId]);
  });

  it('is refused where no place for the new secret is configured', async () => {
    await restart({ keeper: undefined } as unknown as AwsActionOptions);
    expect((await planned()).refused).toMatch(/no place to deliver/);
  });

  it('does not take back a new key that consumers use', async () => {
    const plan = await planned();
    const result = await world.action.do(plan, context);
    world.settle();
    const [secret] = world.delivered;
    const fresh = { accessKeyId: secret?.handle ?? '', secretAccessKey: secret?.secret ?? '' };
    await world.bench.iam(fresh).send(new GetUserCommand({ UserName: 'ci' }));
    const undone = await world.action.undoIt?.(plan, result, context);
    expect(undone).toMatchObject({ undone: false, kind: 'approximate' });
    expect(undone?.differences[0]).toContain('is in use');
    expect(await keys()).toHaveLength(2);
  });

  it('leaves no note on the user once undone', async () => {
    const plan = await planned();
    await world.action.undoIt?.(plan, await world.action.do(plan, context), context);
    const { Tags } = await world.bench.iam().send(new ListUserTagsCommand({ UserName: 'ci' }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'platform' }]);
    expect(await keys()).toEqual([ciKey.accessKeyId]);
  });
});
