import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Entitlement, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PermissionProbe } from '../../contract.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { awsConfig } from '../config.ts';
import { awsSource } from '../index.ts';
import { probeAws } from '../probe.ts';
import { ACCOUNT, actKey, adminKey, startBench } from '../twin/twin.case.ts';
import { KEY, OUTSIDER, SHOP, services, startInventoryWorld } from './inventory-world.case.ts';

const AT = Date.UTC(2026, 5, 1);

describe('what stands beside IAM', () => {
  it('is told with its dates, its issuer and its ways in', async () => {
    const world = await startInventoryWorld();
    try {
      const facts: InventoryFact[] = [];
      for await (const one of world.pull(AT)) facts.push(...one.facts);
      const named = (name: string) => facts.find((one) => 'name' in one && one.name === name);
      expect(named('db1')).toMatchObject({
        type: 'secretsmanager_secret',
        tags: { rotation: 'on', last_accessed_day: '2024-05-06' },
      });
      expect(named('token.actions.githubusercontent.com')).toMatchObject({
        type: 'oidc_provider',
        tags: { issuer: 'https://token.actions.githubusercontent.com' },
      });
      expect(named('prod')).toMatchObject({
        type: 'eks_cluster',
        tags: { public_endpoint: 'true' },
      });
      const pod = facts.find((one) => one.kind === 'trust' && one.id.includes('#pod-identity/'));
      const issuer = 'oidc.eks.eu-central-1.amazonaws.com/id/ABC';
      expect(pod).toMatchObject({
        principal: { kind: 'federated', value: issuer },
        conditions: {
          StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:pay:biller' },
        },
      });
      expect(named('person1@example.com')).toMatchObject({
        mfa: { known: false },
        handles: [
          { kind: 'email', verified: true },
          { kind: 'federated_id', value: '00u1', issuer: 'https://scim.example' },
        ],
      });
      const controls = facts.filter(
        (one) => one.kind === 'entitlement' && one.holderId === `aws:account:${SHOP}`,
      );
      expect(controls).toHaveLength(5);
      const ownControls = facts.filter(
        (one) => one.kind === 'entitlement' && one.holderId === `aws:account:${ACCOUNT}`,
      );
      expect(ownControls.every((one) => 'via' in one && one.via.kind === 'resource_policy')).toBe(
        true,
      );
    } finally {
      await world.close();
    }
  });
});

describe('keys of KMS', () => {
  const pulled = async (deny?: string) => {
    const world = await startInventoryWorld();
    try {
      if (deny) world.deny(deny);
      const all: Snapshot[] = [];
      for await (const one of world.pull(AT)) all.push(one);
      const [own] = all.filter(({ scope }) => scope === ACCOUNT);
      const facts = own?.facts ?? [];
      const held = (holder: string) =>
        facts
          .filter((one): one is Entitlement => one.kind === 'entitlement')
          .filter(({ holderId, resources }) => holderId === holder && resources.includes(KEY));
      return { own, facts, held };
    } finally {
      await world.close();
    }
  };

  it('are told of every region, with who may use them by policy and by grant', async () => {
    const { own, facts, held } = await pulled();
    const regions = facts.flatMap((one) =>
      one.kind === 'resource' && one.type === 'kms_key' ? [one.nativeId.split(':')[3]] : [],
    );
    expect(regions).toEqual(['eu-central-1', 'eu-central-1', 'eu-west-1']);
    expect(facts.some((one) => 'name' in one && one.name === 'west')).toBe(true);
    for (const holder of [`aws:arn:aws:iam::${ACCOUNT}:role/deploy`, `aws:${OUTSIDER}`])
      expect(held(holder)).toMatchObject([
        { privileges: ['kms:Decrypt', 'kms:DescribeKey'], via: { kind: 'resource_policy' } },
      ]);
    expect(held(`aws:arn:aws:iam::${ACCOUNT}:role/worker`)).toMatchObject([
      {
        privileges: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:ebs:id': 'vol-1' } },
        via: { kind: 'resource_policy', name: 'grant volumes', nativeId: KEY },
      },
    ]);
    expect(held(`aws:arn:aws:iam::${ACCOUNT}:user/ci`)).toHaveLength(2);
    expect(own?.blind.filter(({ needs }) => needs)).toEqual([]);
    expect(own?.complete).toContain('entitlement');
  });

  it('that refuse their policy leave entitlements open, and are no "none"', async () => {
    const { own, facts } = await pulled('kms:GetKeyPolicy');
    expect(own?.complete).not.toContain('entitlement');
    expect(own?.blind).toContainEqual({
      area: 'KMS key policies in eu-central-1',
      needs: 'kms:GetKeyPolicy',
      kinds: ['entitlement'],
      because: 'AWS refused kms:GetKeyPolicy',
    });
    expect(facts.some((one) => one.kind === 'resource' && one.type === 'kms_key')).toBe(true);
  });
});

