/**
 * The process of one hunt: it opens an empty database in memory, may read the files it was given, and is left with
 * no other way out. Whoever started it kills it when its time is over; it ends itself when it grows too large, for
 * DuckDB's own limit does not hold for every function.
 */
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { DuckDBInstance, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import type { HuntReply, HuntRequest } from './contract.ts';

const WATCH_MS = 10;
const MB = 1024 * 1024;
/** What Node itself and the library take before a row is read. */
const BASE_MB = 160;

class Refused extends Error {}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (files: readonly string[]): string => `[${files.map(quoted).join(', ')}]`;

const reply = (value: HuntReply): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** Ends the process at once, whatever the query does: this thread only waits for it. */
const watchMemory = (memoryMb: number): void => {
  setInterval(() => {
    if (process.memoryUsage.rss() <= (memoryMb + BASE_MB) * MB) return;
    writeFileSync(1, `${JSON.stringify({ ok: false, because: TOO_LARGE } satisfies HuntReply)}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, WATCH_MS).unref();
};
const TOO_LARGE = 'it needs more memory than a hunt may have: narrow it by time or identity';

const setUp = ({ files, memoryMb, rollup }: HuntRequest): readonly string[] => [
  `CREATE VIEW ${rollup ?? 'events'} AS SELECT epoch_ms(time) AS ts, *
   ${rollup === undefined ? 'EXCLUDE (segment, chunk, line)' : ''} FROM read_parquet(${list(files)}, union_by_name = true)`,
  `SET memory_limit = '${memoryMb}MB'`,
  'SET threads = 2',
  "SET max_temp_directory_size = '0B'",
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  `SET allowed_paths = ${list(files)}`,
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

const onlySelect = async (
  connection: Awaited<ReturnType<DuckDBInstance['connect']>>,
  sql: string,
): Promise<DuckDBPreparedStatement> => {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1)
    throw new Refused(`a hunt is one SELECT; these are ${statements.count} statements`);
  const prepared = await statements.prepare(0);
  if (prepared.statementType !== StatementType.SELECT)
    throw new Refused(`a hunt is one SELECT; this is ${StatementType[prepared.statementType]}`);
  return prepared;
};

const run = async (request: HuntRequest) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const statement of setUp(request)) await connection.run(statement);
  const prepared = await onlySelect(connection, request.sql);
  const reader = await prepared.streamAndReadUntil(request.maxRows + 1);
  const all = reader.getRowsJson();
  const rows: unknown[][] = [];
  let bytes = 0;
  for (const row of all) {
    bytes += JSON.stringify(row).length;
    if (rows.length >= request.maxRows || bytes > request.maxBytes) break;
    rows.push(row);
  }
  const names = reader.deduplicatedColumnNames();
  const types = reader.columnTypes();
  return {
    columns: names.map((name, i) => ({ name, type: String(types[i]) })),
    rows,
    truncated: rows.length < all.length,
  };
};

const main = async (): Promise<void> => {
  const request = JSON.parse(await text(process.stdin)) as HuntRequest;
  watchMemory(request.memoryMb);
  try {
    reply({ ok: true, answer: await run(request) });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    reply({ ok: false, because: said.split('\n')[0]?.slice(0, 500) ?? said });
  }
};

await main();
