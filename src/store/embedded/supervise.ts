/** The server as our child: it ends when we end, however we end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { totalmem } from 'node:os';
import type { Duplex } from 'node:stream';
import { CountersignError, type Log } from '../../core/index.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { serverEnvironment } from './server-user.ts';

/**
 * Starts the server and waits for the end of fd 3, which only our own end can bring about.
 * `read` is a shell builtin, so nothing is left over; INT is PostgreSQL's fast shutdown.
 */
const WRAPPER = `
"$@" 3<&- &
server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null &
watcher=$!
exec 3<&-
trap 'kill -INT "$server"' TERM INT HUP
wait "$server"
status=$?
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
kill "$watcher" 2>/dev/null
exit "$status"
`;

const KILL_AFTER_MS = 60_000;
const LAST_LINES = 20;

export interface ServerProcess {
  /** Resolves with what it last said once the server is gone. */
  readonly exited: Promise<string>;
  isRunning(): boolean;
  /** Fast shutdown; resolves when the server is gone. */
  stop(): Promise<void>;
}

const MIB = 1024 * 1024;

/** A sixteenth of the memory, 128 MiB to 1 GiB: enough to keep the lists of a million identities warm. */
const sharedBuffers = (): string => {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return `${Math.round(Math.min(1024, Math.max(128, memory / 16 / MIB)))}MB`;
};

const settings = (socketDir: string): readonly string[] =>
  Object.entries({
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: sharedBuffers(),
    max_wal_size: '2GB',
    wal_compression: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    logging_collector: 'off',
    log_destination: 'stderr',
    // A statement may hold what a row holds; errors are reported by us, without it.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const followOutput = (child: ChildProcess, log: Log): readonly string[] => {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) {
        if (line === '') continue;
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
        log.debug({ line }, 'postgres');
      }
    });
  }
  return last;
};

export const startServer = (
  { user, dataDir }: Place,
  {
    binaries,
    socketDir,
    log,
  }: { readonly binaries: Binaries; readonly socketDir: string; readonly log: Log },
): ServerProcess => {
  // Detached: Ctrl-C in a terminal must reach us alone, so that we can finish writing first.
  const child = spawn(
    '/bin/sh',
    ['-c', WRAPPER, 'sh', binaries.postgres, '-D', dataDir, ...settings(socketDir)],
    {
      ...user.drop,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const last = followOutput(child, log);
  const leash = child.stdio[3] as Duplex | null;
  leash?.on('error', () => leash.destroy());
  let running = true;
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => last.length === 0 && resolve(error.message));
    child.on('close', () => {
      running = false;
      resolve(last.join('\n'));
    });
  });
  return {
    exited,
    isRunning: () => running,
    async stop() {
      if (!running) return;
      leash?.destroy();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, KILL_AFTER_MS, 'late');
      });
      const outcome = await Promise.race([exited, late]);
      clearTimeout(timer);
      if (outcome === 'late' && running) {
        throw new CountersignError(
          'ERR_STORE_UNAVAILABLE',
          `the database did not stop within ${KILL_AFTER_MS / 1000} s; it is left to finish`,
        );
      }
    },
  };
};
