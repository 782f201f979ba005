/** The user's own PostgreSQL, or the embedded one that lives and ends with us. */
import { readFile } from 'node:fs/promises';
import { openStore, type Store, startEmbedded } from '../store/index.ts';
import type { PlatformOptions } from './platform-contract.ts';

/**
 * The address of the user's own PostgreSQL: as given, else `COUNTERSIGN_STORE`, else what the file `COUNTERSIGN_STORE_FILE`
 * holds; a password stands on no command line then. Undefined = the embedded one.
 */
export const storeUrlOf = async (
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => {
  const file = env['COUNTERSIGN_STORE_FILE'];
  const said = given ?? env['COUNTERSIGN_STORE'] ?? (file && (await readFile(file, 'utf8')).trim());
  return said === '' ? undefined : said;
};

export interface OpenedStore {
  readonly store: Store;
  close(): Promise<void>;
}

export const openStores = async (
  options: Pick<PlatformOptions, 'log' | 'clock' | 'storeUrl'>,
  database: string,
): Promise<OpenedStore> => {
  const { log, clock } = options;
  if (options.storeUrl !== undefined) {
    const store = await openStore({ url: options.storeUrl, log, clock });
    return { store, close: () => store.close() };
  }
  const server = await startEmbedded({ dataDir: database, log });
  const store = await openStore({ connection: server.connection, log, clock });
  return {
    store,
    async close() {
      await store.close();
      await server.stop();
    },
  };
};
