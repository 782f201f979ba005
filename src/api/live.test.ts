import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../core/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import type { LiveEvent } from './contract/index.ts';
import { eventually } from './story.case.ts';

const posture: LiveEvent = { type: 'posture', at: 1, identityId: 'aws:jane', tier: 0, risk: 80 };
const counters: LiveEvent = {
  type: 'counters',
  at: 1,
  eventsPerSecond: 1,
  eventsTotal: 1,
  lagSeconds: 0,
  openIncidents: 0,
  waitingApprovals: 0,
};

interface Listening {
  readonly response: IncomingMessage;
  text(): string;
  readonly ended: Promise<void>;
  leave(): void;
}

describe('live events', { timeout: 60_000 }, () => {
  let bench: Bench;
  let site: Site;
  let origin: string;
  /** Its heartbeat never comes: what ends here was ended at once. */
  let still: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ heartbeatMs: 30 });
    origin = await site.listen();
    still = await bench.site({ heartbeatMs: HOUR });
  });
  afterAll(() => bench?.close());

  const listen = (headers: Record<string, string>, at = origin): Promise<Listening> =>
    new Promise((resolve, reject) => {
      const asking = request(`${at}/api/v1/live`, { headers });
      asking.on('error', reject);
      asking.on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += String(chunk);
        });
        response.on('error', () => {});
        resolve({
          response,
          text: () => text,
          ended: new Promise((end) => response.on('close', () => end())),
          leave: () => asking.destroy(),
        });
      });
      asking.end();
    });
  const seen = (one: Listening, what: string) =>
    eventually(async () => (one.text().includes(what) ? true : undefined));

  it('arrive as they happen, as one named event with one line of data', async () => {
    const one = await listen({ cookie: await site.session(['viewer']) });
    expect(one.response.statusCode).toBe(200);
    expect(one.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    site.deps.live.publish(posture);
    await seen(one, `event: posture\ndata: ${JSON.stringify(posture)}\n\n`);
    one.leave();
    await eventually(async () => (site.deps.live.listeners === 0 ? true : undefined));
  });

  it('leave out what the listener may not read', async () => {
    const owner = await site.user(['viewer']);
    const token = await site.token(owner, ['live:read', 'overview:read']);
    const one = await listen({ authorization: `Bearer ${token}` });
    site.deps.live.publish(posture);
    site.deps.live.publish(counters);
    await seen(one, 'event: counters');
    expect(one.text()).not.toContain('posture');
    one.leave();
  });

  it('end at once when the user is disabled, the token revoked, or the session ended', async () => {
    const at = await still.listen();
    const by = await still.session(['admin', 'approver']);
    const user = await still.user(['viewer']);
    const disabled = await listen({ cookie: await still.sessionOf(user) }, at);
    await seen(disabled, 'retry');
    expect((await still.ask(by, 'POST', `/api/v1/settings/users/${user}/disable`)).statusCode).toBe(
      200,
    );
    await disabled.ended;

    const issued = await still.deps.signIn.createApiToken(
      await still.user(['viewer']),
      ['live:read'],
      HOUR,
    );
    const revoked = await listen({ authorization: `Bearer ${issued.token}` }, at);
    await seen(revoked, 'retry');
    await still.ask(by, 'DELETE', `/api/v1/settings/tokens/${issued.row.id}`);
    await revoked.ended;

    const cookie = await still.session(['viewer']);
    const left = await listen({ cookie }, at);
    await seen(left, 'retry');
    await still.ask(cookie, 'DELETE', '/api/v1/session');
    await left.ended;
  });

  it('end soon when another process took the access away, and when the time is over', async () => {
    const user = await site.user(['viewer']);
    const one = await listen({ cookie: await site.sessionOf(user) });
    await seen(one, ': still here');
    const row = await site.store.access.user(user);
    if (row) await site.store.access.putUser({ ...row, roles: ['ingest'] });
    await one.ended;

    const old = await listen({ cookie: await site.session(['viewer']) });
    await seen(old, ': still here');
    site.clock.advance(13 * HOUR);
    await old.ended;
  });

  it('are open to twenty streams of one person at most', async () => {
    const cookie = await site.session(['viewer']);
    const all = await Promise.all(Array.from({ length: 21 }, () => listen({ cookie })));
    await eventually(async () =>
      all.filter((one) => one.text().includes('event: busy')).length === 1 ? true : undefined,
    );
    for (const one of all) one.leave();
  });

  it('are for those who are signed in', async () => {
    const one = await listen({});
    expect(one.response.statusCode).toBe(401);
    expect(one.response.headers['content-type']).toMatch(/json/);
  });
});
