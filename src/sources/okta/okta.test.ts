import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { oktaSource } from './index.ts';

const nadia = {
  id: '00u1nadia',
  type: 'User',
  alternateId: 'nadia@example.com',
  displayName: 'Nadia',
};
const base = {
  version: '0',
  severity: 'INFO',
  published: '2026-03-03T09:14:07.412Z',
  actor: nadia,
  client: {
    ipAddress: '203.0.113.9',
    userAgent: { rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)', os: 'Linux', browser: 'CHROME' },
    device: 'Computer',
    zone: 'null',
  },
  outcome: { result: 'SUCCESS' },
  authenticationContext: { authenticationStep: 0, externalSessionId: '101abc' },
  securityContext: { asNumber: 64500, asOrg: 'Example Net', isProxy: false },
  transaction: { id: 'tx1', type: 'WEB', detail: {} },
};
let nth = 0;
const record = (eventType: string, more: Raw = {}): Raw => ({
  ...base,
  uuid: `5c8d165b-b6cd-516f-931b-${String(nth++).padStart(12, '0')}`,
  eventType,
  ...more,
});
const target = (type: string, id: string, name = id): Raw => ({
  type,
  id,
  alternateId: name,
  displayName: name,
});
const sam = target('User', '00u2sam', 'sam@example.com');

const records: readonly Raw[] = [
  record('user.session.start'),
  record('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } }),
  record('user.authentication.auth_via_mfa', { outcome: { result: 'DENY', reason: 'Rejected' } }),
  record('user.account.privilege.grant', {
    target: [sam, target('ROLE', 'superadmin', 'Super administrator')],
  }),
  record('user.mfa.factor.reset_all', { target: [sam] }),
  record('user.lifecycle.suspend', { target: [sam] }),
  record('group.user_membership.add', { target: [sam, target('UserGroup', '00g1', 'Admins')] }),
  record('group.privilege.grant', { target: [target('UserGroup', '00g1', 'Admins')] }),
  record('system.api_token.create', { target: [target('Token', '00Tabc', 'ci token')] }),
  record('policy.rule.deactivate', { target: [target('PolicyRule', '0pr1', 'Catch-all')] }),
  record('zone.update', { target: [target('NetworkZone', 'nzo1', 'Office')] }),
  record('app.oauth2.token.grant.access_token', {
    actor: {
      id: '0oa1client',
      type: 'PublicClientApp',
      alternateId: '0oa1client',
      displayName: 'Reporter',
    },
    target: [target('access_token', 'AT.abc', 'Access token')],
  }),
  record('application.user_membership.show_password', {
    target: [target('AppInstance', '0oa2', 'Payroll')],
  }),
  record('system.org.rate_limit.warning', {
    actor: { id: 'sys', type: 'SystemPrincipal', alternateId: 'system@okta.com' },
    transaction: { id: 'tx2', type: 'WEB', detail: { requestApiTokenId: '00Tci' } },
    authenticationContext: { externalSessionId: 'unknown' },
  }),
  record('security.threat.detected', { outcome: { result: 'DENY', reason: 'Password Spray' } }),
  record('user.risk.detect', { target: [sam] }),
  record('user.authentication.sso', { target: [target('AppInstance', '0oa2', 'Payroll')] }),
];

parseSuite(oktaSource, records);

const eventOf = (eventType: string) =>
  records
    .filter((one) => one['eventType'] === eventType)
    .flatMap((one) => oktaSource.parse(one))[0];

describe('an Okta event', () => {
  it('says who, from where, in which session, with what credential, on what', () => {
    expect(eventOf('user.account.privilege.grant')).toMatchObject({
      classUid: 3005,
      activityId: 1,
      kind: 'privilege_change',
      outcome: 'success',
      actor: {
        principalId: 'okta:00u1nadia',
        name: 'nadia@example.com',
        kind: 'human',
        session: { id: '101abc' },
      },
      src: { ip: '203.0.113.9' },
      targets: [
        { kind: 'identity', id: 'okta:00u2sam' },
        { kind: 'role', name: 'Super administrator' },
      ],
    });
    expect(eventOf('system.org.rate_limit.warning')?.actor).toEqual({
      principalKind: 'service',
      name: 'system@okta.com',
      kind: 'automation',
      credential: { type: 'api_token', nativeId: '00Tci', temporary: false },
    });
    expect(eventOf('system.api_token.create')?.issued).toEqual({
      type: 'api_token',
      nativeId: '00Tabc',
      forId: 'okta:00u1nadia',
    });
  });

  it('claims no credential that the log does not name', () => {
    const { actor } = eventOf('app.oauth2.token.grant.access_token') ?? {};
    expect(actor).toMatchObject({ principalId: 'okta:0oa1client', kind: 'automation' });
    expect(actor?.credential).toBeUndefined();
  });

  it('is refused with the reason that Okta gives', () => {
    const refused = records
      .flatMap((one) => oktaSource.parse(one))
      .filter((one) => one.outcome === 'failure');
    expect(refused.map((one) => one.error?.code)).toEqual([
      'INVALID_CREDENTIALS',
      'Rejected',
      'Password Spray',
    ]);
  });

  it('is found in an event hook, in EventBridge, and with first-level names written small', () => {
    const one = records[0] ?? {};
    expect(oktaSource.unwrap?.({ data: { events: [one] } })).toEqual([one]);
    expect(oktaSource.unwrap?.({ source: 'aws.partner/okta.com', detail: one })).toEqual([one]);
    const { eventType, authenticationContext, ...rest } = one;
    const small = { ...rest, eventtype: eventType, authenticationcontext: authenticationContext };
    expect(oktaSource.detect(small)).toBe(true);
    expect(oktaSource.parse(small)[0]?.actor.session?.id).toBe('101abc');
    for (const foreign of [
      {},
      { eventType: 'x' },
      { eventName: 'CreateUser', eventSource: 'iam.amazonaws.com' },
    ])
      expect(oktaSource.detect(foreign)).toBe(false);
  });

  const panther = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(panther))(
    'is read from every published System Log record that says when (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(panther, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType === 'Okta.SystemLog')
        .map(({ event }) => event);
      expect(theirs).toHaveLength(37);
      expect(theirs.filter((one) => !oktaSource.detect(one))).toEqual([]);
      // Six carry no time, three of them because their authors blacked it out.
      const timed = theirs.filter((one) => /^\d{4}-/.test(String(one['published'])));
      expect(timed).toHaveLength(31);
      for (const one of theirs.filter((each) => !timed.includes(each)))
        expect(() => oktaSource.parse(one)).toThrow(/field published is missing/);
      const events = timed.flatMap((one) => (oktaSource.detect(one) ? oktaSource.parse(one) : []));
      expect(events).toHaveLength(31);
      expect(events.flatMap((event) => checkOcsf(oktaSource.ocsf(event)))).toEqual([]);
      expect(events.filter((event) => event.actor.principalId === undefined)).toEqual([]);
      expect(new Set(events.map((event) => event.classUid)).size).toBeGreaterThan(3);
    },
  );
});
