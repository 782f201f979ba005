import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../core/index.ts';
import { reachableFolder } from '../cases/servers.case.ts';
import { clientConfig } from '../connect.ts';
import { openStore } from '../open-store.ts';
import { isAlive } from './cluster.ts';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './start-embedded.ts';

const isRoot = process.getuid?.() === 0;
const hasProc = existsSync('/proc/self/stat');

const folders: string[] = [];
const servers: EmbeddedServer[] = [];
const newFolder = (): string => {
  const folder = reachableFolder();
  folders.push(folder);
  return folder;
};
/** One cluster for the file where a test does not need a new one: making it is what takes long. */
const dataDir = join(reachableFolder(), 'db');
afterAll(() => rmSync(dirname(dataDir), { recursive: true, force: true }));

const start = async (folder: string, options: Partial<EmbeddedOptions> = {}) => {
  const server = await startEmbedded({ dataDir: folder, log: silentLog, ...options });
  servers.push(server);
  return server;
};
const lastRow = async ({ connection }: EmbeddedServer): Promise<unknown> => {
  const store = await openStore({ connection, log: silentLog });
  const value = await store.tenant('acme').settings.get('last');
  await store.close();
  return value;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const postmasterPid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
const parentOf = (pid: number): number =>
  Number(/\) . (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);

interface Parent {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** After at least `count` lines. */
  said(count: number): Promise<void>;
  readonly ended: Promise<void>;
}

const spawnParent = (dataDir: string): Parent => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'parent.case.ts'), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return {
    child,
    lines,
    said: (count) =>
      vi.waitFor(() => expect(lines.length).toBeGreaterThanOrEqual(count), { timeout: 25_000 }),
    ended: new Promise((done) => child.on('close', () => done())),
  };
};

describe('the embedded server', () => {
  it('writes through to disk, listens on no port, and keeps its rows over a restart', async () => {
    const first = await start(dataDir);
    const store = await openStore({ connection: first.connection, log: silentLog });
    await store.tenant('acme').settings.put('last', 41);
    await store.close();
    const client = new pg.Client(clientConfig({ connection: first.connection }, 'owner'));
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('fsync') as fsync, current_setting('listen_addresses') as tcp,
        current_setting('data_checksums') as checksums`,
    );
    expect(rows).toEqual([{ fsync: 'on', tcp: '', checksums: 'on' }]);
    await client.end();
    await first.stop();
    expect(existsSync(first.connection.host)).toBe(false);
    expect(await lastRow(await start(dataDir))).toBe(41);
  });

  it('lets in the accounts of this machine that it knows, for its two roles only', async () => {
    const { connection } = await start(dataDir);
    const stranger = new pg.Client({ ...clientConfig({ connection }, 'owner'), user: 'postgres' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28000' });
    expect(lstatSync(connection.host).mode & 0o077).toBe(0);
  });

  it('is refused to a second process while the first lives, and to the first itself', async () => {
    const server = await start(dataDir);
    await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toMatchObject({
      code: 'ERR_STORE_IN_USE',
    });
    const second = spawnParent(dataDir);
    await second.ended;
    expect(second.lines).toEqual([expect.stringContaining('failed: ERR_STORE_IN_USE')]);
    const store = await openStore({ connection: server.connection, log: silentLog });
    await store.ping();
    await store.close();
  });

  it.skipIf(!hasProc)('ends when the process that started it is killed', async () => {
    const parent = spawnParent(dataDir);
    await parent.said(5);
    const pid = postmasterPid(dataDir);
    parent.child.kill('SIGKILL');
    await parent.ended;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
    expect(await lastRow(await start(dataDir))).toBeGreaterThanOrEqual(Number(parent.lines.at(-1)));
  });

  it.skipIf(!hasProc)(
    'left behind by a kill of everything around it is taken over, with all its rows',
    async () => {
      const parent = spawnParent(dataDir);
      await parent.said(5);
      const orphan = postmasterPid(dataDir);
      // At once: the parent must not live long enough to see the other one go.
      parent.child.kill('SIGSTOP');
      process.kill(parentOf(orphan), 'SIGKILL');
      parent.child.kill('SIGKILL');
      await parent.ended;
      expect(isAlive(orphan)).toBe(true);
      const server = await start(dataDir);
      expect(postmasterPid(dataDir)).not.toBe(orphan);
      expect(await lastRow(server)).toBeGreaterThanOrEqual(Number(parent.lines.at(-1)));
    },
  );

  it('that dies by itself is started again, and the store goes on', async () => {
    const { connection } = await start(dataDir);
    const store = await openStore({ connection, log: silentLog });
    await store.tenant('acme').settings.put('last', 7);
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await vi.waitFor(async () => expect(await store.tenant('acme').settings.get('last')).toBe(7), {
      timeout: 20_000,
      interval: 100,
    });
    await store.close();
  });

  it.skipIf(!hasProc)(
    'starts over the pid file of a process that is gone or another one now',
    async () => {
      await (await start(dataDir)).stop();
      servers.length = 0;
      writeFileSync(
        join(dataDir, 'postmaster.pid'),
        `${process.pid}\n${dataDir}\n0\n5432\n/nowhere\n`,
      );
      await start(dataDir);
    },
  );

  it('can be stopped while it is being started again', async () => {
    const server = await start(dataDir);
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await sleep(250);
    await server.stop();
    servers.length = 0;
    await (
      await openStore({ connection: (await start(dataDir)).connection, log: silentLog })
    ).close();
  });

  it('drops what an interrupted initialisation left', async () => {
    const folder = newFolder();
    const half = join(folder, 'db.initialising-999999999');
    mkdirSync(half);
    await start(join(folder, 'db'));
    expect(existsSync(half)).toBe(false);
  });

  it('refuses data of another major version', async () => {
    await (await start(dataDir)).stop();
    servers.length = 0;
    const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8');
    writeFileSync(join(dataDir, 'PG_VERSION'), '17\n');
    await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      message: expect.stringContaining('made by PostgreSQL 17'),
    });
    writeFileSync(join(dataDir, 'PG_VERSION'), version);
  });

  it('refuses a socket folder that is too long, a link, or somebody else’s', async () => {
    const folder = newFolder();
    const refused = { code: 'ERR_CONFIG_INVALID' };
    await expect(
      startEmbedded({ dataDir, socketDir: join(folder, 'x'.repeat(100)), log: silentLog }),
    ).rejects.toMatchObject(refused);
    symlinkSync('/tmp', join(folder, 'link'));
    await expect(
      startEmbedded({ dataDir, socketDir: join(folder, 'link'), log: silentLog }),
    ).rejects.toMatchObject(refused);
    await start(dataDir, { socketDir: join(folder, 's') });
  });

  it.skipIf(!isRoot)(
    'under root keeps its data elsewhere when its user cannot reach the folder',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'cs-closed-'));
      folders.push(closed);
      const rootHome = join(newFolder(), 'home');
      const first = await start(join(closed, 'db'), { rootHome });
      expect(first.dataDir.startsWith(join(rootHome, 'data'))).toBe(true);
      await (await openStore({ connection: first.connection, log: silentLog })).close();
      await first.stop();
      const again = await start(join(closed, 'db'), { rootHome });
      expect(again.dataDir).toBe(first.dataDir);
      await again.stop();
      // Who deletes the folder starts anew, and does not meet the old database again.
      rmSync(join(closed, 'db.id'));
      expect((await start(join(closed, 'db'), { rootHome })).dataDir).not.toBe(first.dataDir);
    },
  );
});
