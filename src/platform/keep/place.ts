/** The data folder of a platform that stands still, and its database. */

import { mkdir, readFile } from 'node:fs/promises';
import { type Clock, isObject, type Log, parseJson } from '../../core/index.ts';
import { openStore, type Store, type StoreAddress, startEmbedded } from '../../store/index.ts';
import { lockDirectory } from '../../stream/index.ts';
import { type DataDir, dataDirOf } from '../data-dir.ts';

export interface KeepParts {
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface StillPlace {
  readonly dir: DataDir;
  readonly address: StoreAddress;
  /** Brings the schema to this version's. */
  openStore(): Promise<Store>;
  close(): Promise<void>;
}

/**
 * Nobody else may work on the folder meanwhile.
 * @throws CountersignError ERR_STORE_IN_USE | ERR_STORE_UNAVAILABLE
 */
export const openStill = async (
  { dataDir, store }: { readonly dataDir: string; readonly store: string | undefined },
  { log, clock }: Pick<KeepParts, 'log' | 'clock'>,
): Promise<StillPlace> => {
  const dir = dataDirOf(dataDir);
  await mkdir(dir.stream, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dir.stream);
  try {
    const server =
      store === undefined ? await startEmbedded({ dataDir: dir.database, log }) : undefined;
    const address: StoreAddress = server
      ? { connection: server.connection }
      : { url: store as string };
    return {
      dir,
      address,
      openStore: () => openStore({ ...address, log, clock, poolSize: 4 }),
      async close() {
        await server?.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
};

/** Where a platform of this folder last said that it is; undefined = it never ran. */
export const doorOf = async (
  dir: DataDir,
): Promise<{ readonly url: string; readonly token: string } | undefined> => {
  const text = await readFile(dir.cliFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const value = text === undefined ? undefined : parseJson(text);
  return isObject(value) && typeof value['url'] === 'string' && typeof value['token'] === 'string'
    ? { url: value['url'], token: value['token'] }
    : undefined;
};
