/** Where data and socket live, so that the server's user can reach both. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CountersignError, type Log } from '../../core/index.ts';
import { runAs, type ServerUser, serverUser } from './server-user.ts';

/** Used when we are root and the server's user cannot traverse the given path. */
const ROOT_HOME = '/var/lib/countersign';

/** sun_path of Linux less its NUL; macOS has 104. */
const SOCKET_BYTES = process.platform === 'darwin' ? 103 : 107;
const SOCKET_NAME = '/.s.PGSQL.5432';

export interface Place {
  readonly user: ServerUser;
  readonly dataDir: string;
  /** Where copies of the programs may go. */
  readonly copyTo: string;
}

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
 * Where data that had to move is, by a name kept beside the place it was wanted at: whoever deletes that
 * folder and starts anew gets a new database, not one sealed under a key that went with the folder.
 */
const movedPath = async (dataDir: string, rootHome: string): Promise<string | undefined> => {
  const file = `${dataDir}.id`;
  if (!existsSync(file)) return undefined;
  const name = (await readFile(file, 'utf8')).trim();
  if (/^[0-9a-f]{16}$/.test(name)) return join(rootHome, 'data', name);
  throw new CountersignError('ERR_CONFIG_INVALID', `${file} does not name a database`);
};

const nameMoved = async (dataDir: string): Promise<void> => {
  try {
    const name = randomBytes(8).toString('hex');
    await writeFile(`${dataDir}.id`, name, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another process named it a moment ago; its name holds.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

const hasData = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'));

const canTraverse = (user: ServerUser, folder: string): boolean =>
  runAs(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]).ok;

export const placeFor = async (
  wanted: string,
  { rootHome = ROOT_HOME, log }: { readonly rootHome?: string; readonly log: Log },
): Promise<Place> => {
  const asked = resolve(wanted);
  await mkdir(dirname(asked), { recursive: true });
  const parent = await realpath(dirname(asked));
  const dataDir = join(parent, basename(asked));
  const isRoot = process.getuid?.() === 0;
  const moved = isRoot ? await movedPath(dataDir, rootHome) : undefined;
  const folder = moved !== undefined && hasData(moved) ? moved : dataDir;
  const user = serverUser(hasData(folder) ? (await stat(folder)).uid : undefined);
  if (!user.drop) return { user, dataDir: folder, copyTo: parent };
  if (folder === dataDir && canTraverse(user, parent)) {
    return { user, dataDir: folder, copyTo: rootHome };
  }
  if (folder === dataDir && hasData(dataDir)) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${user.name}, who owns the database in ${dataDir}, cannot reach that folder any more: give it the right to traverse ${parent}`,
    );
  }
  if (moved === undefined) await nameMoved(dataDir);
  const target = moved ?? ((await movedPath(dataDir, rootHome)) as string);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  if (!canTraverse(user, dirname(target))) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `neither ${parent} nor ${dirname(target)} can be reached by ${user.name}`,
    );
  }
  log.info({ dataDir: target, wanted: dataDir, user: user.name }, 'store: data is kept here');
  return { user, dataDir: target, copyTo: rootHome };
};

const fits = (folder: string): boolean =>
  Buffer.byteLength(folder) + SOCKET_NAME.length <= SOCKET_BYTES;

/** A folder of the server's user alone; anybody else's under that name is refused. */
export const socketFolder = async (
  { user, dataDir }: Place,
  wanted: string | undefined,
): Promise<string> => {
  const name = `cs-${shortHash(dataDir)}`;
  const candidates = wanted === undefined ? [join(tmpdir(), name), join('/tmp', name)] : [wanted];
  const folder = candidates.map((one) => resolve(one)).find(fits);
  if (folder === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the socket folder ${candidates[0]} is too long: a socket's path has at most ${SOCKET_BYTES} bytes`,
    );
  }
  const uid = user.drop?.uid ?? process.getuid?.();
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined && user.drop) await chown(folder, user.drop.uid, user.drop.gid);
  const found = await lstat(folder);
  if (!found.isDirectory() || (found.uid !== uid && !(made === undefined && found.uid === 0))) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the socket folder ${folder} is not a folder of ${user.name}`,
    );
  }
  if (found.uid === 0 && user.drop) await chown(folder, user.drop.uid, user.drop.gid);
  return folder;
};
