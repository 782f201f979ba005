import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import { knownManagedPolicies, managedPolicy } from '../managed-policies.ts';
import { awsInventoryFile } from './file.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const shared = resolve(import.meta.dirname, '../../../../../shared/data');
const AT = Date.parse('2026-03-02T12:00:00Z');

const load = (path: string): Snapshot => {
  const text = readFileSync(path, 'utf8');
  const json: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : undefined;
  const map = awsInventoryFile({ path, text }, json);
  if (map === undefined) throw new Error(`not recognised: ${path}`);
  return map(AT);
};

const ofKind = <K extends FactKind>(snapshot: Snapshot, kind: K) =>
  snapshot.facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);
const byName = <T extends { readonly name: string }>(facts: readonly T[], name: string): T => {
  const found = facts.find((fact) => fact.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe('account authorization details', () => {
  const snapshot = load(join(fixtures, 'gaad.json'));

  it('lists users with root, roles, groups and memberships of the account', () => {
    expect(snapshot).toMatchObject({ system: 'aws', scope: '123456789012', takenAt: AT });
    expect(snapshot.complete).toContain('entitlement');
    expect(ofKind(snapshot, 'identity').map((one) => one.name)).toEqual([
      'root',
      'jane',
      'svc-deploy',
    ]);
    expect(ofKind(snapshot, 'membership')).toMatchObject([
      {
        memberId: 'aws:arn:aws:iam::123456789012:user/people/jane',
        groupId: 'aws:arn:aws:iam::123456789012:group/admins',
      },
    ]);
  });

  it('says unknown of what the export does not hold', () => {
    const svc = byName(ofKind(snapshot, 'identity'), 'svc-deploy');
    expect(svc.interactive.known).toBe(false);
    expect(svc.mfa.known).toBe(false);
    expect(svc.lastUsedAt.known).toBe(false);
    expect(svc.class).toBe('service_account');
    expect(svc.classReason).toMatch(/^assumed: /);
    expect(svc.createdAt).toEqual({ known: true, value: Date.parse('2023-03-09T10:41:45Z') });
    expect(snapshot.blind.map((spot) => spot.area)).toContain('credentials');
    const sessions = ofKind(snapshot, 'role').map((role) => role.maxSessionSeconds);
    expect(sessions.length).toBeGreaterThan(0);
    expect(sessions.filter((one) => one.known)).toEqual([]);
  });

  it('reads class, owner and environment from tags', () => {
    const jane = byName(ofKind(snapshot, 'identity'), 'jane');
    expect(jane).toMatchObject({ class: 'human', classReason: 'tag says "human"' });
    expect(byName(ofKind(snapshot, 'identity'), 'svc-deploy').environment).toBe('prod');
    expect(ofKind(snapshot, 'owner')).toMatchObject([
      {
        ofId: 'aws:arn:aws:iam::123456789012:user/svc-deploy',
        who: 'payments@example.com',
        basis: 'tag',
      },
    ]);
  });

  it('takes the default version of a managed policy, and marks the one it cannot read', () => {
    const svc = ofKind(snapshot, 'entitlement').filter((one) =>
      one.holderId.endsWith('svc-deploy'),
    );
    expect(svc.map((one) => [one.via.kind, one.via.name, one.effect, one.privileges])).toEqual([
      ['inline', 'deploy', 'allow', ['lambda:UpdateFunctionCode', 's3:PutObject']],
      ['managed_policy', 'team', 'allow', ['s3:*']],
      ['managed_policy', 'team', 'deny', ['s3:DeleteObject']],
      ['managed_policy', 'SomethingRareAccess', 'allow', []],
      ['boundary', 'edge', 'allow', ['lambda:*', 's3:*']],
    ]);
    expect(snapshot.blind).toContainEqual({
      area: 'policy arn:aws:iam::aws:policy/SomethingRareAccess',
      because: 'it is attached, but its document is not in this export',
      needs: 'iam:GetPolicyVersion',
    });
  });

  it('knows AdministratorAccess without its document, and NotAction as an inverted list', () => {
    const entitlements = ofKind(snapshot, 'entitlement');
    expect(entitlements.find((one) => one.holderId.endsWith(':group/admins'))).toMatchObject({
      privileges: ['*'],
      resources: ['*'],
    });
    expect(entitlements.find((one) => one.holderId.endsWith('role/ci/deploy'))).toMatchObject({
      privileges: ['iam:*'],
      privilegesInverted: true,
    });
  });

  it('reads trust: who, by which way, under which condition, and whether from outside', () => {
    const into = ofKind(snapshot, 'trust').filter((one) => one.targetId.endsWith('role/ci/deploy'));
    expect(into).toMatchObject([
      { mechanism: 'federation', principal: { kind: 'federated' }, external: { value: true } },
      {
        mechanism: 'assume_role',
        principal: { kind: 'identity', value: 'aws:arn:aws:iam::123456789012:user/svc-deploy' },
        external: { known: true, value: false },
      },
      { principal: { kind: 'account', value: '999988887777' }, external: { known: false } },
    ]);
    expect(into[0]?.conditions).toBeDefined();
  });

  it('knows roles that AWS manages, and last use of the others', () => {
    const roles = ofKind(snapshot, 'role');
    expect(roles.map((one) => one.managedBy)).toEqual([
      'customer',
      'service_linked',
      'permission_set',
    ]);
    expect(roles[0]?.lastUsedAt).toEqual({
      known: true,
      value: Date.parse('2026-03-01T10:00:00Z'),
    });
    expect(roles[1]?.lastUsedAt).toEqual({ known: true, value: null });
  });

  it('ends nothing when the export is truncated', () => {
    const text = readFileSync(join(fixtures, 'gaad.json'), 'utf8');
    const json = { ...(JSON.parse(text) as object), IsTruncated: true };
    const partial = awsInventoryFile({ path: 'x', text }, json)?.(AT);
    expect(partial?.complete).toEqual([]);
  });
});

describe('credential report', () => {
  const snapshot = load(join(fixtures, 'credential-report.csv'));

  it('tells people from machines by what signs in', () => {
    const identities = ofKind(snapshot, 'identity');
    expect(byName(identities, 'jane')).toMatchObject({
      class: 'human',
      classReason: 'has a console password',
      interactive: { value: true },
      mfa: { value: true },
      lastUsedAt: { value: Date.parse('2026-02-28T08:00:00Z') },
    });
    expect(byName(identities, 'svc-deploy')).toMatchObject({
      class: 'service_account',
      classReason: 'has no console password',
      mfa: { value: false },
    });
    expect(byName(identities, 'root')).toMatchObject({ mfa: { known: true, value: false } });
  });

  it('knows keys by place only, with their age and last use', () => {
    const keys = ofKind(snapshot, 'credential').filter((one) => one.type === 'access_key');
    expect(keys.map((one) => [one.nativeId, one.status])).toEqual([
      ['key1@arn:aws:iam::123456789012:root', 'active'],
      ['key1@arn:aws:iam::123456789012:user/svc-deploy', 'active'],
      ['key2@arn:aws:iam::123456789012:user/svc-deploy', 'inactive'],
    ]);
    expect(keys[0]?.lastUsedAt).toEqual({ known: true, value: null });
    expect(keys[1]?.lastUsedPrecision).toBe(4 * 3_600_000);
    expect(snapshot.complete).toEqual([]);
  });

  it('reads the same report wrapped in JSON, plain or base64', () => {
    const csv = readFileSync(join(fixtures, 'credential-report.csv'), 'utf8');
    for (const Content of [csv, Buffer.from(csv).toString('base64')]) {
      const json = { Content, ReportFormat: 'text/csv', GeneratedTime: '2026-03-02T00:00:00Z' };
      const wrapped = awsInventoryFile({ path: 'x.json', text: JSON.stringify(json) }, json)?.(AT);
      expect(wrapped?.facts).toEqual(snapshot.facts);
    }
  });
});

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