describe('policies of resources', () => {
  const pulled = async (...denied: readonly string[]) => {
    const world = await startInventoryWorld();
    try {
      for (const permission of denied) world.deny(permission);
      const inventory = createInventory({ now: () => AT });
      for await (const one of world.pull(AT)) inventory.applySnapshot(one);
      return inventory.view;
    } finally {
      await world.close();
    }
  };
  const arn = (service: string, name: string, region = 'eu-central-1') =>
    `aws:arn:aws:${service}:${region}:${ACCOUNT}:${name}`;

  it('are read of buckets, queues, topics, functions and secrets; where there is none, that is told', async () => {
    const view = await pulled();
    const on = (id: string) =>
      view.entitlementsOn(id).map(({ holderId, privileges }) => `${holderId} ${privileges}`);
    const outsider = `aws:${OUTSIDER}`;
    expect(on('aws:arn:aws:s3:::reports')).toEqual(['aws:anyone s3:GetObject']);
    expect(on('aws:arn:aws:s3:::site')).toEqual([
      'aws:anyone s3:ListBucket,s3:ListBucketVersions,s3:ListBucketMultipartUploads',
    ]);
    expect(on(arn('sqs', 'orders'))).toEqual([`${outsider} sqs:SendMessage`]);
    expect(on(arn('sns', 'alerts'))).toEqual([`${outsider} sns:Subscribe`]);
    expect(on(arn('lambda', 'function:resize'))).toEqual([`${outsider} lambda:InvokeFunction`]);
    expect(on(arn('secretsmanager', 'secret:db1-AbCdEf'))).toEqual([
      `${outsider} secretsmanager:GetSecretValue`,
    ]);
    const states = (type: string) =>
      Object.fromEntries(
        view.resourcesOf('aws', ACCOUNT, type).map(({ name, policy }) => [name, policy]),
      );
    expect(states('aws_sqs_queue')).toEqual({
      orders: 'read',
      mail: 'none',
      dead: 'none',
      west: 'none',
    });
    expect(states('aws_s3_bucket')).toEqual({
      reports: 'read',
      site: 'none',
      'trail-of-example': 'none',
    });
    expect(view.resource('aws:arn:aws:s3:::reports')?.tags).toMatchObject({
      restrict_public_buckets: 'true',
      ignore_public_acls: 'false',
    });
    expect(view.resourcesUnseen('aws', ACCOUNT, 'aws_lambda_function')).toBeUndefined();
    const runs = view.resourcesRunningAs(`aws:arn:aws:iam::${ACCOUNT}:role/worker`);
    expect(runs.map(({ name }) => name).sort()).toEqual(['other', 'plain', 'resize']);
    expect(view.resourcesOf('aws', ACCOUNT, 'aws_instance').map(({ name }) => name)).toEqual([
      'i-0a',
      'i-0b',
      'i-0c',
    ]);
  });

  it('that are refused are no "none": neither the policy nor, where a list is refused, the thing', async () => {
    const view = await pulled('sqs:GetQueueAttributes', 's3:GetBucketAcl', 'lambda:ListFunctions');
    expect(view.resource(arn('sqs', 'mail'))).toBeDefined();
    expect(view.resource(arn('sqs', 'mail'))?.policy).toBeUndefined();
    expect(view.resource('aws:arn:aws:s3:::reports')?.policy).toBeUndefined();
    expect(view.resourcesUnseen('aws', ACCOUNT, 'aws_sqs_queue')).toBeUndefined();
    expect(view.resourcesUnseen('aws', ACCOUNT, 'aws_lambda_function')).toBe(
      'AWS refused lambda:ListFunctions',
    );
    expect(view.listedBy('aws', ACCOUNT, 'entitlement', AT + 1)).toBe(false);
  });
});

describe('the probe', () => {
  it('tries every permission to read, and asks the simulator about acting', async () => {
    const organization = {
      id: 'o-exampleorg',
      managementAccountId: ACCOUNT,
      accounts: [{ id: ACCOUNT, name: 'management', email: 'aws@example.com' }],
    };
    const bench = await startBench(
      {},
      { organization, services: { ...services, objects: new Map() } },
    );
    try {
      bench.twin.inject({ kind: 'deny', permission: 'secretsmanager:ListSecrets' });
      const before = bench.twin.stored();
      const config = awsConfig.parse({
        region: 'eu-central-1',
        endpoint: bench.twin.endpoint,
        managementAccount: true,
        trailBucket: { bucket: 'trail-of-example' },
        credentials: adminKey,
        actCredentials: actKey,
      });
      const probes: PermissionProbe[] = [];
      const options = { retryStrategy: quickRetries };
      for await (const one of probeAws(config, options)) probes.push(one);
      const by = new Map(probes.map((one) => [one.permission, one.granted]));
      expect(awsSource.permissions.read.filter((one) => !by.has(one))).toEqual([]);
      const refused = awsSource.permissions.read.filter((one) => by.get(one) !== 'yes');
      expect(refused).toEqual(['secretsmanager:ListSecrets']);
      expect(by.get('iam:UpdateAccessKey')).toBe('yes');
      expect(bench.twin.stored()).toEqual(before);
    } finally {
      await bench.close();
    }
  });
});
