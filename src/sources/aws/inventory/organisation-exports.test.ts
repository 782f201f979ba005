import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownManagedPolicies, managedPolicy } from '../managed-policies.ts';
import { AT, load, ofKind, shared } from './exports.case.ts';
import { awsInventoryFile } from './file.ts';

describe('organisation and Identity Center exports', () => {
  it('reads the accounts of the organisation', () => {
    const json = {
      Accounts: [
        {
          Id: '123456789012',
          Arn: 'arn:aws:organizations::123456789012:account/o-exampleorg/123456789012',
          Name: 'production',
          Status: 'ACTIVE',
        },
        {
          Id: '210987654321',
          Arn: 'arn:aws:organizations::123456789012:account/o-exampleorg/210987654321',
          Name: 'old',
          Status: 'SUSPENDED',
        },
      ],
    };
    const snapshot = awsInventoryFile({ path: 'a.json', text: '' }, json)?.(AT);
    expect(snapshot?.scope).toBe('o-exampleorg');
    expect(snapshot?.facts).toContainEqual(
      expect.objectContaining({ kind: 'resource', type: 'account', name: 'production' }),
    );
    expect(snapshot?.facts).toContainEqual(
      expect.objectContaining({
        id: 'aws:arn:aws:iam::210987654321:root',
        status: 'disabled',
      }),
    );
  });

  it('reads assignments as ways to become the permission set role', () => {
    const json = {
      Users: [
        {
          UserId: 'u-1',
          UserName: 'jane',
          IdentityStoreId: 'd-1',
          Emails: [{ Value: 'jane@example.com' }],
        },
      ],
      Groups: [{ GroupId: 'g-1', DisplayName: 'platform', IdentityStoreId: 'd-1' }],
      GroupMemberships: [{ GroupId: 'g-1', MemberId: { UserId: 'u-1' }, IdentityStoreId: 'd-1' }],
      PermissionSets: [{ Name: 'Admin', PermissionSetArn: 'arn:aws:sso:::permissionSet/i/ps-1' }],
      AccountAssignments: [
        {
          AccountId: '123456789012',
          PermissionSetArn: 'arn:aws:sso:::permissionSet/i/ps-1',
          PrincipalId: 'g-1',
          PrincipalType: 'GROUP',
        },
        {
          AccountId: '123456789012',
          PermissionSetArn: 'arn:aws:sso:::permissionSet/i/ps-9',
          PrincipalId: 'u-1',
          PrincipalType: 'USER',
        },
      ],
    };
    const snapshot = awsInventoryFile({ path: 'a.json', text: '' }, json)?.(AT);
    expect(snapshot?.facts).toContainEqual(
      expect.objectContaining({
        kind: 'trust',
        mechanism: 'delegation',
        targetId:
          'aws:arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin',
        principal: { kind: 'identity', value: 'aws:identitystore:d-1:group/g-1' },
      }),
    );
    expect(snapshot?.blind.map((spot) => spot.area)).toEqual([
      'permission set arn:aws:sso:::permissionSet/i/ps-9',
    ]);
  });

  it('leaves other files alone', () => {
    for (const json of [{}, { Users: [] }, { Records: [] }, [], null, undefined]) {
      expect(awsInventoryFile({ path: 'x', text: 'hello' }, json)).toBeUndefined();
    }
  });
});

const gaad = join(shared, 'iam/cloudsplaining-example-gaad.json');
const managed = join(shared, 'iam/aws-managed-policies-latest.json');
const report = join(shared, 'iam/cloudmapper-demo-credential-report.json');

describe('published exports', () => {
  it.skipIf(!existsSync(gaad))('reads a whole account (skipped without ../shared/data)', () => {
    const snapshot = load(gaad);
    expect(ofKind(snapshot, 'identity')).toHaveLength(45);
    expect(ofKind(snapshot, 'role')).toHaveLength(78);
    expect(new Set(snapshot.facts.map((fact) => `${fact.kind} ${fact.id}`)).size).toBe(
      snapshot.facts.length,
    );
    expect(snapshot.blind.filter((spot) => spot.area.startsWith('policy'))).toEqual([]);
  });

  it.skipIf(!existsSync(report))('reads a JSON report (skipped without ../shared/data)', () => {
    expect(ofKind(load(report), 'identity').map((one) => [one.name, one.class])).toEqual([
      ['root', 'human'],
      ['auditor_tmp', 'service_account'],
      ['user', 'human'],
    ]);
  });

  it.skipIf(!existsSync(managed))(
    'knows AWS managed policies as AWS publishes them (skipped without ../shared/data)',
    () => {
      const published = Object.values(
        JSON.parse(readFileSync(managed, 'utf8')) as Record<
          string,
          { arn: string; document: unknown }
        >,
      );
      for (const name of knownManagedPolicies()) {
        const arn = `arn:aws:iam::aws:policy/${name}`;
        const found = published.find((one) => one.arn === arn);
        expect([name, loose(managedPolicy(arn))]).toEqual([name, loose(found?.document)]);
      }
    },
  );
});

/** `"x"` and `["x"]` say the same. */
const loose = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      ['Action', 'NotAction', 'Resource'].includes(key) && typeof item === 'string' ? [item] : item,
    ),
  );
