import { GetUserCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../core/index.ts';
import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { awsConfig } from '../config.ts';
import { ACCOUNT, adminKey, ciKey, START, startBench, type TwinBench } from '../twin/twin.case.ts';
import { lastAccessed } from './last-accessed.ts';
import { pullInventory } from './pull.ts';

const CI = `aws:arn:aws:iam::${ACCOUNT}:user/ci`;
const sleep = async (): Promise<void> => {};

describe("AWS's own record of use", () => {
  let bench: TwinBench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const pull = async (more: object = {}): Promise<readonly Snapshot[]> => {
    const config = awsConfig.parse({
      region: 'eu-central-1',
      endpoint: bench.twin.endpoint,
      credentials: adminKey,
      ...more,
    });
    const out: Snapshot[] = [];
    const options = { sleep, retryStrategy: quickRetries };
    for await (const one of pullInventory(config, START + HOUR, options)) out.push(one);
    return out;
  };
  const told = async (): Promise<InventoryView> => {
    const inventory = createInventory({ now: () => START + HOUR });
    for (const one of await pull()) inventory.applySnapshot(one);
    return inventory.view;
  };

  it('tells a use by its action, as exact as AWS keeps it, and what was not used in the tracking period', async () => {
    await bench.iam(ciKey).send(new GetUserCommand({ UserName: 'ci' }));
    const view = await told();
    expect(view.useOf(CI, 'iam:GetUser')).toEqual({
      state: 'used',
      lastAt: START,
      precision: 4 * HOUR,
    });
    expect(view.useOf(CI, 'iam:DeleteUserPolicy')).toEqual({ state: 'not_used', windowDays: 400 });
    expect(view.useOf(CI, 'ec2:DescribeVolumes')).toEqual({ state: 'not_used', windowDays: 400 });
  });

  it('says nothing of services that AWS does not name for it, nor of what is no call', async () => {
    const view = await told();
    expect(view.useOf(CI, 'dynamodb:DeleteTable').state).toBe('unobservable');
    expect(view.useOf(CI, 'iam:PassRole').state).toBe('unobservable');
  });

  it('takes an attempt that was refused for a use: who tries may need it', async () => {
    const refused = bench.iam(ciKey).send(new ListAccessKeysCommand({ UserName: 'jane' }));
    await expect(refused).rejects.toThrow(/not authorized/);
    expect((await told()).useOf(CI, 'iam:ListAccessKeys').state).toBe('used');
  });

  it('is emptied where it is refused, so that no old word is taken for a new one', async () => {
    const inventory = createInventory({ now: () => START + HOUR });
    for (const one of await pull()) inventory.applySnapshot(one);
    expect(inventory.view.useOf(CI, 'ec2:DescribeVolumes').state).toBe('not_used');
    bench.twin.inject({ kind: 'deny', permission: 'iam:GetServiceLastAccessedDetails' });
    const [snapshot] = await pull();
    for (const one of await pull()) inventory.applySnapshot(one);
    expect(inventory.view.useOf(CI, 'ec2:DescribeVolumes').state).toBe('unobservable');
    expect(snapshot?.blind.filter(({ area }) => area === 'last accessed services')).toHaveLength(1);
  });

  it('is not asked for where the connection says so', async () => {
    const [snapshot] = await pull({ lastAccessed: false });
    expect(snapshot?.uses).toEqual([]);
    const asked = bench.trail.map(({ eventName }) => eventName);
    expect(asked).not.toContain('GenerateServiceLastAccessedDetails');
  });
});

describe('the tracking period', () => {
  const services = [{ ServiceNamespace: 's3', LastAuthenticated: undefined }];

  it('begins no earlier than the principal itself', () => {
    const madeAt = START - 30 * DAY;
    const [use] = lastAccessed(services, { readAt: START, madeAt });
    expect(use).toEqual({
      privilege: 's3:*',
      lastAt: null,
      precision: 4 * HOUR,
      since: madeAt,
      readAt: START,
    });
  });
});
