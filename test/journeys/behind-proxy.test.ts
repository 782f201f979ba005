/** The whole platform behind a proxy that ends TLS: links, origins and cookies are those of the public name. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/core/index.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';

const PUBLIC = 'https://id.example.com';
const dataDir = mkdtempSync(join(tmpdir(), 'cs-proxy-'));
let platform: Platform;
let proxy: Server;
let database: Awaited<ReturnType<typeof peerDatabase>> | undefined;

const start = async (): Promise<Platform> => {
  const storeUrl = database && 'url' in database.address ? database.address.url : undefined;
  return openPlatform({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    publicUrl: PUBLIC,
    demo: false,
    ...(storeUrl === undefined ? {} : { storeUrl }),
    version: '0.0.0-test',
    clock: systemClock,
    log: silentLog,
    env: {},
    connections: [],
  });
};
const cli = (): { readonly url: string; readonly token: string } =>
  JSON.parse(readFileSync(join(dataDir, 'cli.json'), 'utf8'));

/** What nginx does with `proxy_pass` and `Host $host`; TLS has ended before it. */
const startProxy = async (): Promise<Server> => {
  const made = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(cli().url);
    const onwards = request(
      {
        hostname,
        port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, 'x-forwarded-for': '203.0.113.9' },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(onwards);
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
};

interface Said {
  readonly status: number;
  readonly cookie: string;
  readonly body: string;
}

/** `fetch` chooses its own `Host`; a browser says the name it was given. */
const browse = (
  method: string,
  path: string,
  { body, ...headers }: Readonly<Record<string, string>>,
): Promise<Said> =>
  new Promise((resolve, reject) => {
    const { port } = proxy.address() as AddressInfo;
    const asked = request(
      { port, method, path, headers: { host: 'id.example.com', ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += String(chunk);
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookie: answer.headers['set-cookie']?.[0] ?? '',
            body: text,
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

beforeAll(async () => {
  database = peer.skip === undefined ? await peerDatabase() : undefined;
  platform = await start();
  proxy = await startProxy();
}, 120_000);
afterAll(async () => {
  proxy?.close();
  await platform?.stop();
  await database?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('signs in by a link of the public name, with a cookie that only travels over TLS', async () => {
  expect(platform.signInLink).toMatch(/^https:\/\/id\.example\.com\/sign-in#cs_/);
  expect(cli().url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const token = platform.signInLink?.split('#')[1] ?? '';
  const signIn = (headers: Readonly<Record<string, string>>): Promise<Said> =>
    browse('POST', '/api/v1/session', {
      'content-type': 'application/json',
      body: JSON.stringify({ token }),
      ...headers,
    });
  // Not the same page: plain http of the same name, another name, none at all.
  for (const origin of ['http://id.example.com', 'https://evil.example'])
    expect((await signIn({ origin })).status).toBe(403);
  expect((await signIn({})).status).toBe(403);
  expect((await signIn({ origin: PUBLIC, host: 'evil.example' })).status).toBe(403);

  const said = await signIn({ origin: PUBLIC, 'sec-fetch-site': 'same-origin' });
  expect(said.status).toBe(200);
  expect(said.cookie).toMatch(/; Secure/);
  const cookie = said.cookie.split(';')[0] ?? '';
  const who = await browse('GET', '/api/v1/session', { cookie });
  expect([who.status, JSON.parse(who.body).user.id]).toEqual([200, 'founder']);
});

it('ends the token of the verbs on this machine when the next start writes another', async () => {
  const ask = async (token: string): Promise<number> =>
    (await fetch(`${cli().url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  const { token: first } = cli();
  expect(await ask(first)).toBe(200);
  await platform.stop();
  platform = await start();
  const { token: second } = cli();
  expect([await ask(first), await ask(second)]).toEqual([401, 200]);
}, 120_000);
