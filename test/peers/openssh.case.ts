/** A real OpenSSH server on loopback, with a host's files of its own in a temporary folder. Test only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SSHD = '/usr/sbin/sshd';

/** Why there is no server to test against, or undefined. `npm test` installs one where it may. */
export const missingOpenssh = ((): string | undefined => {
  if (!existsSync(SSHD) || !existsSync('/usr/bin/ssh-keygen'))
    return 'openssh-server is not installed';
  return process.getuid?.() === 0 ? undefined : 'signing in as several accounts takes root';
})();

/** Accounts that every Debian has; none of them is changed. */
export const READER = 'uucp';
export const TARGET = 'backup';
export const OTHER = 'news';
const READER_GROUP = 10;

export interface SshPeer {
  readonly port: number;
  readonly root: string;
  readonly hostKey: string;
  readonly keys: Readonly<
    Record<
      string,
      { readonly privateKey: string; readonly publicKey: string; readonly fingerprint: string }
    >
  >;
  /** Path of an account's keys, as the host calls it. */
  keyFile(user: string): string;
  write(path: string, text: string, mode?: number): void;
  text(path: string): string;
  mode(path: string, mode: number): void;
  /** One real sign-in with ssh itself. */
  login(user: string, key: string): Promise<'accepted' | 'refused'>;
  /** A session that stays open. */
  open(user: string, key: string): Promise<ChildProcess>;
  /** Processes that carry sessions of the account. */
  sessions(user: string): number;
  /** Lines of the sign-in log, stamped as a syslog daemon stamps them. */
  log(): readonly string[];
  stop(): Promise<void>;
}

/** SSH_FXP_INIT, version 3: accounts without a shell answer to it too. */
const HELLO = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);

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

const keygen = (file: string, type = 'ed25519'): void => {
  const done = spawnSync('ssh-keygen', [
    '-q',
    '-t',
    type,
    '-N',
    '',
    '-f',
    file,
    '-C',
    `${type} of the test`,
  ]);
  if (done.status !== 0) throw new Error(done.stderr.toString());
};

const fingerprintOf = (file: string): string =>
  /SHA256:\S+/.exec(spawnSync('ssh-keygen', ['-lf', file]).stdout.toString())?.[0] ?? '';

export const startOpenssh = async (): Promise<SshPeer> => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-ssh-'));
  const root = join(folder, 'root');
  const port = await freePort();
  chmodSync(folder, 0o755);
  const write = (path: string, text: string, mode = 0o640): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
    // sshd reads an account's keys as that account; the reader is let in by the group.
    const owner = path.startsWith('/keys/') && !path.endsWith('.keep') ? path.slice(6) : 'root';
    spawnSync('chown', [`${owner}:${READER_GROUP}`, join(root, path)]);
  };
  const names = ['reader', 'actor', 'stolen', 'other'];
  for (const name of names) keygen(join(folder, name));
  keygen(join(folder, 'host'));
  const keys = Object.fromEntries(
    names.map((name) => [
      name,
      {
        privateKey: readFileSync(join(folder, name), 'utf8'),
        publicKey: readFileSync(join(folder, `${name}.pub`), 'utf8').trim(),
        fingerprint: fingerprintOf(join(folder, `${name}.pub`)),
      },
    ]),
  );
  const keyFile = (user: string) => `/keys/${user}`;
  mkdirSync(join(folder, 'run'));
  mkdirSync('/run/sshd', { recursive: true });
  // The real server reads the very files that the account sees.
  writeFileSync(
    join(folder, 'sshd_config'),
    `Port ${port}
ListenAddress 127.0.0.1
HostKey ${join(folder, 'host')}
PidFile ${join(folder, 'run/pid')}
AuthorizedKeysFile ${root}/keys/%u
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
LogLevel VERBOSE
Subsystem sftp internal-sftp
Match User ${READER},${TARGET},${OTHER}
  ForceCommand internal-sftp
`,
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    for (const line of chunk.split(/\r?\n/))
      if (line !== '') lines.push(`${new Date().toISOString()} fs01 sshd[${child.pid}]: ${line}`);
  });
  const ssh = (user: string, key: string): readonly string[] => [
    ...['-F', 'none', '-i', join(folder, key), '-p', String(port), '-T', '-s'],
    ...['-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no'],
    ...[
      '-o',
      `UserKnownHostsFile=${join(folder, 'known')}`,
      '-o',
      'LogLevel=ERROR',
      `${user}@127.0.0.1`,
      'sftp',
    ],
  ];
  const peer: SshPeer = {
    port,
    root,
    hostKey: fingerprintOf(join(folder, 'host.pub')),
    keys,
    keyFile,
    write,
    text: (path) => readFileSync(join(root, path), 'utf8'),
    mode: (path, mode) => chmodSync(join(root, path), mode),
    login: (user, key) =>
      new Promise((resolve) => {
        const client = spawn('ssh', [...ssh(user, key)], { stdio: ['pipe', 'pipe', 'ignore'] });
        client.once('exit', () => resolve('refused'));
        client.stdout?.once('data', () => {
          resolve('accepted');
          client.kill('SIGKILL');
        });
        client.stdin?.on('error', () => {});
        client.stdin?.write(HELLO);
      }),
    open: (user, key) =>
      new Promise((resolve, reject) => {
        const client = spawn('ssh', [...ssh(user, key)], { stdio: ['pipe', 'pipe', 'ignore'] });
        client.once('exit', () => reject(new Error('the session ended at once')));
        client.stdout?.once('data', () => resolve(client));
        client.stdin?.on('error', () => {});
        client.stdin?.write(HELLO);
      }),
    sessions: (user) => Number(spawnSync('pgrep', ['-c', '-u', user, 'sshd']).stdout.toString()),
    log: () => [...lines],
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  write('/keys/.keep', '');
  spawnSync('cp', [join(folder, 'host.pub'), join(folder, 'host.pub.copy')]);
  write('/etc/ssh/ssh_host_ed25519_key.pub', readFileSync(join(folder, 'host.pub'), 'utf8'));
  for (let attempt = 0; !lines.some((line) => line.includes('Server listening')); attempt++) {
    if (attempt > 100 || child.exitCode !== null)
      throw new Error(lines.join('\n') || 'sshd did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return peer;
};
