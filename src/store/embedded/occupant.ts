/** Who serves this data folder already: nobody, a living Countersign, or what a killed one left behind. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CountersignError, type Log } from '../../core/index.ts';
import { sqlStateOf } from '../store-error.ts';
import type { Binaries } from './binaries.ts';
import { isAlive, OWNER_ROLE, writeOwned } from './cluster.ts';
import type { Place } from './place.ts';
import { runAs } from './server-user.ts';

const LOCK = 'countersign.embedded';
const POLL_MS = 25;
/** Recovery after a crash may replay much. */
const READY_MS = 300_000;
const CLEAR_MS = 60_000;

/** The dedicated connection; holding the lock says "a living Countersign serves this". */
const connectSupervisor = async (socketDir: string): Promise<pg.Client> => {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: OWNER_ROLE,
    database: 'postgres',
    application_name: 'countersign-supervisor',
    connectionTimeoutMillis: 10_000,
  });
  // A lost connection shows as the server's exit, which is watched.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

export const tryLock = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ mine: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
    [LOCK],
  );
  return rows[0]?.mine === true;
};

export const inUse = (dataDir: string): CountersignError =>
  new CountersignError(
    'ERR_STORE_IN_USE',
    `another Countersign is running on ${dataDir}: stop it, or choose another data folder`,
  );

/** Not there, starting up, or shutting down: ask again later. */
const isNotYet = (error: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03', '57P01'].includes(sqlStateOf(error) ?? '') ||
  (error instanceof Error && /connection terminated/i.test(error.message));

export const waitUntilReady = async (
  socketDir: string,
  isRunning: () => boolean,
): Promise<pg.Client | undefined> => {
  const end = performance.now() + READY_MS;
  while (isRunning() && performance.now() < end) {
    try {
      return await connectSupervisor(socketDir);
    } catch (error) {
      if (!isNotYet(error)) throw error;
      await sleep(POLL_MS);
    }
  }
  return undefined;
};

/** A zombie and a stranger that inherited the number both look alive to `kill`, and so to PostgreSQL. */
const isPostgres = (pid: number): boolean => {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/stat')) return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const cut = stat.lastIndexOf(')');
    return stat.slice(stat.indexOf('(') + 1, cut) === 'postgres' && stat[cut + 2] !== 'Z';
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
};

/** Put where a number was that lives on: the file must stay for the check of the shared memory it names. */
const freePid = (): number => {
  for (let pid = 4_194_303; ; pid--) if (!isAlive(pid)) return pid;
};

interface PidFile {
  readonly pid: number;
  readonly socketDir: string;
  /** All lines but the first. */
  readonly rest: string;
}

/** Process id and socket folder out of `postmaster.pid` (lines 1 and 5), if there is one. */
const readPidFile = async (dataDir: string): Promise<PidFile | undefined> => {
  const path = join(dataDir, 'postmaster.pid');
  // It may go at any moment: its server ends by itself.
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), socketDir: lines[4] ?? '', rest: lines.slice(1).join('\n') };
};

/**
 * Leaves the data folder without a server, or refuses.
 * @throws CountersignError ERR_STORE_IN_USE
 */
export const clearOccupant = async (
  place: Place,
  { binaries, log }: { readonly binaries: Binaries; readonly log: Log },
): Promise<void> => {
  const { dataDir, user } = place;
  const end = performance.now() + CLEAR_MS;
  while (performance.now() < end) {
    const found = await readPidFile(dataDir);
    if (!found) return;
    // PostgreSQL itself looks whether children of a dead one still hold its shared memory.
    if (!(found.pid > 0) || !isAlive(found.pid)) return;
    if (!isPostgres(found.pid)) {
      log.warn({ pid: found.pid }, 'store: the pid file of a server names another process now');
      await writeOwned(place, 'postmaster.pid', `${freePid()}\n${found.rest}`);
      return;
    }
    let client: pg.Client | undefined;
    try {
      client = await connectSupervisor(found.socketDir);
      if (!(await tryLock(client))) throw inUse(dataDir);
      log.warn({ pid: found.pid }, 'store: taking over from a killed process; stopping its server');
      const { ok, output } = runAs(user, binaries.pgCtl, [
        'stop',
        '-D',
        dataDir,
        '-m',
        'fast',
        '-w',
        '-t',
        '60',
      ]);
      if (!ok && existsSync(join(dataDir, 'postmaster.pid'))) {
        throw new CountersignError('ERR_STORE_UNAVAILABLE', `pg_ctl stop: ${output}`);
      }
      return;
    } catch (error) {
      if (!isNotYet(error)) throw error;
      await sleep(POLL_MS);
    } finally {
      await client?.end().catch(() => undefined);
    }
  }
  throw new CountersignError(
    'ERR_STORE_UNAVAILABLE',
    `a server is running on ${dataDir} but does not answer; end it and start again`,
  );
};
