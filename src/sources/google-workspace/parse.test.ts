import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCountersignError } from '../../core/index.ts';
import type { Event } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { workspaceSource } from './index.ts';
import { activity, alertRecord, CUSTOMER, hostedEntry } from './records.case.ts';

const CLIENT = '469176070494-abc.apps.googleusercontent.com';

const records: readonly Raw[] = [
  activity('login', 'login_success', { login_type: 'google_password', is_suspicious: false }),
  activity('login', 'login_failure', {
    login_type: 'google_password',
    login_failure_type: 'login_failure_invalid_password',
  }),
  activity('login', 'login_challenge', { login_challenge_status: 'Challenge Passed.' }),
  activity('login', 'suspicious_login', { affected_email_address: 'omar@example.com' }),
  activity('login', 'account_disabled_password_leak', {
    affected_email_address: 'omar@example.com',
  }),
  activity('login', 'logout', { login_type: 'google_password' }),
  activity('user_accounts', '2sv_disable'),
  activity('token', 'authorize', {
    app_name: 'Notes',
    client_id: CLIENT,
    client_type: 'WEB',
    scope: ['openid'],
  }),
  activity('token', 'activity', {
    app_name: 'Notes',
    client_id: CLIENT,
    api_name: 'drive',
    method_name: 'drive.files.list',
  }),
  activity('token', 'revoke', { app_name: 'Notes', client_id: CLIENT }),
  activity('admin', 'CREATE_USER', { USER_EMAIL: 'new@example.com' }),
  activity('admin', 'SUSPEND_USER', { USER_EMAIL: 'omar@example.com' }),
  activity('admin', 'ASSIGN_ROLE', {
    USER_EMAIL: 'omar@example.com',
    ROLE_NAME: '_SEED_ADMIN_ROLE',
  }),
  activity('admin', 'AUTHORIZE_API_CLIENT_ACCESS', {
    API_CLIENT_NAME: '102938475610293847561',
    API_SCOPES: 'https://mail.google.com/',
  }),
  activity('admin', 'ADD_GROUP_MEMBER', {
    USER_EMAIL: 'omar@example.com',
    GROUP_EMAIL: 'admins@example.com',
  }),
  activity('admin', 'CHANGE_APPLICATION_SETTING', {
    APPLICATION_NAME: 'Security',
    SETTING_NAME: 'Less secure apps',
    NEW_VALUE: 'true',
  }),
  activity('drive', 'change_user_access', {
    target_user: 'someone@elsewhere.example',
    doc_id: '1abc',
    doc_title: 'Plan',
    new_value: ['can_view'],
  }),
  activity('drive', 'download', { doc_id: '1abc', doc_title: 'Plan' }),
  activity('saml', 'login_success', { application_name: 'Payroll', initiated_by: 'sp' }),
  activity('groups_enterprise', 'add_member', {
    member_id: 'omar@example.com',
    group_id: 'admins@example.com',
  }),
  activity('access_transparency', 'ACCESS', { RESOURCE_NAME: ['//googleapis.com/mail'] }),
  hostedEntry('admin.googleapis.com', 'ADD_GROUP_MEMBER', {
    USER_EMAIL: 'omar@example.com',
    GROUP_EMAIL: 'admins@example.com',
  }),
  alertRecord('Suspicious login', {
    email: 'omar@example.com',
    loginDetails: { loginTime: '2026-03-03T09:14:07Z', ipAddress: '198.51.100.7' },
  }),
];

