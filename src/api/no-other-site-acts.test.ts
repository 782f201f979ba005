/** Another website, a rebound name or a framed page cannot act with a signed-in person's cookie. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, HOST, ORIGIN, openBench, type Site } from './api.case.ts';
import { type Route, routes } from './contract/index.ts';

const table = Object.values(routes) as readonly Route[];
/** What a vendor signs is no browser's to send: a cookie and an origin count for nothing there. */
const changing = table.filter((route) => route.method !== 'GET' && route.permission !== 'vendor');
const pathOf = (route: Route): string => route.path.replace(/:\w+/g, 'none');

describe('no other site acts', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let cookie: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    cookie = await site.session(['admin', 'approver', 'ingest']);
  });
  afterAll(() => bench?.close());

  const send = async (route: Route, headers: Record<string, string>): Promise<number> =>
    (await site.inject({ method: route.method, url: pathOf(route), headers })).statusCode;

  it('with a cookie: every changing route refuses a foreign, a missing and a forged origin', async () => {
    const foreign: readonly Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: `https://${HOST}` },
      { origin: `http://${HOST}.evil.example` },
      { origin: 'http://127.0.0.1:9999' },
      { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
      { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
      { referer: `${ORIGIN}/` },
    ];
    let tried = 0;
    for (const route of changing) {
      for (const headers of foreign) {
        tried++;
        expect([route.id, headers, await send(route, { cookie, ...headers })]).toEqual([
          route.id,
          headers,
          403,
        ]);
      }
    }
    process.stdout.write(`no other site acts: ${tried} cross-site requests, 0 got through\n`);
    expect(tried).toBe(changing.length * foreign.length);
  });

  it('with a cookie: nothing is read from a page of another site or port either', async () => {
    const read = routes['session.who'];
    expect(await send(read, { cookie })).toBe(200);
    expect(await send(read, { cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await send(read, { cookie, 'sec-fetch-site': 'none' })).toBe(200);
    expect(await send(read, { cookie, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await send(read, { cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    const answer = await site.inject({ url: read.path, headers: { cookie, origin: ORIGIN } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });

  it('an API token needs no origin: a browser adds none by itself', async () => {
    const token = await site.token(await site.user(['viewer']), ['overview:read']);
    const authorization = `Bearer ${token}`;
    expect(await send(routes['overview.get'], { authorization })).toBe(200);
    expect(await send(routes['settings.stop'], { authorization })).toBe(403);
  });

  it('names that are not ours are not served, whatever is asked', async () => {
    const hosts = ['evil.example', '127.0.0.1', '127.0.0.1:1', `${HOST}.evil.example`, ''];
    for (const host of hosts) {
      for (const url of ['/', '/api/v1/overview', '/api/v1/session', '/api/openapi.json']) {
        const answer = await site.inject({ url, headers: { host, cookie } });
        expect([host, url, answer.statusCode]).toEqual([host, url, 403]);
        expect(answer.body).not.toContain('evil');
      }
    }
    // Whoever watches us knows the address of a pod, not our names; it hears what any stranger does.
    const watched = table.filter((route) => route.anyHost);
    expect(watched.map(({ id }) => id).sort()).toEqual([
      'health.alive',
      'health.get',
      'prometheus.read',
    ]);
    for (const route of watched) {
      const { statusCode } = await site.inject({
        url: route.path,
        headers: { host: 'evil.example' },
      });
      expect([route.id, statusCode]).toEqual([route.id, route.permission === 'none' ? 200 : 401]);
    }
    const upper = await site.inject({
      url: '/api/v1/health',
      headers: { host: HOST.toUpperCase() },
    });
    expect(upper.statusCode).toBe(200);
  });

  it('nothing is decided by GET: a link that approves does not exist', async () => {
    const decide = routes['approvals.decide'];
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await site.inject({
        method,
        url: pathOf(decide),
        headers: { cookie, origin: ORIGIN, 'x-http-method-override': 'POST' },
      });
      expect([method, answer.statusCode]).toEqual([method, 404]);
    }
    for (const route of table.filter((one) => one.method === 'GET' && !one.produces)) {
      const before = (await site.store.governance.ledgerHead())?.sequence;
      await site.ask(cookie, 'GET', pathOf(route));
      expect((await site.store.governance.ledgerHead())?.sequence, route.id).toBe(before);
    }
  });

  it('every answer carries the headers that hold a browser back, refusals too', async () => {
    const asked = [
      { url: '/api/v1/health' },
      { url: '/api/v1/session', headers: { cookie } },
      { url: '/api/v1/session' },
      { url: '/api/v1/nothing' },
      { url: '/nothing' },
      { url: '/%zz' },
      { url: '/api/v1/identities/%zz' },
      { url: '/api/v1/overview', headers: { cookie, host: 'evil.example' } },
      { url: '/api/v1/incidents?status=bad', headers: { cookie } },
      {
        method: 'POST' as const,
        url: '/api/v1/session',
        headers: { origin: ORIGIN },
        payload: '{',
      },
      { method: 'POST' as const, url: '/api/v1/session', payload: {} },
    ];
    const statuses = new Set<number>();
    for (const options of asked) {
      const { headers, statusCode, body } = await site.inject(options);
      statuses.add(statusCode);
      expect(headers, options.url).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      if (options.url.startsWith('/api/')) expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-powered-by']).toBeUndefined();
      if (statusCode >= 400)
        expect(JSON.parse(body), options.url).toEqual({
          error: { code: expect.stringMatching(/^ERR_/), message: expect.any(String) },
        });
    }
    expect([...statuses].sort()).toEqual([200, 400, 401, 403, 404, 415]);
  });

  it('what a caller sends never becomes a header of ours', async () => {
    const evil = encodeURIComponent('a\r\nset-cookie: x=1');
    for (const url of [
      `/api/v1/incidents/${evil}`,
      `/api/v1/ingest/${evil}`,
      `/api/v1/incidents?after=${evil}`,
      `/${evil}`,
    ]) {
      const { headers } = await site.inject({ url, headers: { cookie } });
      expect(headers['set-cookie'], url).toBeUndefined();
    }
  });
});
