/** Which account of this machine the server runs as; PostgreSQL refuses root. */
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { CountersignError, messageOf } from '../../core/index.ts';

export interface ServerUser {
  readonly name: string;
  /** Set when we are root and step down. */
  readonly drop: { readonly uid: number; readonly gid: number } | undefined;
}

const CANDIDATES = ['countersign', 'postgres', 'nobody'];

const idOf = (flag: '-u' | '-g' | '-un', user: string): string | undefined => {
  const { status, stdout } = spawnSync('id', [flag, '--', user], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

const account = (user: string): ServerUser | undefined => {
  const uid = idOf('-u', user);
  const gid = idOf('-g', user);
  const name = idOf('-un', user);
  if (uid === undefined || gid === undefined || name === undefined || uid === '0') return undefined;
  return { name, drop: { uid: Number(uid), gid: Number(gid) } };
};

/** Our own account name, as the server's peer authentication will see us. */
export const ownName = (): string => {
  try {
    return userInfo().username;
  } catch (cause) {
    // uv_os_get_passwd fails for a uid without an entry; so would initdb.
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `uid ${process.getuid?.() ?? '?'} has no entry in the user database (${messageOf(cause)}): add one, or use --store with a PostgreSQL of your own`,
      { cause },
    );
  }
};

/** `dataOwner` is the uid that owns existing data: only that account can serve it. */
export const serverUser = (dataOwner: number | undefined): ServerUser => {
  const own = process.getuid?.();
  if (own !== 0) {
    if (dataOwner !== undefined && own !== undefined && dataOwner !== own) {
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `the data folder belongs to uid ${dataOwner}, this process is uid ${own}`,
      );
    }
    return { name: ownName(), drop: undefined };
  }
  const wanted = dataOwner === undefined ? CANDIDATES : [String(dataOwner)];
  for (const candidate of wanted) {
    const found = account(candidate);
    if (found) return found;
  }
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    `PostgreSQL does not run as root, and this machine has no account ${wanted.join(', ')}: add one (useradd --system countersign), or use --store`,
  );
};

/** Runs one short command as the server's user with a clean environment. */
export const runAs = (
  { drop }: ServerUser,
  command: string,
  args: readonly string[],
): { readonly ok: boolean; readonly output: string } => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...drop,
    env: serverEnvironment(),
    cwd: '/',
    encoding: 'utf8',
  });
  return {
    ok: status === 0,
    output: [stdout, stderr, error?.message].filter(Boolean).join('\n').trim(),
  };
};

/** Nothing of our own environment: it may hold credentials. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});
