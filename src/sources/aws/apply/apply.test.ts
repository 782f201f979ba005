import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { snapshotOfReport } from '../inventory/credential-report.ts';
import { snapshotOfGaad } from '../inventory/gaad.ts';
import { parseCloudTrail } from '../parse.ts';
import { applyCloudTrail } from './index.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const PULLED = Date.parse('2026-03-02T00:00:00Z');
const SVC = 'aws:arn:aws:iam::123456789012:user/svc-deploy';
const JANE = 'aws:arn:aws:iam::123456789012:user/people/jane';
const DEPLOY = 'aws:arn:aws:iam::123456789012:role/ci/deploy';
const NEW = 'aws:arn:aws:iam::123456789012:user/new';

const pulled = (): Inventory => {
  const inventory = createInventory({ now: () => PULLED });
  const gaad = JSON.parse(readFileSync(join(fixtures, 'gaad.json'), 'utf8')) as Raw;
  inventory.applySnapshot(snapshotOfGaad(gaad, PULLED));
  const report = readFileSync(join(fixtures, 'credential-report.csv'), 'utf8');
  inventory.applySnapshot(snapshotOfReport(report, PULLED));
  return inventory;
};

let serial = 0;
interface Call {
  readonly asked?: Raw;
  readonly answered?: Raw;
  readonly more?: Raw;
}
const run = (inventory: Inventory, name: string, call: Call = {}): number => {
  serial++;
  const event = parseCloudTrail({
    eventVersion: '1.11',
    eventID: `event-${serial}`,
    eventTime: new Date(PULLED + serial * 60_000).toISOString(),
    eventSource: 'iam.amazonaws.com',
    eventName: name,
    recipientAccountId: '123456789012',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.20',
    userIdentity: {
      type: 'IAMUser',
      arn: JANE.slice(4),
      accountId: '123456789012',
      userName: 'jane',
      accessKeyId: 'ASIAEXAMPLE000000099',
    },
    requestParameters: call.asked ?? null,
    responseElements: call.answered ?? null,
    ...call.more,
  });
  const changes = applyCloudTrail(event, inventory.view);
  inventory.applyChanges(changes);
  return changes.length;
};

describe('exports one after another', () => {
  it('adds up whatever the order: what one knows, the other does not take away', () => {
    const { view } = pulled();
    expect(view.identity(SVC)).toMatchObject({
      interactive: { known: true, value: false },
      mfa: { known: true, value: false },
      lastUsedAt: { known: true },
      environment: 'prod',
    });
    expect(view.identity(JANE)).toMatchObject({
      class: 'human',
      mfa: { known: true, value: true },
    });
  });
});

