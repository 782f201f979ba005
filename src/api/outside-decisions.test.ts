/** No answer counts that nobody signed for: Slack, Teams and links, each by its own proof, and none by GET. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, randomId } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';

const seconds = NOW / 1_000;
const outgoingToken = Buffer.from('teams').toString('base64');

/** Takes everything, or answers as told. */
const openHttpTwin = async () => {
  const asked: { path: string; body: string }[] = [];
  const next: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(next.shift() ?? 202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

describe('answers from outside the console', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let twin: Awaited<ReturnType<typeof openHttpTwin>>;
  let cookie: string;
  let asked: string;
  beforeAll(async () => {
    bench = await openBench();
    twin = await openHttpTwin();
  }, 120_000);
  afterAll(async () => {
    await twin?.close();
    await bench?.close();
  });
  beforeEach(async () => {
    site = await bench.site();
    twin.asked.length = 0;
    await site.store.settings.put('outbound', { allowPrivateHosts: ['127.0.0.1'] });
    cookie = await site.session(['admin']);
    asked = await site.user(['approver']);
    await save('soc', 'slack', {
      settings: { channel: 'C1', baseUrl: twin.url, people: { U1: asked, U2: 'nobody' } },
      secrets: { botToken: 'xoxb-secret', signingSecret: 's' },
    });
    await save('chat', 'teams', {
      settings: { people: { 'aad-1': asked } },
      secrets: { url: `${twin.url}/flow`, outgoingToken },
    });
  });

  const save = (id: string, kind: string, body: object) =>
    site.ask(cookie, 'PUT', `/api/v1/outputs/${id}`, { kind, ...body });
  const question = async (): Promise<string> => {
    const id = randomId('apr');
    await site.store.response.createApproval({
      id,
      planId: randomId('pln'),
      incidentId: 'inc_1',
      title: 'Contain svc',
      question: 'May we?',
      asked: [asked],
      barred: [],
      requestedBy: 'countersign',
      state: 'waiting',
      createdAt: NOW,
      expiresAt: NOW + HOUR,
    });
    return id;
  };
  const stateOf = async (id: string) => (await site.store.response.approval(id))?.state;

  const bySlack = async (
    approvalId: string,
    over: {
      user?: string | undefined;
      secret?: string | undefined;
      at?: number | undefined;
      door?: string | undefined;
    } = {},
  ) => {
    const { user = 'U1', secret = 's', at = seconds, door = 'soc' } = over;
    const actions = [{ action_id: 'countersign.approved', value: approvalId }];
    const payload = new URLSearchParams({
      payload: JSON.stringify({ user: { id: user }, actions }),
    }).toString();
    const mac = createHmac('sha256', secret).update(`v0:${at}:${payload}`).digest('hex');
    return site.inject({
      method: 'POST',
      url: `/api/v1/decide/slack/${door}`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${mac}`,
      },
      payload,
    });
  };

  it('Slack: a button pressed by whom it is for decides, under their own name', async () => {
    const id = await question();
    const answer = await bySlack(id);
    expect(answer.json().text).toBe('Recorded: approved.');
    expect(await site.store.response.approval(id)).toMatchObject({
      ...{ state: 'approved', decidedBy: asked },
      reason: 'decided in Slack (slack)',
    });
  });

  it('Slack: another secret, an old stamp, another door or no signature decides nothing', async () => {
    const id = await question();
    for (const over of [{ secret: 'x' }, { at: seconds - 600 }, { door: 'chat' }, { door: 'none' }])
      expect((await bySlack(id, over)).statusCode).toBe(401);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('Slack: whoever is unknown here, or not asked, is told so and decides nothing', async () => {
    const id = await question();
    for (const user of ['U2', 'U9', '__proto__'])
      expect((await bySlack(id, { user })).json().text).toMatch(/^Not recorded: /);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('Teams: a mention signed with the token decides; unsigned or old it does not', async () => {
    const id = await question();
    const say = (at: number, token = outgoingToken) => {
      const payload = JSON.stringify({
        timestamp: new Date(at).toISOString(),
        text: `<at>Countersign</at> deny ${id} a deployment of ours`,
        from: { aadObjectId: 'aad-1' },
      });
      const mac = createHmac('sha256', Buffer.from(token, 'base64')).update(payload);
      return site.inject({
        method: 'POST',
        url: '/api/v1/decide/teams/chat',
        headers: {
          'content-type': 'application/json',
          authorization: `HMAC ${mac.digest('base64')}`,
        },
        payload,
      });
    };
    expect((await say(NOW, 'eA==')).statusCode).toBe(401);
    expect((await say(NOW - 10 * MINUTE)).statusCode).toBe(401);
    expect(await stateOf(id)).toBe('waiting');
    expect((await say(NOW)).json()).toEqual({ type: 'message', text: 'Recorded: denied.' });
    expect(await stateOf(id)).toBe('denied');
  });

  it('a link: opening it decides nothing, its buttons do, once', async () => {
    const id = await question();
    const { links } = site.deps.exchange;
    const url = `/api/v1/decide/link/${await links.sign({ approvalId: id, userId: asked }, NOW + HOUR)}`;
    const post = (to: string, form: string) =>
      site.inject({
        method: 'POST',
        url: to,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: form,
      });
    for (let i = 0; i < 3; i++) {
      const page = await site.inject({ method: 'GET', url: `${url}?decision=approved` });
      expect([page.statusCode, page.headers['content-type']]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(page.body).toContain('<form method="post">');
    }
    expect(await stateOf(id)).toBe('waiting');
    expect((await post(`${url}x`, 'decision=approved')).statusCode).toBe(404);
    expect((await post(url, 'decision=perhaps')).statusCode).toBe(400);
    expect((await post(url, 'decision=approved&reason=seen')).body).toContain('Recorded: approved');
    expect((await post(url, 'decision=denied')).statusCode).toBe(409);
    expect(await stateOf(id)).toBe('approved');
  });

  it('a link ends with its question, and is for one person alone', async () => {
    const id = await question();
    const { links } = site.deps.exchange;
    const stranger = await site.user(['approver']);
    const of = (userId: string, until: number) => links.sign({ approvalId: id, userId }, until);
    const post = async (token: string) =>
      (
        await site.inject({
          method: 'POST',
          url: `/api/v1/decide/link/${token}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: 'decision=approved',
        })
      ).statusCode;
    expect(await post(await of(asked, NOW - MINUTE))).toBe(404);
    expect(await post(await of(stranger, NOW + HOUR))).toBe(409);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('one incident’s tasks go to two teams, each by its own output, and nothing is told twice', async () => {
    await site.ask(cookie, 'DELETE', '/api/v1/outputs/soc');
    await site.ask(cookie, 'DELETE', '/api/v1/outputs/chat');
    const key = 'a key of sixteen or more';
    for (const team of ['soc', 'iam'])
      await save(`to-${team}`, 'webhook', {
        takes: { kinds: ['task'], owners: [team] },
        settings: { url: `${twin.url}/${team}` },
        secrets: { key },
      });
    for (const [owner, kind] of [
      ['soc', 'review'],
      ['iam', 'narrow_trust'],
    ] as const)
      await site.store.governance.putTask({
        id: `tsk_${kind}`,
        subjectId: 'aws:svc',
        owner,
        kind,
        title: kind,
        because: 'b',
        state: 'open',
        createdAt: NOW,
        dueAt: NOW + HOUR,
        incidentId: 'inc_1',
      });
    const { outputs, deliverer } = site.deps.exchange;
    for (let i = 0; i < 2; i++) {
      await outputs.sweep();
      await deliverer.turn();
    }
    expect(twin.asked.map(({ path }) => path).sort()).toEqual(['/iam', '/soc']);
    const told = twin.asked.find(({ path }) => path === '/iam');
    expect(JSON.parse(told?.body ?? '{}')).toMatchObject({ title: 'narrow_trust', owner: 'iam' });
  });

  it('an output keeps its secrets to itself, and what it never takes is set aside, counted and tried anew', async () => {
    const list = (await site.ask(cookie, 'GET', '/api/v1/outputs')).body;
    expect(list).not.toContain('xoxb-secret');
    const key = 'a key of sixteen or more';
    await save('hook', 'webhook', {
      takes: { kinds: ['approval'] },
      settings: { url: `${twin.url}/hook` },
      secrets: { key },
    });
    const { outputs, deliverer } = site.deps.exchange;
    await question();
    await outputs.sweep();
    twin.next.push(...Array<number>(400).fill(503));
    for (let i = 0; i < 14; i++) {
      await deliverer.turn();
      site.clock.advance(HOUR);
    }
    const queueOf = async () => (await outputs.list()).find(({ id }) => id === 'hook')?.queue;
    expect(await queueOf()).toMatchObject({ waiting: 0, sent: 0, setAside: 1 });
    twin.next.length = 0;
    // Fourteen hours on, the first session has ended of itself.
    const later = await site.session(['admin']);
    await site.ask(later, 'POST', '/api/v1/outputs/hook/retry');
    await deliverer.turn();
    expect(await queueOf()).toMatchObject({ waiting: 0, sent: 1, setAside: 0 });
  });

  it('an output with a wrong setting is refused with its place', async () => {
    const answer = await save('bad', 'jira', { settings: { site: 'https://x.example' } });
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      400,
      expect.stringMatching(/^settings\.project: /),
    ]);
    const unknown = await save('bad', 'fax', {});
    expect(unknown.json().error.message).toContain('output.kind');
  });
});
