import { describe, expect, it } from 'vitest';
import { oktaSource } from './index.ts';
import { oktaFinding } from './vendor-finding.ts';
import { oktaWebhook } from './webhook.ts';

const record = (eventType: string, more: Record<string, unknown> = {}) => ({
  uuid: `u-${eventType}`,
  published: '2026-03-03T09:14:07.412Z',
  eventType,
  actor: { id: 'sys', type: 'SystemPrincipal', alternateId: 'system@okta.com' },
  client: { ipAddress: '203.0.113.9' },
  outcome: { result: 'SUCCESS' },
  ...more,
});

const user = { id: '00uada', type: 'User', alternateId: 'ada@acme.example' };

describe('an event hook of Okta', () => {
  const secret = 'hook-secret-0123456789';
  const body = JSON.stringify({
    eventType: 'com.okta.event_hook',
    data: { events: [record('user.session.start')] },
  });

  it('is taken with the secret in its Authorization header, and not with another or none', () => {
    const sent = (headers: Record<string, string>) =>
      oktaWebhook.authentic({ headers, body }, secret);
    expect(sent({ authorization: secret })).toBe(true);
    expect(sent({ authorization: `${secret}x` })).toBe(false);
    expect(sent({})).toBe(false);
    expect(oktaWebhook.authentic({ headers: { authorization: '' }, body }, '')).toBe(false);
  });

  it('is told back the challenge of the one-time verification', () => {
    const headers = { 'x-okta-verification-challenge': 'abc"123' };
    expect(oktaWebhook.challenge?.({ headers, body: '' })).toBe('{"verification":"abc\\"123"}');
    expect(oktaWebhook.challenge?.({ headers: {}, body: '' })).toBeUndefined();
  });

  it('gives its records, and says what is wrong where it holds none', () => {
    expect(oktaWebhook.records({ headers: {}, body })).toHaveLength(1);
    expect(() => oktaWebhook.records({ headers: {}, body: '{"data":{}}' })).toThrow(/data.events/);
  });
});

describe("Okta's own detections", () => {
  const finding = (eventType: string, more: Record<string, unknown> = {}) => {
    const [event] = oktaSource.parse(record(eventType, more));
    return event === undefined ? undefined : oktaFinding(event);
  };

  it('name the detector and whom it is about, weighed by the level that Okta gives', () => {
    const risk = finding('user.risk.detect', {
      target: [user],
      debugContext: {
        debugData: {
          risk: '{level=HIGH, detectionName=Suspected Brute Force Attack, issuer=Okta}',
        },
      },
    });
    expect(risk).toMatchObject({
      detector: 'user.risk.detect/Suspected Brute Force Attack',
      severity: 'high',
      llr: 2.5,
      subjects: ['okta:00uada'],
      observables: ['ip:203.0.113.9'],
      dismissed: false,
    });
    const low = finding('user.risk.detect', {
      target: [user],
      debugContext: { debugData: { risk: '{level=LOW}' } },
    });
    expect(low).toMatchObject({ severity: 'low', llr: 0.5 });
  });

  it('hold a breached password for a fact that does not decay', () => {
    expect(finding('security.breached_credential.detected', { target: [user] })).toMatchObject({
      hardFact: true,
      subjects: ['okta:00uada'],
    });
  });

  it.each([
    'security.threat.detected',
    'policy.auth_reevaluate.fail',
    'user.account.report_suspicious_activity_by_enduser',
    'app.oauth2.as.token.detect_reuse',
  ])('know %s', (eventType) => {
    expect(finding(eventType)?.attack.length).toBeGreaterThan(0);
  });

  it('take nothing else for a detection', () => {
    expect(finding('user.session.start')).toBeUndefined();
  });
});
