/** A database of its own for a test file. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLog } from '../core/index.ts';
import { openStore, type Store, startEmbedded } from '../store/index.ts';

const PEER =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const onPeer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: PEER, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** On a server of this machine; without one, on the embedded server, so that nothing is ever skipped. */
export const openDatabase = async (): Promise<{ store: Store; stop(): Promise<void> }> => {
  const name = `cs_api_${randomBytes(6).toString('hex')}`;
  try {
    await onPeer(`create database ${name} template template0 encoding 'UTF8'`);
  } catch (error) {
    if (process.env['REQUIRE_PEERS'] === '1') throw error;
    const folder = mkdtempSync(join(tmpdir(), 'cs-api-'));
    chmodSync(folder, 0o755);
    const server = await startEmbedded({ dataDir: join(folder, 'db'), log: silentLog });
    const store = await openStore({ connection: server.connection, log: silentLog });
    return {
      store,
      async stop() {
        await store.close();
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const url = new URL(PEER);
  url.pathname = `/${name}`;
  const store = await openStore({ url: url.href, log: silentLog });
  return {
    store,
    async stop() {
      await store.close();
      await onPeer(`drop database if exists ${name} with (force)`);
    },
  };
};
