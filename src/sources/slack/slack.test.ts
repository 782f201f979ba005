import { describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { slackSource } from './index.ts';

let nth = 0;
const user = (id: string, email: string): Raw => ({
  type: 'user',
  user: { id, email, name: email.split('@')[0], team: 'T01' },
});
const record = (action: string, more: Raw = {}): Raw => ({
  id: `0123a45b-6c7d-8900-e12f-${String(nth++).padStart(12, '0')}`,
  date_create: 1_772_528_047 + nth,
  action,
  actor: user('W0NADIA', 'nadia@example.com'),
  entity: user('W0SAM', 'sam@example.com'),
  context: {
    location: { type: 'workspace', id: 'T01', name: 'Example', domain: 'example' },
    ua: 'Mozilla/5.0 (X11; Linux x86_64)',
    session_id: 987654321,
    ip_address: '203.0.113.9',
  },
  ...more,
});

const records: readonly Raw[] = [
  record('user_login'),
  record('user_login_failed'),
  record('role_change_to_admin'),
  record('user_session_reset_by_admin'),
  record('pref.two_factor_auth_changed', {
    entity: { type: 'workspace', workspace: { id: 'T01', name: 'Example' } },
  }),
  record('app_installed', {
    entity: { type: 'app', app: { id: 'A01', name: 'Exporter', scopes: ['channels:read'] } },
  }),
  record('private_channel_converted_to_public', {
    entity: { type: 'channel', channel: { id: 'C01', name: 'board' } },
  }),
  record('file_downloaded', { entity: { type: 'file', file: { id: 'F01', name: 'plan.pdf' } } }),
  record('user_deactivated'),
  record('anomaly', { entity: undefined, details: { reason: ['asn', 'session_fingerprint'] } }),
  record('manual_export_started', { date_create: '2026-03-03 09:14:07' }),
];

parseSuite(slackSource, records);

const eventOf = (action: string) =>
  records.filter((one) => one['action'] === action).flatMap((one) => slackSource.parse(one))[0];

describe('a Slack event', () => {
  it('says who, in which session and workspace, on what', () => {
    expect(eventOf('role_change_to_admin')).toMatchObject({
      classUid: 3005,
      activityId: 1,
      actor: {
        principalId: 'slack:W0NADIA',
        name: 'nadia@example.com',
        scope: 'T01',
        session: { id: '987654321' },
      },
      src: { ip: '203.0.113.9' },
      targets: [{ kind: 'identity', id: 'slack:W0SAM' }],
    });
  });

  it('knows sign-ins that failed, and times as text', () => {
    expect(eventOf('user_login_failed')).toMatchObject({ classUid: 3002, outcome: 'failure' });
    expect(eventOf('manual_export_started')?.time).toBe(Date.UTC(2026, 2, 3, 9, 14, 7));
  });

  it('is found in a page of the API', () => {
    expect(slackSource.unwrap?.({ entries: [records[0]] })).toEqual([records[0]]);
    expect(slackSource.unwrap?.({ entries: [{ a: 1 }] })).toBeUndefined();
  });

  it('is no record of another system', () => {
    const foreign: readonly Raw[] = [
      { action: 'org.add_member', actor: 'nadia', org: 'x', created_at: 1 },
      { action: 'x', actor: { type: 'user' }, context: {} },
    ];
    expect(foreign.filter((one) => slackSource.detect(one))).toEqual([]);
  });

  it('of its own detections is evidence, worth what its reasons are worth', () => {
    const anomaly = eventOf('anomaly');
    expect(anomaly && slackSource.vendorFinding?.(anomaly)).toMatchObject({
      detector: 'anomaly:asn+session_fingerprint',
      severity: 'medium',
      llr: 1.5,
      observables: ['ip:203.0.113.9'],
    });
    const login = eventOf('user_login');
    expect(login && slackSource.vendorFinding?.(login)).toBeUndefined();
  });

  it('without a time is set aside', () => {
    expect(() => slackSource.parse({ ...records[0], date_create: 'soon' })).toThrow(/date_create/);
  });
});
