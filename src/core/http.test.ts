/** What we call is bounded, and goes where it was judged to go. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundedFetch } from './http.ts';

const MEBI = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(64 * MEBI));
const answers: Readonly<Record<string, (reply: ServerResponse) => void>> = {
  '/': (reply) => reply.end('here'),
  '/bomb': (reply) => {
    reply.setHeader('content-encoding', 'gzip');
    reply.end(bomb);
  },
  '/packed': (reply) => {
    reply.setHeader('content-encoding', 'gzip');
    reply.end(gzipSync('small'));
  },
  '/torn': (reply) => {
    reply.setHeader('content-encoding', 'gzip');
    reply.end(gzipSync('x'.repeat(10_000)).subarray(0, 30));
  },
  '/long': (reply) => reply.end(Buffer.alloc(2 * MEBI)),
  '/away': (reply) => reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  '/never': () => undefined,
  '/half': (reply) => reply.write('half'),
};

describe('a call to outside', () => {
  let server: Server;
  let port: number;
  let hits = 0;
  let hostAsked = '';
  beforeAll(async () => {
    server = createServer((request, reply) => {
      hits++;
      hostAsked = request.headers.host ?? '';
      answers[request.url ?? '']?.(reply);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const allowed = { allowPrivateHosts: ['127.0.0.1'] };
  const get = (path: string, more: object = {}) =>
    boundedFetch(`http://127.0.0.1:${port}${path}`, { timeoutMs: 20_000, ...more }, allowed);

  it('is refused towards every kind of private address, in every spelling, before a connection is made', async () => {
    const before = hits;
    const private_ = [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', 'localhost'],
      ...['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '[::1]'],
      ...['[::ffff:127.0.0.1]', '[fe80::1]', '[fd00:ec2::254]', '[64:ff9b::7f00:1]', '224.0.0.1'],
    ];
    for (const host of private_)
      await expect(
        boundedFetch(`http://${host}:${port}/`, {}, { allowPrivateHosts: [] }),
        host,
      ).rejects.toMatchObject({ code: 'ERR_OUTBOUND_REFUSED' });
    for (const url of ['file:///etc/passwd', 'gopher://127.0.0.1/', 'data:text/plain,x'])
      await expect(boundedFetch(url, {}, allowed), url).rejects.toMatchObject({
        code: 'ERR_OUTBOUND_REFUSED',
      });
    expect(hits).toBe(before);
  });

  it('asks for a name once and connects to that answer: a name that turns round gains nothing', async () => {
    let asked = 0;
    const resolve = async () => [
      asked++ === 0 ? { address: '127.0.0.1', family: 4 } : { address: '127.0.0.2', family: 4 },
    ];
    const url = `http://turns.invalid:${port}/`;
    const answer = await boundedFetch(url, {}, { allowPrivateHosts: ['turns.invalid'], resolve });
    expect([answer.text, asked, hostAsked]).toEqual(['here', 1, `turns.invalid:${port}`]);
    // A connection that was kept under a policy that allowed it is not lent to one that does not.
    const before = hits;
    await expect(
      boundedFetch(
        url,
        {},
        {
          allowPrivateHosts: [],
          resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        },
      ),
    ).rejects.toMatchObject({ code: 'ERR_OUTBOUND_REFUSED' });
    // One private address among public ones is enough.
    await expect(
      boundedFetch(
        url,
        {},
        {
          allowPrivateHosts: [],
          resolve: async () => [
            { address: '8.8.8.8', family: 4 },
            { address: '10.0.0.1', family: 4 },
          ],
        },
      ),
    ).rejects.toMatchObject({ code: 'ERR_OUTBOUND_REFUSED' });
    expect(hits).toBe(before);
  });

  it('follows no redirect', async () => {
    await expect(get('/away')).rejects.toMatchObject({ code: 'ERR_SOURCE_UNAVAILABLE' });
  });

  it('ends with what it may hold: long answers, and packed ones by what they unpack to', async () => {
    expect((await get('/packed')).text).toBe('small');
    const before = process.memoryUsage().rss;
    await expect(get('/bomb', { maxBytes: MEBI })).rejects.toMatchObject({
      code: 'ERR_INPUT_TOO_LARGE',
    });
    await expect(get('/long', { maxBytes: MEBI })).rejects.toMatchObject({
      code: 'ERR_INPUT_TOO_LARGE',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEBI);
    await expect(get('/torn')).rejects.toMatchObject({ code: 'ERR_SOURCE_UNAVAILABLE' });
  });

  it('ends with its time, also in the middle of an answer', async () => {
    for (const path of ['/never', '/half'])
      await expect(get(path, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  });

  it('sends what it is given, under the name that was asked', async () => {
    expect((await get('/')).status).toBe(200);
    await expect(
      boundedFetch(
        'http://nowhere.invalid/',
        {},
        {
          allowPrivateHosts: [],
          resolve: async () => {
            throw new Error('ENOTFOUND');
          },
        },
      ),
    ).rejects.toMatchObject({ code: 'ERR_SOURCE_UNAVAILABLE' });
  });
});