describe('what events change', () => {
  it('makes a user, its maker its first owner', () => {
    const inventory = pulled();
    run(inventory, 'CreateUser', {
      asked: { userName: 'new', tags: [{ key: 'team', value: 'shop' }] },
      answered: { user: { arn: NEW.slice(4), userName: 'new' } },
    });
    expect(inventory.view.identity(NEW)).toMatchObject({
      interactive: { known: true, value: false },
      lastUsedAt: { known: true, value: null },
    });
    expect(inventory.view.ownersOf(NEW).map((one) => [one.basis, one.who])).toEqual([
      ['tag', 'shop'],
      ['creator', JANE],
    ]);
  });

  it('follows a key from its making over its switching off to its end', () => {
    const inventory = pulled();
    const key = 'AKIAEXAMPLE000000050';
    run(inventory, 'CreateAccessKey', {
      asked: { userName: 'svc-deploy' },
      answered: { accessKey: { accessKeyId: key, userName: 'svc-deploy', status: 'Active' } },
    });
    expect(inventory.view.credentialByNativeId(key)).toMatchObject({ ofId: SVC, status: 'active' });
    run(inventory, 'UpdateAccessKey', {
      asked: { userName: 'svc-deploy', accessKeyId: key, status: 'Inactive' },
    });
    expect(inventory.view.credentialByNativeId(key)?.status).toBe('inactive');
    run(inventory, 'DeleteAccessKey', { asked: { userName: 'svc-deploy', accessKeyId: key } });
    expect(inventory.view.credentialByNativeId(key)).toBeUndefined();
    // A record that arrives late must not bring the key back.
    const svc = { type: 'IAMUser', arn: SVC.slice(4), accountId: '123456789012', accessKeyId: key };
    expect(run(inventory, 'ListUsers', { more: { userIdentity: svc } })).toBe(0);
  });

  it('changes nothing for a refused call', () => {
    const inventory = pulled();
    const refused = { errorCode: 'AccessDenied', errorMessage: 'no' };
    expect(run(inventory, 'DeleteUser', { asked: { userName: 'jane' }, more: refused })).toBe(0);
    expect(inventory.view.identity(JANE)).toBeDefined();
  });

  it('finds a user with a path by the name alone', () => {
    const inventory = pulled();
    run(inventory, 'DeactivateMFADevice', {
      asked: { userName: 'jane', serialNumber: 'arn:aws:iam::123456789012:mfa/jane' },
    });
    expect(inventory.view.identity(JANE)?.mfa.known).toBe(true);
    run(inventory, 'EnableMFADevice', {
      asked: { userName: 'jane', serialNumber: 'arn:aws:iam::123456789012:mfa/jane' },
    });
    run(inventory, 'DeactivateMFADevice', {
      asked: { userName: 'jane', serialNumber: 'arn:aws:iam::123456789012:mfa/jane' },
    });
    expect(inventory.view.identity(JANE)?.mfa).toEqual({ known: true, value: false });
  });

  it('gives a machine a password without calling it a person', () => {
    const inventory = pulled();
    run(inventory, 'CreateLoginProfile', {
      asked: { userName: 'svc-deploy' },
      answered: { loginProfile: { userName: 'svc-deploy' } },
    });
    expect(inventory.view.identity(SVC)).toMatchObject({
      class: 'service_account',
      interactive: { known: true, value: true },
    });
    expect(inventory.view.credentialsOf(SVC).map((one) => one.type)).toContain('password');
    run(inventory, 'DeleteLoginProfile', { asked: { userName: 'svc-deploy' } });
    expect(inventory.view.identity(SVC)?.interactive).toEqual({ known: true, value: false });
  });

  it('attaches and detaches AdministratorAccess', () => {
    const inventory = pulled();
    const asked = {
      userName: 'svc-deploy',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    };
    const admin = () =>
      inventory.view.entitlementsOf(SVC).filter((one) => one.privileges.includes('*'));
    run(inventory, 'AttachUserPolicy', { asked });
    expect(admin()).toHaveLength(1);
    run(inventory, 'DetachUserPolicy', { asked });
    expect(admin()).toHaveLength(0);
  });

  it('knows a customer policy from another holder, and marks one it never saw', () => {
    const inventory = pulled();
    const team = 'arn:aws:iam::123456789012:policy/team';
    run(inventory, 'AttachRolePolicy', { asked: { roleName: 'deploy', policyArn: team } });
    const via = (arn: string) =>
      inventory.view.entitlementsOf(DEPLOY).filter((one) => one.via.nativeId === arn);
    expect(via(team).map((one) => one.privileges)).toEqual([['s3:*'], ['s3:DeleteObject']]);
    const never = 'arn:aws:iam::123456789012:policy/never-seen';
    run(inventory, 'AttachRolePolicy', { asked: { roleName: 'deploy', policyArn: never } });
    expect(via(never).map((one) => one.privileges)).toEqual([[]]);
  });

  it('replaces an inline policy whole', () => {
    const inventory = pulled();
    const document = (actions: readonly string[]) =>
      JSON.stringify({
        Statement: actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })),
      });
    const put = (actions: readonly string[]) =>
      run(inventory, 'PutRolePolicy', {
        asked: { roleName: 'deploy', policyName: 'extra', policyDocument: document(actions) },
      });
    const held = () =>
      inventory.view
        .entitlementsOf(DEPLOY)
        .filter((one) => one.via.name === 'extra')
        .map((one) => one.privileges[0]);
    put(['a:b', 'c:d']);
    expect(held()).toEqual(['a:b', 'c:d']);
    put(['e:f']);
    expect(held()).toEqual(['e:f']);
    run(inventory, 'DeleteRolePolicy', { asked: { roleName: 'deploy', policyName: 'extra' } });
    expect(held()).toEqual([]);
  });

  it('follows a new default version to every holder', () => {
    const inventory = pulled();
    run(inventory, 'CreatePolicyVersion', {
      asked: {
        policyArn: 'arn:aws:iam::123456789012:policy/team',
        setAsDefault: true,
        policyDocument: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
      },
    });
    expect(
      inventory.view
        .entitlementsOf(SVC)
        .filter((one) => one.via.name === 'team')
        .map((one) => one.privileges),
    ).toEqual([['*']]);
  });

  it('widens and narrows trust', () => {
    const inventory = pulled();
    const trust = (principal: unknown) =>
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
      });
    run(inventory, 'UpdateAssumeRolePolicy', {
      asked: {
        roleName: 'deploy',
        policyDocument: trust({ AWS: 'arn:aws:iam::999988887777:root' }),
      },
    });
    expect(inventory.view.trustsInto(DEPLOY)).toMatchObject([
      {
        principal: { kind: 'account', value: '999988887777' },
        external: { known: true, value: true },
      },
    ]);
  });

  it('moves users in and out of groups', () => {
    const inventory = pulled();
    const asked = { userName: 'svc-deploy', groupName: 'admins' };
    run(inventory, 'AddUserToGroup', { asked });
    expect(inventory.view.groupsOf(SVC).map((one) => one.name)).toEqual(['admins']);
    run(inventory, 'RemoveUserFromGroup', { asked });
    expect(inventory.view.groupsOf(SVC)).toEqual([]);
  });

  it('names the key that the credential report could not', () => {
    const inventory = createInventory({ now: () => PULLED });
    const report = readFileSync(join(fixtures, 'credential-report.csv'), 'utf8');
    const oneKey = report.replace('false,2023-03-10T00:00:00+00:00', 'false,N/A');
    inventory.applySnapshot(snapshotOfReport(oneKey, PULLED));
    const userIdentity = {
      type: 'IAMUser',
      arn: SVC.slice(4),
      accountId: '123456789012',
      userName: 'svc-deploy',
      accessKeyId: 'AKIAEXAMPLE000000002',
    };
    run(inventory, 'ListUsers', { more: { userIdentity } });
    const keys = inventory.view.credentialsOf(SVC).filter((one) => one.type === 'access_key');
    expect(keys).toMatchObject([
      {
        nativeId: 'AKIAEXAMPLE000000002',
        createdAt: { known: true, value: Date.parse('2023-03-09T10:42:00Z') },
      },
    ]);
  });

  it('takes down who acts before any pull named them, and brings back nobody deleted', () => {
    const inventory = createInventory({ now: () => PULLED });
    run(inventory, 'ListUsers');
    expect(inventory.view.identity(JANE)?.interactive.known).toBe(false);
    expect(run(inventory, 'ListUsers')).toBe(0);
    const root = { type: 'Root', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012' };
    run(inventory, 'DeleteUser', { asked: { userName: 'jane' }, more: { userIdentity: root } });
    expect(inventory.view.identity(JANE)).toBeUndefined();
    expect(run(inventory, 'ListUsers')).toBe(0);
  });

  it('keeps tags and their owners in step', () => {
    const inventory = pulled();
    run(inventory, 'TagUser', {
      asked: { userName: 'svc-deploy', tags: [{ key: 'team', value: 'shop' }] },
    });
    expect(inventory.view.ownersOf(SVC).map((one) => one.who)).toContain('shop');
    run(inventory, 'UntagUser', { asked: { userName: 'svc-deploy', tagKeys: ['Owner', 'team'] } });
    expect(inventory.view.ownersOf(SVC)).toEqual([]);
    expect(inventory.view.identity(SVC)?.tags).toEqual({ env: 'prod' });
  });
});
