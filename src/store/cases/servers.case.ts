/** The servers that the suite runs on: the embedded one, and a PostgreSQL of this machine if there is one. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { messageOf, randomId, silentLog } from '../../core/index.ts';
import { clientConfig, type StoreAddress } from '../connect.ts';
import { type EmbeddedServer, startEmbedded } from '../embedded/start-embedded.ts';

export interface Bench {
  readonly address: StoreAddress;
  stop(): Promise<void>;
}

export interface BenchServer {
  readonly name: string;
  /** Why it cannot run here. */
  readonly skip: string | undefined;
  start(): Promise<Bench>;
}

/** A folder that the server's own user can reach, as a root's temporary folder is not. */
export const reachableFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-store-'));
  chmodSync(folder, 0o755);
  return folder;
};

/** One server for a test file; each bench gets a database of its own in it. */
let shared: Promise<{ readonly server: EmbeddedServer; readonly folder: string }> | undefined;

const sharedServer = () => {
  shared ??= (async () => {
    const folder = reachableFolder();
    const server = await startEmbedded({ dataDir: join(folder, 'db'), log: silentLog });
    return { server, folder };
  })();
  return shared;
};

afterAll(async () => {
  if (!shared) return;
  const { server, folder } = await shared;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

export const embedded: BenchServer = {
  name: 'embedded PostgreSQL',
  skip: undefined,
  start: async () => {
    const { connection } = (await sharedServer()).server;
    const database = randomId('cs_test');
    const run = async (text: string): Promise<void> => {
      const client = new pg.Client(clientConfig({ connection }, 'owner'));
      await client.connect();
      await client.query(text);
      await client.end();
    };
    await run(`create database ${database}`);
    return {
      address: { connection: { ...connection, database } },
      stop: () => run(`drop database ${database} with (force)`),
    };
  },
};

const PEER_URL =
  process.env['COUNTERSIGN_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** As the peer's administrator. */
export const onPeer = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: PEER_URL, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const peerSkip = async (): Promise<string | undefined> => {
  try {
    await onPeer((client) => client.query('select 1'));
    return undefined;
  } catch (error) {
    // Where peers are required their absence must fail, not hide.
    if (process.env['REQUIRE_PEERS'] === '1') return undefined;
    return `no PostgreSQL answers, ${messageOf(error)}`;
  }
};

/** A database of its own on the peer; `owner` is made as a role without any special right. */
export const peerDatabase = async (owner?: string): Promise<Bench> => {
  const name = randomId('cs_test');
  await onPeer(async (client) => {
    if (owner !== undefined) await client.query(`create role ${owner} login`);
    await client.query(`create database ${name} template template0 encoding 'UTF8'
      ${owner === undefined ? '' : `owner ${owner}`}`);
  });
  const url = new URL(PEER_URL);
  url.pathname = `/${name}`;
  if (owner !== undefined) {
    url.username = owner;
    url.password = '';
  }
  return {
    address: { url: url.href },
    stop: () =>
      onPeer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        if (owner !== undefined) await client.query(`drop role if exists ${owner}`);
      }),
  };
};

export const peer: BenchServer = {
  name: 'a PostgreSQL server',
  skip: await peerSkip(),
  start: () => peerDatabase(),
};
