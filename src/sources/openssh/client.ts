/** One SSH connection: files by SFTP, a few commands; faults in our words. */
import { createHash } from 'node:crypto';
import type { Client, Sftp } from 'ssh2';
import { CountersignError, isObject, messageOf } from '../../core/index.ts';
import { type VendorFault, vendorCalls } from '../vendor-calls.ts';
import type { OpensshConfig } from './config.ts';

export interface SshSession {
  /** Undefined where there is no such file. @throws CountersignError ERR_SOURCE_DENIED … */
  read(permission: string, path: string): Promise<Buffer | undefined>;
  /** Bytes from an offset, at most `length`. */
  readFrom(
    permission: string,
    path: string,
    from: number,
    length: number,
  ): Promise<Buffer | undefined>;
  size(permission: string, path: string): Promise<number | undefined>;
  list(permission: string, path: string): Promise<readonly string[]>;
  /** Bytes written over those that stand there; owner, mode and length stay. */
  overwrite(permission: string, path: string, at: number, bytes: Buffer): Promise<void>;
  run(
    permission: string,
    command: string,
  ): Promise<{ readonly code: number; readonly text: string }>;
}

const TIMEOUT_MS = 20_000;
const MAX_FILE = 4 * 1024 * 1024;
const MAX_OUTPUT = 64 * 1024;

/** SFTP status codes, draft-ietf-secsh-filexfer-02 §7. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

const sftpCode = (thrown: unknown): number | undefined =>
  isObject(thrown) && typeof thrown['code'] === 'number' ? thrown['code'] : undefined;

const faultOf = (thrown: unknown): VendorFault | undefined => {
  const message = messageOf(thrown);
  const code = sftpCode(thrown);
  if (code === PERMISSION_DENIED) return { status: 403, message, denied: true };
  if (code === NO_SUCH_FILE) return { status: 404, message };
  if (code !== undefined) return { status: 400, message };
  const level = isObject(thrown) ? thrown['level'] : undefined;
  if (level === 'client-authentication') return { status: 401, message, denied: true };
  return undefined;
};

const promised = <T>(
  call: (done: (fault: Error | undefined, value: T) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    call((fault, value) => (fault ? reject(fault) : resolve(value)));
  });

const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const opened = async (config: OpensshConfig, as: 'read' | 'act'): Promise<Client> => {
  const account = config[as];
  if (account === undefined)
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      'no act account is configured: this connection only reads',
      {
        detail: { permission: 'login' },
      },
    );
  const ssh2 = await import('ssh2');
  const client = new ssh2.Client();
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.once('error', (fault: Error) => {
      reject(
        seen !== '' && seen !== config.hostKey
          ? new CountersignError(
              'ERR_OUTBOUND_REFUSED',
              `${config.host} shows the host key ${seen}, not ${config.hostKey}`,
            )
          : fault,
      );
    });
    client.connect({
      host: config.host,
      port: config.port,
      username: account.user,
      privateKey: account.privateKey,
      ...(account.passphrase === undefined ? {} : { passphrase: account.passphrase }),
      readyTimeout: TIMEOUT_MS,
      hostVerifier(key) {
        seen = fingerprintOf(key);
        return seen === config.hostKey;
      },
    });
  });
  // A connection that breaks later fails the call under way; it must not end the process.
  client.on('error', () => {});
  return client;
};

const runOn = async (client: Client, command: string) => {
  const channel = await promised<import('ssh2').Channel>((done) => client.exec(command, done));
  return new Promise<{ code: number; text: string }>((resolve) => {
    let text = '';
    const take = (chunk: Buffer) => {
      if (text.length < MAX_OUTPUT) text += chunk.toString('utf8');
    };
    channel.on('data', take);
    channel.stderr.on('data', take);
    channel.on('close', (code: number | null) => resolve({ code: code ?? 255, text: text.trim() }));
  });
};

/** Opens, runs, and closes whatever happens. */
export const withHost = async <T>(
  config: OpensshConfig,
  as: 'read' | 'act',
  work: (session: SshSession) => Promise<T>,
): Promise<T> => {
  const calls = vendorCalls({ vendor: `SSH to ${config.host}`, faultOf, atOnce: 4, tries: 3 });
  const client = await calls.ask('login', () => opened(config, as));
  let sftp: Promise<Sftp> | undefined;
  const files = (): Promise<Sftp> => {
    sftp ??= promised<Sftp>((done) => client.sftp(done));
    return sftp;
  };
  const at = (path: string): string => `${config.root}${path}`;
  const unlessGone = async <R>(
    permission: string,
    call: () => Promise<R>,
  ): Promise<R | undefined> => {
    try {
      return await calls.ask(permission, call);
    } catch (fault) {
      if (fault instanceof CountersignError && fault.code === 'ERR_NOT_FOUND') return undefined;
      throw fault;
    }
  };
  const sizeOf = async (path: string) => {
    const all = await files();
    return (await promised<{ size: number }>((done) => all.stat(at(path), done))).size;
  };
  const withHandle = async <R>(
    path: string,
    flags: string,
    use: (all: Sftp, handle: Buffer) => Promise<R>,
  ) => {
    const all = await files();
    const handle = await promised<Buffer>((done) => all.open(at(path), flags, done));
    try {
      return await use(all, handle);
    } finally {
      await new Promise<void>((resolve) => {
        all.close(handle, () => resolve());
      });
    }
  };
  try {
    return await work({
      read: (permission, path) =>
        unlessGone(permission, async () => {
          const size = await sizeOf(path);
          if (size > MAX_FILE)
            throw new CountersignError(
              'ERR_INPUT_TOO_LARGE',
              `${path} is larger than ${MAX_FILE} bytes`,
            );
          const all = await files();
          return promised<Buffer>((done) => all.readFile(at(path), done));
        }),
      readFrom: (permission, path, from, length) =>
        unlessGone(permission, () =>
          withHandle(path, 'r', async (all, handle) => {
            const into = Buffer.alloc(length);
            let got = 0;
            while (got < length) {
              const count = await promised<number>((done) =>
                all.read(handle, into, got, Math.min(32_000, length - got), from + got, done),
              ).catch((fault: unknown) => {
                // 1: the end of the file.
                if (sftpCode(fault) === 1) return 0;
                throw fault;
              });
              if (count === 0) break;
              got += count;
            }
            return into.subarray(0, got);
          }),
        ),
      size: (permission, path) => unlessGone(permission, () => sizeOf(path)),
      list: async (permission, path) =>
        (await unlessGone(permission, async () => {
          const all = await files();
          const found = await promised<readonly { filename: string }[]>((done) =>
            all.readdir(at(path), done),
          );
          return found.map(({ filename }) => filename).sort();
        })) ?? [],
      overwrite: (permission, path, offset, bytes) =>
        calls.ask(
          permission,
          () =>
            withHandle(path, 'r+', (all, handle) =>
              promised<void>((done) =>
                all.write(handle, bytes, 0, bytes.length, offset, (fault) =>
                  done(fault, undefined),
                ),
              ),
            ),
          { repeat: 'throttled' },
        ),
      run: (permission, command) =>
        calls.ask(permission, () => runOn(client, command), { repeat: 'throttled' }),
    });
  } finally {
    client.end();
  }
};
