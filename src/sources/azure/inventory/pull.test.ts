import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../../../model/index.ts';
import type { SourceDefinition } from '../../contract.ts';
import { inventorySuite } from '../../inventory-suite.case.ts';
import type { Raw } from '../../record.ts';
import { azureConfig } from '../config.ts';
import { roleNative } from '../ids.ts';
import { azureSource } from '../index.ts';
import { probeAzure } from '../probe.ts';
import { BUILD, MACHINE, NADIA, OWNER, startAzureTwin, TENANT } from '../twin/index.ts';
import { roleAssignment, roleDefinition, vaultFacts } from './facts.ts';
import { pullAzure } from './pull.ts';

const noWait = { sleep: async () => {} };

const start = async () => {
  const twin = await startAzureTwin();
  const config = (clientSecret: string) =>
    azureConfig.parse({
      tenantId: TENANT,
      app: { clientId: 'reader', clientSecret },
      loginUrl: twin.url,
      managementUrl: twin.url,
    });
  return { twin, config };
};

inventorySuite({
  source: azureSource as SourceDefinition,
  expected: {
    resource: 5,
    role: 2,
    identity: 4,
    group: 1,
    entitlement: 11,
    trust: 6,
  },
  async start() {
    const { twin, config } = await start();
    return {
      pull: (at, options) => pullAzure(config('s3cr3t-of-reader'), at, options, noWait),
      pullUnknown: (at) => pullAzure(config('wrong'), at, undefined, noWait),
      deny: twin.deny,
      throttle: (times) => twin.throttle(times),
      fail: twin.fail,
      requests: twin.requests,
      picture: () => 'it cannot be changed',
      secrets: ['s3cr3t-of-reader'],
      close: twin.close,
    };
  },
});

describe('the subscriptions of a tenant', () => {
  it('tell who may do what where, and as whom a resource runs', async () => {
    const { twin, config } = await start();
    try {
      const facts: InventoryFact[] = [];
      for await (const one of pullAzure(config('s3cr3t-of-reader'), 0, undefined, noWait)) {
        facts.push(...one.facts);
      }
      const of = (id: string) =>
        facts.flatMap((one) =>
          one.kind === 'entitlement' && one.holderId === `azure:${id}` ? [one] : [],
        );
      expect(of(NADIA)).toMatchObject([
        { privileges: ['*'], resources: ['/subscriptions/00000000-1111-4222-8333-444444444444'] },
      ]);
      expect(of(BUILD).map(({ privileges, conditions }) => [privileges, conditions])).toEqual([
        [['secrets/get', 'secrets/list', 'keys/sign'], undefined],
        [['*/read'], { except: ['Microsoft.KeyVault/vaults/secrets/read'] }],
        [['Microsoft.Storage/*/blobs/read'], undefined],
      ]);
      const runs = facts.flatMap((one) =>
        one.kind === 'resource' && one.runsAs !== undefined ? [[one.name, one.runsAs]] : [],
      );
      expect(runs).toEqual([
        ['web', `azure:${MACHINE}`],
        ['api', `azure:${BUILD}`],
      ]);
      const classes = facts.flatMap((one) => (one.kind === 'identity' ? [one.class] : []));
      expect(classes).toEqual(['workload', 'workload', 'human', 'service_account']);
    } finally {
      await twin.close();
    }
  });

  it('are tried permission by permission', async () => {
    const { twin, config } = await start();
    try {
      twin.deny('Microsoft.KeyVault/vaults/read');
      const told: string[] = [];
      for await (const one of probeAzure(config('s3cr3t-of-reader'), noWait)) {
        told.push(`${one.granted} ${one.permission}`);
      }
      expect(told).toHaveLength(azureSource.permissions.read.length);
      expect(told.filter((one) => !one.startsWith('yes'))).toEqual([
        'no Microsoft.KeyVault/vaults/read',
      ]);
    } finally {
      await twin.close();
    }
  });
});

const fixtures = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');

/** The published objects are those of Microsoft's Python SDK: its names back into Azure's. */
const inAzureWords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inAzureWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inAzureWords(inner),
    ]),
  );
};

const fixture = (file: string, key: string): readonly Raw[] => {
  const text = readFileSync(resolve(fixtures, `azure__${file}.json`), 'utf8');
  return inAzureWords((JSON.parse(text) as Record<string, unknown>)[key]) as readonly Raw[];
};

describe.skipIf(!existsSync(fixtures))(
  'the published objects of other tools (skipped without ../shared/data)',
  () => {
    it('map without loss of roles, assignments and vaults', () => {
      const place = { tenantId: TENANT };
      const definitions = [
        ...fixture('rbac', 'AZURE_ROLE_DEFINITIONS'),
        ...fixture('rbac', 'AZURE_MANAGEMENT_GROUP_ROLE_DEFINITIONS'),
      ].flatMap((one) => roleDefinition(one, place) ?? []);
      expect(definitions.map(({ role }) => role.name)).toEqual([
        'Owner',
        'Reader',
        'SQL Server Contributor',
        'Management Group Reader',
      ]);
      const known = new Map(definitions.map((one) => [roleNative(one.role.nativeId), one]));
      const given = [
        ...fixture('rbac', 'AZURE_ROLE_ASSIGNMENTS'),
        ...fixture('rbac', 'AZURE_MANAGEMENT_GROUP_ROLE_ASSIGNMENTS'),
      ];
      const assignments = given.flatMap((one) => roleAssignment(one, known) ?? []);
      expect(assignments.map(({ principalId }) => principalId)).toEqual(
        given.map((one) => one['principalId']),
      );
      const owner = assignments.find(({ trust }) => trust.targetId === `azure:${OWNER}`);
      expect(owner?.rights).toMatchObject([{ holderId: 'azure:user-123', privileges: ['*'] }]);
      const vaults = fixture('key_vaults', 'MOCK_VAULTS').flatMap((one) => vaultFacts(one, place));
      expect(vaults).toMatchObject([{ kind: 'resource', name: 'my-test-key-vault' }]);
    });
  },
);
