/**
 * All rows of one tenant out of a database and into an empty one, as one moment saw them. The programs of the
 * embedded server bring no `pg_dump`, and one of another version refuses: rows travel as JSON, one a line.
 */
import pg from 'pg';
import { CountersignError, type Log } from '../core/index.ts';
import { clientConfig, type StoreAddress } from './connect.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { SCHEMA } from './scope.ts';
import { storeError } from './store-error.ts';

const PAGE = 2_000;

export interface TenantRows {
  /** Number of the newest migration that the database has. */
  readonly schema: number;
  readonly tables: readonly string[];
  /** Each row as one line of JSON, without its end. */
  rows(table: string): AsyncIterable<string>;
}

const withOwner = async <T>(
  address: StoreAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client(clientConfig(address, 'owner'));
  // A connection that breaks fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end();
  }
};

const tablesOf = async (client: pg.Client): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = $1 and table_type = 'BASE TABLE' and table_name <> 'migrations'
     order by table_name`,
    [SCHEMA],
  );
  return rows.map(({ name }) => name);
};

const quoted = (name: string): string => pg.escapeIdentifier(name);

async function* rowsOf(client: pg.Client, table: string): AsyncIterable<string> {
  await client.query(
    `declare rows no scroll cursor for
     select row_to_json(t)::text as line from ${quoted(table)} t
     where tenant = current_setting('countersign.tenant')`,
  );
  try {
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${PAGE} from rows`);
      // A line end in a value of type json stands between its parts, never in a string.
      for (const { line } of rows) yield line.replaceAll('\n', ' ');
      if (rows.length < PAGE) return;
    }
  } finally {
    await client.query('close rows');
  }
}

/**
 * All tables as of one moment, also while others write.
 * @throws CountersignError ERR_STORE_UNAVAILABLE
 */
export const readTenantRows = <T>(
  address: StoreAddress,
  tenant: string,
  read: (rows: TenantRows) => Promise<T>,
): Promise<T> =>
  withOwner(address, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query(
      `select set_config('search_path', $1, true), set_config('countersign.tenant', $2, true)`,
      [SCHEMA, tenant],
    );
    const { rows } = await client.query<{ number: number }>(
      'select max(number) as number from migrations',
    );
    const answer = await read({
      schema: rows[0]?.number ?? 0,
      tables: await tablesOf(client),
      rows: (table) => rowsOf(client, table),
    });
    await client.query('commit');
    return answer;
  });

const columnsOf = async (client: pg.Client, table: string): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position`,
    [SCHEMA, table],
  );
  return rows.map(({ name }) => quoted(name)).join(', ');
};

const insertPage = async (
  client: pg.Client,
  { table, columns }: { readonly table: string; readonly columns: string },
  lines: readonly string[],
): Promise<void> => {
  await client.query(
    `insert into ${quoted(table)} (${columns}) overriding system value
     select ${columns} from json_populate_recordset(null::${quoted(table)}, $1::json)`,
    [`[${lines.join(',')}]`],
  );
};

/** Numbers that the database gives go on behind those that came. */
const settleNumbers = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = $1 and is_identity = 'YES'`,
    [SCHEMA],
  );
  for (const { table_name: table, column_name: column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2),
         greatest((select max(${quoted(column)}) from ${quoted(table)}), 1))`,
      [`${SCHEMA}.${table}`, column],
    );
};

const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/**
 * Into a database that does not know this tenant yet: its schema is made as it was, then the rows, all or none. The
 * next start brings the schema on. Leases come without holder: whoever starts takes them.
 * @throws CountersignError ERR_CONFLICT where the tenant is there already, ERR_MIGRATION_FAILED of a newer version's
 */
export const writeTenantRows = async (
  address: StoreAddress,
  tenant: string,
  { schema, tables, rows, log, now }: TenantRows & { readonly log: Log; readonly now: number },
): Promise<Readonly<Record<string, number>>> => {
  if (schema > migrations.length)
    throw new CountersignError(
      'ERR_MIGRATION_FAILED',
      `this is of schema ${schema}, this version knows ${migrations.length}: use a newer countersign`,
    );
  await migrate(address, { log, now, upTo: schema });
  return withOwner(address, async (client) => {
    await client.query('begin');
    await client.query(
      `select set_config('search_path', $1, true), set_config('countersign.tenant', $2, true)`,
      [SCHEMA, tenant],
    );
    const { rows: stands } = await client.query<{ number: number; known: boolean }>(
      `select (select max(number) from migrations) as number,
        exists (select from tenants where tenant = $1) as known`,
      [tenant],
    );
    if (stands[0]?.known)
      throw new CountersignError(
        'ERR_CONFLICT',
        'there is something in this database already: restore into an empty one',
      );
    if (stands[0]?.number !== schema)
      throw new CountersignError(
        'ERR_CONFLICT',
        `this database is at schema ${stands[0]?.number}, the rows are of ${schema}: restore into an empty one`,
      );
    const known = new Set(await tablesOf(client));
    const counts: Record<string, number> = {};
    for (const table of tables) {
      if (!known.has(table))
        throw new CountersignError('ERR_INPUT_INVALID', `schema ${schema} has no table ${table}`);
      const target = { table, columns: await columnsOf(client, table) };
      let page: string[] = [];
      let bytes = 0;
      let count = 0;
      const flush = async (): Promise<void> => {
        if (page.length > 0) await insertPage(client, target, page);
        page = [];
        bytes = 0;
      };
      for await (const line of rows(table)) {
        page.push(line);
        bytes += line.length;
        count++;
        if (page.length >= PAGE || bytes > MAX_PAGE_BYTES) await flush();
      }
      await flush();
      counts[table] = count;
    }
    await client.query('update partitions set holder = null, expires_at = 0 where tenant = $1', [
      tenant,
    ]);
    await settleNumbers(client);
    await client.query('commit');
    return counts;
  });
};
