/** A real PostgreSQL server of its own on loopback, with its JSON log. Test only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const versions = '/usr/lib/postgresql';
const binaries = ((): string | undefined => {
  const found = existsSync(versions)
    ? readdirSync(versions)
        .map((one) => join(versions, one, 'bin'))
        .filter((one) => existsSync(join(one, 'initdb')) && existsSync(join(one, 'postgres')))
    : [];
  return found.sort().at(-1);
})();

/** Why there is no server to test against, or undefined. */
export const missingPostgres =
  binaries === undefined ? 'initdb is not installed below /usr/lib/postgresql' : undefined;

export interface PostgresPeer {
  readonly port: number;
  url(user: string, password: string, database?: string): string;
  /** As the superuser. */
  sql(text: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** The same at once, one value a line: what a picture of the server is taken with. */
  now(text: string): string;
  /** Signs in as this role; `accepted` or the SQLSTATE. */
  login(user: string, password: string): Promise<string>;
  /** All records of the log so far. */
  log(): readonly Record<string, unknown>[];
  stop(): Promise<void>;
}

export const SUPER = 'postgres';
const SUPER_PASSWORD = 'super-Secret-1';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** The server refuses to run as root. */
const asOwner = (command: string, args: readonly string[]): readonly [string, readonly string[]] =>
  process.getuid?.() === 0
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', command, ...args]]
    : [command, args];

const ownedFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-pg-'));
  if (process.getuid?.() === 0) {
    const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  return folder;
};

const settings = (port: number): string => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
fsync = off
logging_collector = on
log_destination = 'jsonlog'
log_filename = 'server'
log_rotation_age = 0
log_connections = on
log_disconnections = on
log_statement = 'ddl'
log_timezone = 'UTC'
`;

export const startPostgres = async (): Promise<PostgresPeer> => {
  if (binaries === undefined) throw new Error(missingPostgres);
  const folder = ownedFolder();
  const data = join(folder, 'data');
  const secret = join(folder, 'pw');
  writeFileSync(secret, SUPER_PASSWORD, { mode: 0o644 });
  const [command, args] = asOwner(join(binaries, 'initdb'), [
    ...['-D', data, '-U', SUPER, '-A', 'scram-sha-256', `--pwfile=${secret}`, '--no-sync'],
    ...['--locale=C.UTF-8', '-E', 'UTF8'],
  ]);
  const made = spawnSync(command, args);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  const port = await freePort();
  writeFileSync(join(data, 'postgresql.auto.conf'), settings(port));
  const [server, serverArgs] = asOwner(join(binaries, 'postgres'), ['-D', data]);
  const child: ChildProcess = spawn(server, serverArgs, { stdio: 'ignore' });
  const url = (user: string, password: string, database = 'postgres') =>
    `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const withClient = async <T>(to: string, run: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: to });
    client.on('error', () => {});
    await client.connect();
    try {
      return await run(client);
    } finally {
      await client.end();
    }
  };
  const peer: PostgresPeer = {
    port,
    url,
    sql: (text, database) =>
      withClient(
        url(SUPER, SUPER_PASSWORD, database),
        async (client) => (await client.query(text)).rows,
      ),
    now(text) {
      const args = ['-h', '127.0.0.1', '-p', String(port), '-U', SUPER, '-d', 'postgres', '-XAtq'];
      const done = spawnSync('psql', [...args, '-v', 'ON_ERROR_STOP=1', '-c', text], {
        env: { ...process.env, PGPASSWORD: SUPER_PASSWORD },
      });
      if (done.status !== 0) throw new Error(done.stderr.toString());
      return done.stdout.toString();
    },
    async login(user, password) {
      try {
        return await withClient(url(user, password), async (client) => {
          await client.query('select 1');
          return 'accepted';
        });
      } catch (error) {
        return String((error as { code?: unknown }).code);
      }
    },
    log: () =>
      readFileSync(join(data, 'log/server.json'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (let attempt = 0; ; attempt++) {
    if ((await peer.login(SUPER, SUPER_PASSWORD)) === 'accepted') return peer;
    if (attempt > 100 || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error('the server did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
