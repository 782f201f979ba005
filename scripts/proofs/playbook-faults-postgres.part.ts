/** A PostgreSQL server of its own that can be killed, stopped and started again on what it had written. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const versions = '/usr/lib/postgresql';
export const serverIsHere = existsSync(versions);
const isRoot = process.getuid?.() === 0;

const binaries = (): string => {
  const found = (existsSync(versions) ? readdirSync(versions) : [])
    .map((one) => join(versions, one, 'bin'))
    .filter((one) => existsSync(join(one, 'postgres')))
    .sort();
  const last = found.at(-1);
  if (last === undefined) throw new Error(`no PostgreSQL server below ${versions}`);
  return last;
};

/** The server refuses to run as root. */
const asOwner = (command: string, args: readonly string[]): readonly [string, string[]] =>
  isRoot
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', command, ...args]]
    : [command, [...args]];

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export interface KillablePostgres {
  readonly url: string;
  kill(): Promise<void>;
  /** SIGSTOP to the server and all of its children: nothing answers. */
  pause(): void;
  resume(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const openPostgres = async (): Promise<KillablePostgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-faults-'));
  if (isRoot) {
    const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  const data = join(folder, 'data');
  const [command, args] = asOwner(join(binaries(), 'initdb'), [
    ...['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C.UTF-8', '-E', 'UTF8'],
  ]);
  const made = spawnSync(command, args);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;

  const answers = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  const family = (): number[] => {
    const own = child?.pid;
    if (own === undefined) return [];
    const below = spawnSync('ps', ['-o', 'pid=', '--ppid', String(own)])
      .stdout.toString()
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0);
    return [own, ...below];
  };
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of family())
      try {
        process.kill(pid, name);
      } catch {
        // It ended between the list and the signal.
      }
  };
  const ended = async (with_: NodeJS.Signals): Promise<void> => {
    const last = child;
    if (!last) return;
    const gone = new Promise((resolve) => last.once('exit', resolve));
    signal(with_);
    await gone;
    child = undefined;
  };

  const postgres: KillablePostgres = {
    url,
    async start() {
      const [server, serverArgs] = asOwner(join(binaries(), 'postgres'), [
        ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
        ...['-c', 'unix_socket_directories=', '-c', 'shared_buffers=16MB'],
        // Its processes are struck, not the machine: what it wrote is kept by the system, synced or not.
        ...['-c', 'fsync=off', '-c', 'autovacuum=off'],
      ]);
      for (let attempt = 0; attempt < 100; attempt++) {
        if (child === undefined || child.exitCode !== null || child.signalCode !== null)
          child = spawn(server, serverArgs, { stdio: 'ignore' });
        if (await answers()) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('the server did not start');
    },
    kill: () => ended('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async stop() {
      signal('SIGCONT');
      await ended('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
};
