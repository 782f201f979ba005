import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectDesk } from './connect.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-desk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
    one.endsWith('.sealed'),
  );

const desk = (waitMs?: number) =>
  connectDesk(join(folder, 'data'), {
    env: {},
    now: () => Date.now(),
    ...(waitMs === undefined ? {} : { waitMs }),
  });

describe('connecting for somebody at a browser', () => {
  it('runs no program and reads no file of this machine', async () => {
    const kubeconfig = 'users: [{ name: u, user: { exec: { command: /bin/sh } } }]';
    await expect(
      desk().connect({ system: 'kubernetes', name: 'x', settings: { kubeconfig }, keep: true }),
    ).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID', message: /exec.*command line/ });
    for (const url of [
      'postgresql://r@db.example/postgres?sslkey=/etc/ssl/private/key',
      'postgresql://r@db.example/postgres?host=/var/run/postgresql',
      'postgresql://%2Fvar%2Frun%2Fpostgresql/postgres',
    ])
      await expect(
        desk().connect({ system: 'postgresql', name: 'x', settings: { url }, keep: true }),
        url,
      ).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID', message: /this machine/ });
    expect(files()).toEqual([]);
  });

  it('names the field that is wrong, keeps nothing then, and gives up on a system that never answers', async () => {
    await expect(
      desk().connect({ system: 'okta', name: 'x', settings: { url: 7 }, keep: true }),
    ).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID', message: /url/ });
    const silent = createServer(() => undefined);
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const settings = { url: `postgresql://r:p@127.0.0.1:${port}/postgres` };
    const given = { system: 'postgresql', name: 'x', settings, keep: true };
    await expect(desk(300).connect(given)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    silent.close();
    expect(files()).toEqual([]);
    expect(await desk().kept()).toEqual([]);
  });
});
