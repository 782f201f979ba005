/** Brings a database to the newest schema, one node at a time. */
import pg from 'pg';
import { CountersignError, type Log, messageOf } from '../core/index.ts';
import { clientConfig, type StoreAddress } from './connect.ts';
import { migrations } from './migrations/index.ts';
import { APP_ROLE, SCHEMA } from './scope.ts';
import { sqlStateOf, storeError } from './store-error.ts';

const LOCK = 'countersign.migrations';
const LOCK_WAIT = '120s';
const OLDEST_SERVER = 150_000;
const NOT_ALLOWED = '42501';

export interface MigrateOptions {
  readonly log: Log;
  readonly now: number;
  /** Stop after this number; default all. */
  readonly upTo?: number;
}

const assertServer = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int as version,
      current_setting('server_encoding') as encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < OLDEST_SERVER) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the store needs PostgreSQL 15 or newer, this server is ${Math.floor(version / 10_000)}`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the store needs a database in UTF8, this one is ${encoding}`,
    );
  }
};

const needsAdministrator = (statements: string, cause: unknown): CountersignError =>
  new CountersignError(
    'ERR_MIGRATION_FAILED',
    `the database user may not make or take roles; have an administrator run: ${statements}`,
    { cause },
  );

/** The plain role is of the whole server: another database of the same server may be making it right now. */
const ensureAppRole = async (client: pg.Client): Promise<void> => {
  try {
    await client.query(`do $$ begin
      create role ${APP_ROLE} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`);
  } catch (cause) {
    if (sqlStateOf(cause) !== NOT_ALLOWED) throw cause;
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [APP_ROLE]);
    if (!rowCount) {
      throw needsAdministrator(
        `create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <this user>;`,
        cause,
      );
    }
  }
  const { rows } = await client.query<{ member: boolean; plain: boolean }>(
    `select pg_has_role(current_user, oid, 'member') as member,
      not (rolsuper or rolbypassrls) as plain from pg_roles where rolname = $1`,
    [APP_ROLE],
  );
  if (!rows[0]?.plain) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `role ${APP_ROLE} is superuser or bypasses row-level security; it must be a plain role`,
    );
  }
  if (!rows[0].member) {
    try {
      await client.query(`grant ${APP_ROLE} to current_user`);
    } catch (cause) {
      if (sqlStateOf(cause) !== NOT_ALLOWED) throw cause;
      throw needsAdministrator(`grant ${APP_ROLE} to <this user>;`, cause);
    }
  }
};

const applied = async (client: pg.Client): Promise<number> => {
  await client.query(`create schema if not exists ${SCHEMA}`);
  await client.query(`set search_path = ${SCHEMA}`);
  await client.query(
    'create table if not exists migrations (number integer primary key, name text not null, applied_at bigint not null)',
  );
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from migrations',
  );
  return rows[0]?.number ?? 0;
};

const applyFrom = async (
  client: pg.Client,
  current: number,
  { log, now, upTo = migrations.length }: MigrateOptions,
): Promise<void> => {
  if (current > migrations.length) {
    throw new CountersignError(
      'ERR_MIGRATION_FAILED',
      `the database is at schema ${current}, this version knows ${migrations.length}: start a newer countersign`,
    );
  }
  for (const migration of migrations.slice(current, upTo)) {
    const { number, name } = migration;
    try {
      await client.query('begin');
      await client.query(migration.sql(APP_ROLE));
      await client.query('insert into migrations (number, name, applied_at) values ($1, $2, $3)', [
        number,
        name,
        now,
      ]);
      await client.query('commit');
    } catch (cause) {
      throw new CountersignError(
        'ERR_MIGRATION_FAILED',
        `migration ${number} (${name}): ${messageOf(cause)}; nothing of it was kept`,
        { cause },
      );
    }
    log.info({ number, name }, 'store: migrated');
  }
};

/** Runs on its own connection as the owner, under a lock of the database. */
export const migrate = async (address: StoreAddress, options: MigrateOptions): Promise<void> => {
  const client = new pg.Client(clientConfig(address, 'owner'));
  client.on('error', (error) =>
    options.log.warn({ err: error.message }, 'store: migration connection lost'),
  );
  try {
    await client.connect();
    await assertServer(client);
    await client.query(`set lock_timeout = '${LOCK_WAIT}'`);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [LOCK]);
    await ensureAppRole(client);
    await applyFrom(client, await applied(client), options);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end();
  }
};
