/** The user's own PostgreSQL, or the embedded one that lives and ends with us. */
import { openStore, type Store, startEmbedded } from '../store/index.ts';
import type { PlatformOptions } from './platform-contract.ts';

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
