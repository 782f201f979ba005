import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../../../model/index.ts';
import type { PermissionProbe } from '../../contract.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { awsConfig } from '../config.ts';
import { awsSource } from '../index.ts';
import { probeAws } from '../probe.ts';
import { ACCOUNT, actKey, adminKey, startBench } from '../twin/twin.case.ts';
import { SHOP, services, startInventoryWorld } from './inventory-world.case.ts';

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
      expect(
        facts.some(
          (one) => one.kind === 'entitlement' && one.holderId === `aws:account:${ACCOUNT}`,
        ),
      ).toBe(false);
    } finally {
      await world.close();
    }
  });
});

describe('the probe', () => {
  it('tries every permission to read, and asks the simulator about acting', async () => {
    const organization = {
      id: 'o-exampleorg',
      managementAccountId: ACCOUNT,
      accounts: [{ id: ACCOUNT, name: 'management', email: 'aws@example.com' }],
    };
    const bench = await startBench({}, { organization, services });
    try {
      bench.twin.inject({ kind: 'deny', permission: 'secretsmanager:ListSecrets' });
      const before = bench.twin.stored();
      const config = awsConfig.parse({
        region: 'eu-central-1',
        endpoint: bench.twin.endpoint,
        managementAccount: true,
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