const parsed = (record: Raw): Event => {
  const [event] = workspaceSource.parse(record);
  if (event === undefined) throw new Error('no event');
  return event;
};
const byName = (name: string): Event => {
  const found = records.map(parsed).find((event) => event.operation === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

parseSuite(workspaceSource, records);

describe('activities of Google Workspace', () => {
  it('say who, with what, from where and how it ended', () => {
    expect(byName('login_failure')).toMatchObject({
      classUid: 3002,
      outcome: 'failure',
      error: { code: 'login_failure_invalid_password' },
      actor: { principalId: 'google-workspace:nadia@example.com', scope: CUSTOMER },
      src: { ip: '203.0.113.9' },
      logsource: { product: 'gcp', service: 'google_workspace.login' },
    });
    expect(byName('authorize')).toMatchObject({
      classUid: 3005,
      kind: 'token_issuance',
      issued: {
        nativeId: `${CLIENT}:nadia@example.com`,
        forId: 'google-workspace:nadia@example.com',
      },
    });
    expect(byName('activity')).toMatchObject({
      service: 'drive',
      actor: { kind: 'automation', credential: { nativeId: `${CLIENT}:nadia@example.com` } },
    });
    expect(byName('login_challenge').outcome).toBe('success');
  });

  it('say what was changed, in the class that fits', () => {
    const meant = (name: string) => [byName(name).classUid, byName(name).activityId];
    expect(meant('ASSIGN_ROLE')).toEqual([3005, 1]);
    expect(meant('ADD_GROUP_MEMBER')).toEqual([3006, 3]);
    expect(meant('SUSPEND_USER')).toEqual([3001, 5]);
    expect(meant('2sv_disable')).toEqual([3001, 11]);
    expect(meant('CHANGE_APPLICATION_SETTING')).toEqual([3004, 3]);
    expect(meant('Suspicious login')).toEqual([2004, 1]);
    expect(byName('change_user_access').targets).toEqual([
      {
        kind: 'identity',
        id: 'google-workspace:someone@elsewhere.example',
        name: 'someone@elsewhere.example',
      },
      { kind: 'resource', id: 'google-workspace:file:1abc', name: 'Plan' },
    ]);
    expect(byName('account_disabled_password_leak')).toMatchObject({
      actor: { principalKind: 'service', name: 'Google' },
      targets: [{ id: 'google-workspace:omar@example.com' }],
    });
  });

  it('of several events become records and events of their own, the same ids either way', () => {
    const one = activity('admin', 'CREATE_USER', { USER_EMAIL: 'new@example.com' });
    const several: Raw = {
      ...one,
      events: [
        ...(one['events'] as readonly Raw[]),
        {
          type: 'GROUP_SETTINGS',
          name: 'ADD_GROUP_MEMBER',
          parameters: [{ name: 'USER_EMAIL', value: 'new@example.com' }],
        },
      ],
    };
    const together = workspaceSource.parse(several).map(({ id }) => id);
    const apart = workspaceSource
      .unwrap?.(several)
      ?.flatMap((record) => workspaceSource.parse(record));
    expect(new Set(together).size).toBe(2);
    expect(apart?.map(({ id }) => id)).toEqual(together);
    expect(workspaceSource.unwrap?.({ items: [several, one] })).toHaveLength(3);
    expect(workspaceSource.unwrap?.(one)).toBeUndefined();
  });

  it('of many events lose none, and each carries itself alone', () => {
    const one = activity('admin', 'ADD_GROUP_MEMBER', {});
    const events = Array.from({ length: 300 }, (_, nth) => ({
      type: 'GROUP_SETTINGS',
      name: 'ADD_GROUP_MEMBER',
      parameters: [{ name: 'USER_EMAIL', value: `u${nth}@example.com` }],
    }));
    const { uniqueQualifier: _, ...id } = one['id'] as Raw;
    for (const many of [
      { ...one, events },
      { ...one, id, events },
    ]) {
      const told = workspaceSource.parse(many);
      expect(new Set(told.map((event) => event.id)).size).toBe(300);
      expect(told.map(({ raw }) => raw['events'])).toEqual(events.map((event) => [event]));
      const apart = workspaceSource.unwrap?.(many)?.flatMap((own) => workspaceSource.parse(own));
      expect(new Set(apart?.map((event) => event.id)).size).toBe(300);
    }
  });

  it('are refused by the name of the field that is missing', () => {
    const without: Raw = { id: { applicationName: 'login' }, name: 'login_success', actor: {} };
    expect(workspaceSource.detect(without)).toBe(true);
    try {
      workspaceSource.parse(without);
      expect.unreachable();
    } catch (error) {
      expect(isCountersignError(error, 'ERR_INPUT_INVALID')).toBe(true);
      expect(String(error)).toContain('id.time');
    }
  });

  it("carry Google's own detections, with whom they are about", () => {
    const alert = workspaceSource.vendorFinding?.(byName('Suspicious login'));
    expect(alert).toMatchObject({
      detector: 'Suspicious login',
      severity: 'high',
      subjects: ['google-workspace:omar@example.com'],
      observables: ['ip:198.51.100.7'],
      dismissed: false,
    });
    expect(workspaceSource.vendorFinding?.(byName('account_disabled_password_leak'))).toMatchObject(
      {
        hardFact: true,
        subjects: ['google-workspace:omar@example.com'],
      },
    );
    expect(workspaceSource.vendorFinding?.(byName('login_success'))).toBeUndefined();
    const notUseful = {
      ...alertRecord('Leaked password', { email: 'omar@example.com' }),
      feedback: [{ type: 'NOT_USEFUL' }],
    };
    expect(workspaceSource.vendorFinding?.(parsed(notUseful))?.dismissed).toBe(true);
  });

  const file = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(file))(
    'are read from every published record that has a time and a name (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType === 'GSuite.ActivityEvent')
        .map(({ event }) => event);
      expect(theirs.filter((one) => !workspaceSource.detect(one))).toEqual([]);
      const isWhole = (one: Raw) =>
        typeof (one['id'] as Raw)['time'] === 'string' && typeof one['name'] === 'string';
      const whole = theirs.filter(isWhole);
      expect([theirs.length, whole.length]).toEqual([81, 44]);
      const events = whole.flatMap((one) => workspaceSource.parse(one));
      expect(events).toHaveLength(44);
      expect(events.filter(({ actor }) => actor.principalId === undefined)).toEqual([]);
    },
  );
});
