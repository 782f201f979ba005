/** The embedded database: the real PostgreSQL on a private socket, owned by this process. */
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { CountersignError, type Log } from '../../core/index.ts';
import type { StoreConnection } from '../connect.ts';
import { APP_ROLE } from '../scope.ts';
import { type Binaries, usableBinaries } from './binaries.ts';
import { OWNER_ROLE, prepareCluster } from './cluster.ts';
import { clearOccupant, inUse, tryLock, waitUntilReady } from './occupant.ts';
import { type Place, placeFor, socketFolder } from './place.ts';
import { type ServerProcess, startServer } from './supervise.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Short; default a folder of its own under the temporary folder. */
  readonly socketDir?: string;
  /** Where root keeps data and programs that the server's user cannot reach; default /var/lib/countersign. */
  readonly rootHome?: string;
  readonly log: Log;
}

export interface EmbeddedServer {
  readonly connection: StoreConnection;
  /** Where the data really is. */
  readonly dataDir: string;
  /** Checkpoint and end. Close the store first. */
  stop(): Promise<void>;
}

/** Made by initdb; one of our own would cost a second and 300 more files to sync at first start. */
const DATABASE = 'postgres';
const RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;
const RESTART_PAUSE_MS = 200;
const PASSING_MS = 30_000;

interface Running {
  readonly process: ServerProcess;
  /** Holds the lock that says we are alive. */
  readonly supervisor: pg.Client;
}

/** The role that may sign in by itself; on a server of the user's own it cannot, see migrate. */
const ensureAppLogin = async (supervisor: pg.Client): Promise<void> => {
  await supervisor.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
      create role ${APP_ROLE} login;
    end if;
  end $$`);
};

interface LaunchContext {
  readonly binaries: Binaries;
  readonly socketDir: string;
  readonly log: Log;
}

/** Answers what the server said when it ended instead of starting. */
const tryLaunch = async (place: Place, context: LaunchContext): Promise<Running | string> => {
  await clearOccupant(place, context);
  const server = startServer(place, context);
  try {
    const supervisor = await waitUntilReady(context.socketDir, server.isRunning);
    if (!supervisor) return await server.exited;
    if (await tryLock(supervisor)) return { process: server, supervisor };
    await supervisor.end();
    throw inUse(place.dataDir);
  } catch (error) {
    await server.stop();
    throw error;
  }
};

/** Left by a postmaster that was killed, while its children end; or somebody else was faster by a moment. */
const PASSING = /shared memory block .* is still in use|lock file "postmaster.pid" already exists/;

const launch = async (place: Place, context: LaunchContext): Promise<Running> => {
  const end = performance.now() + PASSING_MS;
  for (;;) {
    const launched = await tryLaunch(place, context);
    if (typeof launched !== 'string') return launched;
    if (!PASSING.test(launched) || performance.now() > end) {
      throw new CountersignError(
        'ERR_STORE_UNAVAILABLE',
        `the database did not start: ${launched}`,
      );
    }
    await sleep(RESTART_PAUSE_MS);
  }
};

/**
 * Makes the cluster on first use, takes over from a killed process, and restarts the server if it dies.
 * @throws CountersignError ERR_STORE_IN_USE | ERR_STORE_UNAVAILABLE | ERR_CONFIG_INVALID
 * @example
 * const server = await startEmbedded({ dataDir: '.countersign/db', log });
 * const store = await openStore({ connection: server.connection, log });
 */
export const startEmbedded = async ({
  dataDir,
  socketDir: wantedSocket,
  rootHome,
  log,
}: EmbeddedOptions): Promise<EmbeddedServer> => {
  const place = await placeFor(dataDir, { log, ...(rootHome === undefined ? {} : { rootHome }) });
  const binaries = await usableBinaries(place.user, { copyTo: place.copyTo, log });
  await prepareCluster(place, binaries, log);
  const socketDir = await socketFolder(place, wantedSocket);
  const context = { binaries, socketDir, log };
  let running = await launch(place, context);
  await ensureAppLogin(running.supervisor);

  let stopping = false;
  let relaunching: Promise<unknown> = Promise.resolve();
  const relaunch = async (): Promise<void> => {
    await sleep(RESTART_PAUSE_MS);
    if (stopping) return;
    try {
      running = await launch(place, context);
    } catch (error) {
      log.error({ err: error }, 'store: the database could not be started again');
    }
  };
  const watch = async (): Promise<void> => {
    const restarts: number[] = [];
    for (;;) {
      const said = await running.process.exited;
      if (stopping) return;
      log.error({ said }, 'store: the database ended by itself; starting it again');
      const recent = restarts.filter((at) => at > performance.now() - RESTART_WINDOW_MS);
      if (recent.length >= RESTARTS) {
        log.error('store: it keeps ending; giving up');
        return;
      }
      restarts.push(performance.now());
      relaunching = relaunch();
      await relaunching;
    }
  };
  const watching = watch();

  return {
    connection: { host: socketDir, database: DATABASE, user: OWNER_ROLE, appUser: APP_ROLE },
    dataDir: place.dataDir,
    async stop() {
      stopping = true;
      // A server on its way up must be there before it can be stopped.
      await relaunching;
      await running.supervisor.end();
      await running.process.stop();
      await watching;
      if (wantedSocket === undefined) await rm(socketDir, { recursive: true, force: true });
    },
  };
};
