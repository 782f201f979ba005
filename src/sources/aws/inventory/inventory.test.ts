import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AT, byName, fixtures, load, ofKind } from './exports.case.ts';
import { awsInventoryFile } from './file.ts';

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
