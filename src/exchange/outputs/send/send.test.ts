/** Each kind of output against its vendor's twin. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../../core/index.ts';
import type { Notice } from '../notice.ts';
import type { Tools } from './contract.ts';
import { outputKinds } from './index.ts';
import { isFromSlack, slackAnswer } from './slack.ts';
import { isFromTeams, teamsAnswer } from './teams.ts';
import { type HttpTwin, openHttpTwin, openMailTwin, openSyslogTwin } from './twin.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const ocsf = { class_uid: 2005, message: 'x' };
const notice = (over: Partial<Notice> = {}): Notice => ({
  id: 'ntc_1',
  kind: 'incident',
  subject: 'inc_1',
  at: NOW,
  title: 'A leaked key is used: svc <deploy>',
  text: 'svc used a key from elsewhere & more',
  severity: 'high',
  state: 'open',
  path: '/incidents/inc_1',
  drill: false,
  ocsf,
  ...over,
});
const asking = (tier: number): Notice =>
  notice({
    kind: 'approval',
    approval: { id: 'apr_1', asked: ['ann', 'bob'], expiresAt: NOW + 1, tier },
  });

describe('outputs', () => {
  let twin: HttpTwin;
  let folder: string;
  let hosts: string[] = ['127.0.0.1'];
  const tools = (): Tools => ({
    clock: manualClock(NOW),
    policy: async () => ({ allowPrivateHosts: hosts }),
    publicUrl: () => 'https://cs.example.test',
    folder,
    version: '1.0.0',
    linkFor: async (approvalId, userId) => `https://cs.example.test/decide/${approvalId}/${userId}`,
  });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cs-outputs-'));
    twin = await openHttpTwin();
  });
  afterAll(async () => {
    await twin?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    twin.asked.length = 0;
    twin.next.length = 0;
    hosts = ['127.0.0.1'];
  });
  const send = (id: string, one: Notice, settings: unknown, secrets: unknown = {}) => {
    const kind = outputKinds.get(id);
    if (!kind) throw new Error(`no kind ${id}`);
    const given = { settings: kind.settings.parse(settings), secrets: kind.secrets.parse(secrets) };
    return kind.send(one, { id: 'out', ...given }, tools());
  };
  const taken = { taken: 'yes' };
  const key = 'a key of sixteen or more';

  it('webhook: the OCSF object, signed over body and time', async () => {
    expect(await send('webhook', notice(), { url: `${twin.url}/hook` }, { key })).toEqual(taken);
    const [first] = twin.asked;
    const body = first?.body ?? '';
    expect(JSON.parse(body)).toEqual(ocsf);
    const mac = createHmac('sha256', key)
      .update(`${NOW / 1_000}.${body}`)
      .digest('hex');
    expect(first?.headers['countersign-signature']).toBe(`t=${NOW / 1_000},v1=${mac}`);
  });

  it('webhook: what is refused for good is not tried again, what may pass is; private hosts are not called', async () => {
    const settings = { url: `${twin.url}/hook` };
    twin.next.push(400, 503, 429);
    expect(await send('webhook', notice(), settings, { key })).toMatchObject({ taken: 'never' });
    expect(await send('webhook', notice(), settings, { key })).toMatchObject({ taken: 'later' });
    expect(await send('webhook', notice(), settings, { key })).toMatchObject({ taken: 'later' });
    const plain = { url: 'http://away.example/hook' };
    expect(await send('webhook', notice(), plain, { key })).toMatchObject({ taken: 'never' });
    hosts = [];
    await expect(send('webhook', notice(), settings, { key })).rejects.toMatchObject({
      code: 'ERR_OUTBOUND_REFUSED',
    });
  });

  it('file: one line of JSON for each', async () => {
    await send('file', notice(), {});
    await send('file', notice({ ocsf: { class_uid: 7001 } }), {});
    const lines = readFileSync(join(folder, 'out.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([ocsf, { class_uid: 7001 }]);
  });

  it('syslog: RFC 5424, framed by its length; never in clear to another machine', async () => {
    const syslog = await openSyslogTwin();
    try {
      const settings = { host: '127.0.0.1', port: syslog.port, tls: false };
      expect(await send('syslog', notice(), settings)).toEqual(taken);
      await expect.poll(() => syslog.got.length).toBe(1);
      const [, length, message = ''] = /^(\d+) ([\s\S]*)$/.exec(syslog.got[0] ?? '') ?? [];
      expect(Buffer.byteLength(message)).toBe(Number(length));
      expect(message).toMatch(
        /^<35>1 2026-06-01T12:00:00\.000Z \S+ countersign \d+ incident \[countersign@32473 id="ntc_1" [^\]]*\] \ufeff\{/,
      );
      expect(await send('syslog', notice(), { host: 'siem.example', tls: false })).toMatchObject({
        taken: 'never',
      });
    } finally {
      await syslog.close();
    }
    await expect(
      send('syslog', notice(), { host: '127.0.0.1', port: syslog.port, tls: false }),
    ).rejects.toMatchObject({ code: 'ERR_SOURCE_UNAVAILABLE' });
  });

  it('slack: text without markup, buttons where it may be decided there, none at tier 0', async () => {
    const settings = { channel: 'C1', baseUrl: twin.url };
    const secrets = { botToken: 'xoxb-1', signingSecret: 's' };
    expect(await send('slack', asking(2), settings, secrets)).toEqual(taken);
    await send('slack', asking(0), settings, secrets);
    expect(twin.asked[0]?.headers.authorization).toBe('Bearer xoxb-1');
    expect(twin.json(0)['text']).toContain('&lt;deploy&gt;');
    expect(JSON.stringify(twin.json(0))).toContain('countersign.approved');
    expect(JSON.stringify(twin.json(1))).not.toContain('countersign.approved');
  });

  it('teams: a card', async () => {
    expect(await send('teams', notice(), {}, { url: `${twin.url}/flow` })).toEqual(taken);
    expect(twin.json(0)).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
  });

  it('jira: one issue for one subject, then comments', async () => {
    const settings = { site: twin.url, project: 'SEC', user: 'bot@example.com' };
    await send('jira', notice(), settings, { token: 't' });
    await send('jira', notice({ id: 'ntc_2', state: 'closed' }), settings, { token: 't' });
    expect(twin.asked.map(({ path }) => path)).toEqual([
      '/rest/api/3/search/jql',
      '/rest/api/3/issue',
      '/rest/api/3/search/jql',
      '/rest/api/3/issue/SEC-1/comment',
    ]);
    expect(twin.json(1)).toMatchObject({ fields: { project: { key: 'SEC' } } });
  });

  it('servicenow: one record for one subject, then work notes', async () => {
    const settings = { instance: twin.url, user: 'bot' };
    await send('servicenow', notice(), settings, { password: 'p' });
    await send('servicenow', notice({ state: 'closed' }), settings, { password: 'p' });
    expect(twin.asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'PATCH']);
    expect(twin.json(1)).toMatchObject({ correlation_id: 'inc_1', urgency: '1' });
  });

  it('pagerduty: triggered under its own key and resolved under the same', async () => {
    const settings = { baseUrl: twin.url };
    await send('pagerduty', notice(), settings, { routingKey: 'r' });
    await send('pagerduty', notice({ state: 'closed' }), settings, { routingKey: 'r' });
    expect([twin.json(0), twin.json(1)]).toMatchObject([
      { event_action: 'trigger', dedup_key: 'inc_1', payload: { severity: 'error' } },
      { event_action: 'resolve', dedup_key: 'inc_1' },
    ]);
  });

  it('e-mail: whoever is asked gets a link of their own, and none at tier 0', async () => {
    const mail = await openMailTwin();
    try {
      const settings = {
        ...{ host: '127.0.0.1', port: mail.port, from: 'cs@example.com' },
        people: { ann: 'ann@example.com', bob: 'bob@example.com' },
      };
      expect(await send('email', asking(2), settings)).toEqual(taken);
      expect(mail.letters.map(({ to }) => to)).toEqual(['ann@example.com', 'bob@example.com']);
      expect(mail.letters[0]?.text).toContain('/decide/apr_1/ann');
      expect(mail.letters[0]?.text).not.toContain('/decide/apr_1/bob');
      await send('email', asking(0), settings);
      expect(mail.letters[2]?.text).not.toContain('/decide/');
    } finally {
      await mail.close();
    }
  });
});

describe('answers by chat', () => {
  const slackBody = new URLSearchParams({
    payload: JSON.stringify({
      type: 'block_actions',
      user: { id: 'U1' },
      actions: [{ action_id: 'countersign.approved', value: 'apr_1' }],
    }),
  }).toString();
  const slackHead = (at: number, secret = 's', body = slackBody) => ({
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
  });
  const seconds = NOW / 1_000;

  it('Slack: signed by its secret, within five minutes, over this very body', () => {
    const is = (headers: Record<string, string>, body = slackBody) =>
      isFromSlack({ headers, body }, 's', NOW);
    expect(is(slackHead(seconds))).toBe(true);
    expect(is(slackHead(seconds - 301))).toBe(false);
    expect(is(slackHead(seconds + 301))).toBe(false);
    expect(is(slackHead(seconds, 'another'))).toBe(false);
    expect(is(slackHead(seconds), `${slackBody}&x=1`)).toBe(false);
    expect(is({})).toBe(false);
    expect(slackAnswer(slackBody)).toEqual({
      ...{ user: 'U1', approvalId: 'apr_1', decision: 'approved' },
      reason: 'decided in Slack',
    });
    expect(slackAnswer('payload=%7B%7D')).toBeUndefined();
  });

  it('Teams: signed by its token, not old, over this very body', () => {
    const token = Buffer.from('teams token').toString('base64');
    const body = (at: number) =>
      JSON.stringify({
        timestamp: new Date(at).toISOString(),
        text: '<at>Countersign</at>&nbsp;deny apr_1 it is a test',
        from: { aadObjectId: 'aad-1' },
      });
    const head = (text: string, with_ = token) => ({
      authorization: `HMAC ${createHmac('sha256', Buffer.from(with_, 'base64')).update(text).digest('base64')}`,
    });
    const is = (text: string, headers: Record<string, string>) =>
      isFromTeams({ headers, body: text }, token, NOW);
    expect(is(body(NOW), head(body(NOW)))).toBe(true);
    expect(is(body(NOW - 301_000), head(body(NOW - 301_000)))).toBe(false);
    expect(is(body(NOW), head(body(NOW), 'YW5vdGhlcg=='))).toBe(false);
    expect(is(body(NOW), head(body(NOW + 1)))).toBe(false);
    expect(teamsAnswer(body(NOW))).toEqual({
      ...{ user: 'aad-1', approvalId: 'apr_1', decision: 'denied' },
      reason: 'it is a test',
    });
    expect(teamsAnswer(JSON.stringify({ text: 'hello' }))).toBeUndefined();
  });
});
