/** How we reach the server: one address type for the user's own PostgreSQL and the embedded one. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../core/index.ts';
import type { Database, Db } from './schema.ts';

export interface StoreConnection {
  /** Host name, or the folder of the socket. */
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  /** Owner of the tables: makes and migrates them. */
  readonly user: string;
  /** A plain role that may sign in by itself; without it the owner's sessions step down to it. */
  readonly appUser?: string;
}

/** `url` is a `postgres://` address and may hold a password; it is never logged. */
export type StoreAddress = { readonly url: string } | { readonly connection: StoreConnection };

/** Counts and times fit a double: int8 comes as a number. */
const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: unknown) =>
    id === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(id, format === 'binary' ? 'binary' : 'text'),
};

export const clientConfig = (address: StoreAddress, role: 'owner' | 'app'): pg.ClientConfig => {
  const base = {
    types,
    application_name: 'countersign',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  if ('url' in address) return { ...base, connectionString: address.url };
  const { host, port = 5432, database, user, appUser } = address.connection;
  return { ...base, host, port, database, user: role === 'app' ? (appUser ?? user) : user };
};

export const openPool = (
  address: StoreAddress,
  { log, size }: { readonly log: Log; readonly size: number },
): Db => {
  const pool = new pg.Pool({ ...clientConfig(address, 'app'), max: size });
  // A broken connection fails its query and is replaced; without a listener it would end the process,
  // both while idle (the pool's event) and while in use (the client's own).
  const lost = (error: Error): void => log.warn({ err: error.message }, 'store: connection lost');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
};
