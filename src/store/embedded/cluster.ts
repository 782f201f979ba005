/** Makes the database cluster and says who may come in: by the account of this machine, never by password. */
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CountersignError, type Log } from '../../core/index.ts';
import { APP_ROLE } from '../scope.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { ownName, runAs } from './server-user.ts';

export const OWNER_ROLE = 'countersign';

const HALF_MADE = '.initialising-';

/** A crash of initdb leaves a half-made folder; a whole one appears by rename only. */
const initialise = async ({ user, dataDir }: Place, { initdb }: Binaries): Promise<void> => {
  const parent = dirname(dataDir);
  const prefix = `${basename(dataDir)}${HALF_MADE}`;
  const temporary = join(parent, `${prefix}${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { mode: 0o700 });
  if (user.drop) await chown(temporary, user.drop.uid, user.drop.gid);
  const { ok, output } = runAs(user, initdb, [
    `--pgdata=${temporary}`,
    `--username=${OWNER_ROLE}`,
    '--auth=peer',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  try {
    if (!ok) throw new CountersignError('ERR_STORE_UNAVAILABLE', `initdb: ${output}`);
    await rename(temporary, dataDir);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another process made it meanwhile; the lock will decide between us.
    if (!existsSync(join(dataDir, 'PG_VERSION'))) throw error;
  }
};

const dropHalfMade = async ({ dataDir }: Place): Promise<void> => {
  const prefix = `${basename(dataDir)}${HALF_MADE}`;
  for (const name of await readdir(dirname(dataDir))) {
    const pid = Number(name.slice(prefix.length));
    if (!name.startsWith(prefix) || isAlive(pid)) continue;
    await rm(join(dirname(dataDir), name), { recursive: true, force: true });
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Written anew and renamed into place: a link planted there is replaced, not followed. */
export const writeOwned = async (
  { user, dataDir }: Place,
  name: string,
  text: string,
): Promise<void> => {
  const path = join(dataDir, name);
  await rm(`${path}.new`, { force: true });
  const file = await open(`${path}.new`, 'wx', 0o600);
  try {
    await file.writeFile(text);
    if (user.drop) await file.chown(user.drop.uid, user.drop.gid);
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

const writeAccess = async (place: Place): Promise<void> => {
  const accounts = [...new Set([ownName(), place.user.name])];
  const lines = accounts.flatMap((account) =>
    [OWNER_ROLE, APP_ROLE].map((role) => `cs "${account}" ${role}`),
  );
  await writeOwned(place, 'pg_ident.conf', `${lines.join('\n')}\n`);
  await writeOwned(place, 'pg_hba.conf', `local all ${OWNER_ROLE},${APP_ROLE} peer map=cs\n`);
};

export const prepareCluster = async (place: Place, binaries: Binaries, log: Log): Promise<void> => {
  await dropHalfMade(place);
  if (!existsSync(join(place.dataDir, 'PG_VERSION'))) {
    await initialise(place, binaries);
    log.info({ dataDir: place.dataDir }, 'store: new database cluster');
  }
  const major = Number.parseInt(await readFile(join(place.dataDir, 'PG_VERSION'), 'utf8'), 10);
  if (major !== binaries.major) {
    throw new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      `${place.dataDir} was made by PostgreSQL ${major}, the installed one is ${binaries.major}: dump and restore it, or install the older package`,
    );
  }
  await writeAccess(place);
};
