import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw } from '../../record.ts';
import { awsSource } from '../index.ts';

const fixtures = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');
const AT = Date.UTC(2026, 5, 1);
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(fixtures, `aws__${name}.json`), 'utf8')) as Raw;
const factsOf = (json: unknown): readonly InventoryFact[] =>
  awsSource.inventoryFile?.({ path: 'x.json', text: '' }, json)?.(AT).facts ?? [];
const idsOf = (facts: readonly InventoryFact[], kind: InventoryFact['kind']) =>
  facts.filter((fact) => fact.kind === kind).map(({ id }) => id);

describe.skipIf(!existsSync(fixtures))(
  'published answers of AWS (skipped without ../shared/data)',
  () => {
    it('map without loss of users, groups and roles, with their dates and ways in', () => {
      const iam = read('iam____init__');
      const users = list(obj(iam['LIST_USERS'])['Users']).map(obj);
      const facts = factsOf(iam['LIST_USERS']);
      expect(users.length).toBeGreaterThan(0);
      for (const user of users) {
        expect(facts.find(({ id }) => id === `aws:${String(user['Arn'])}`)).toMatchObject({
          kind: 'identity',
          createdAt: { known: true, value: Date.parse(String(user['CreateDate'])) },
        });
      }
      const groups = list(obj(iam['LIST_GROUPS'])['Groups']).map(obj);
      expect(idsOf(factsOf(iam['LIST_GROUPS']), 'group')).toEqual(
        groups.map(({ Arn }) => `aws:${String(Arn)}`),
      );
      const roles = list(obj(iam['LIST_ROLES'])['Roles']).map(obj);
      const worn = factsOf(iam['LIST_ROLES']);
      expect(idsOf(worn, 'role')).toEqual(roles.map(({ Arn }) => `aws:${String(Arn)}`));
      expect(idsOf(worn, 'trust').length).toBeGreaterThanOrEqual(roles.length);
      // Theirs of permission sets carry an account of four digits: no account of AWS.
      expect(factsOf(obj(read('iam__roles')['ROLES']))).toEqual([]);
      expect(idsOf(factsOf(iam['LIST_SAML_PROVIDERS']), 'resource')).toHaveLength(
        list(obj(iam['LIST_SAML_PROVIDERS'])['SAMLProviderList']).length,
      );
    });

    it('map people of Identity Center with what an identity provider says of them', () => {
      const center = read('identitycenter');
      const facts = factsOf({ Users: center['LIST_USERS'], Groups: center['LIST_GROUPS'] });
      expect(facts.find(({ kind }) => kind === 'identity')).toMatchObject({
        id: 'aws:identitystore:d-1234567890:user/aaaaaaaa-a0d1-aaac-5af0-59c813ec7671',
        handles: [
          { kind: 'email', value: 'test.user1@example.com', verified: true },
          { kind: 'federated_id', value: '00aaaaabbbbb' },
        ],
      });
      expect(idsOf(facts, 'group')).toHaveLength(1);
    });

    it('map accounts, secrets and clusters', () => {
      const accounts = factsOf({ Accounts: read('organizations')['TEST_ORGANIZATION_ACCOUNTS'] });
      expect(idsOf(accounts, 'resource')).toHaveLength(4);
      const secrets = list(read('secretsmanager')['LIST_SECRETS']).map(obj);
      const kept = factsOf({ SecretList: secrets });
      expect(kept).toHaveLength(secrets.length);
      expect(kept[0]).toMatchObject({
        name: 'test-secret-1',
        tags: {
          rotation: 'on',
          created_at: '2024-12-15T10:30:00.000Z',
          last_rotated_at: '2025-03-15T10:30:00.000Z',
          last_accessed_day: '2025-05-20',
        },
      });
      const clusters = list(read('eks')['DESCRIBE_CLUSTERS']);
      expect(clusters).toHaveLength(2);
      for (const cluster of clusters)
        expect(factsOf({ cluster })).toMatchObject([
          { type: 'eks_cluster', runsAs: `aws:${String(obj(cluster)['roleArn'])}` },
        ]);
    });

    it('read findings as the API answers them', () => {
      const findings = list(obj(read('guardduty')['GET_FINDINGS'])['Findings']).map(obj);
      expect(findings).toHaveLength(5);
      const told = findings.flatMap((one) =>
        awsSource.parse(one).map((event) => awsSource.vendorFinding?.(event)?.detector),
      );
      expect(told).toEqual(findings.map((one) => one['Type']));
    });
  },
);
