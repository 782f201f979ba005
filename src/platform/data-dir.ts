/** The folder of one site: private to its user; the sealing key comes from the environment or a file beside it. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CountersignError } from '../core/index.ts';
import { SEAL_KEY_BYTES } from '../store/index.ts';

/** The tenant of a platform on this machine. */
export const TENANT = 'main';

export interface DataDir {
  readonly path: string;
  readonly database: string;
  readonly stream: string;
  readonly archive: string;
  /** The site's own rules, watched. */
  readonly rules: string;
  /** The site's own mapping files. */
  readonly mappings: string;
  /** What pages at this site, where it says so itself. */
  readonly decision: string;
  /** Sealed settings of connected systems. */
  readonly connections: string;
  readonly cliFile: string;
  readonly checkpointFile: string;
}

/** Where things are in a data dir, whether it is there or not. */
export const dataDirOf = (dir: string): DataDir => {
  const path = resolve(dir);
  return {
    path,
    database: join(path, 'database'),
    stream: join(path, 'stream'),
    archive: join(path, 'archive'),
    rules: join(path, 'rules'),
    mappings: join(path, 'mappings'),
    decision: join(path, 'decision.json'),
    connections: join(path, 'connections'),
    cliFile: join(path, 'cli.json'),
    checkpointFile: join(path, 'ledger-checkpoints.ndjson'),
  };
};

export const openDataDir = async (dir: string): Promise<DataDir> => {
  const opened = dataDirOf(dir);
  for (const path of [opened.path, opened.rules]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  }
  return opened;
};

/**
 * The key that seals secrets: `COUNTERSIGN_KEY` (base64, 32 bytes), else the file `COUNTERSIGN_KEY_FILE`, else
 * `sealing.key` in the data dir, made on first use. It is never in the database.
 */
export const sealingKey = async (
  dir: DataDir,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array> => {
  const given = env['COUNTERSIGN_KEY'];
  if (given !== undefined) return keyBytes(given, 'COUNTERSIGN_KEY');
  const file = env['COUNTERSIGN_KEY_FILE'] ?? join(dir.path, 'sealing.key');
  try {
    const handle = await open(file, 'wx', 0o600);
    const key = randomBytes(SEAL_KEY_BYTES);
    await handle.writeFile(key.toString('base64'));
    await handle.sync();
    await handle.close();
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return keyBytes(await readFile(file, 'utf8'), file);
  }
};

/** @throws CountersignError ERR_CONFIG_INVALID */
export const keyBytes = (text: string, from: string): Uint8Array => {
  const key = Buffer.from(text, 'base64');
  if (key.byteLength === SEAL_KEY_BYTES) return key;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    `${from} must hold ${SEAL_KEY_BYTES} bytes in base64`,
  );
};

/** Lets the verbs on this machine speak to the platform; readable by the same user only. */
export const writeCliFile = async (
  dir: DataDir,
  door: { readonly url: string; readonly token: string },
): Promise<void> => {
  await writeFile(dir.cliFile, JSON.stringify(door), { mode: 0o600 });
  await chmod(dir.cliFile, 0o600);
};
