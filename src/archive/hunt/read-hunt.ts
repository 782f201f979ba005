/**
 * The process of one hunt: it opens an empty database in memory, may read the files it was given, and is left with
 * no other way out. Whoever started it kills it when its time is over; it ends itself when it grows too large, for
 * DuckDB's own limit does not hold for every function.
 */
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import type { HuntReply, HuntRequest } from './contract.ts';
import { confine, onlySelect } from './only-select.ts';

const WATCH_MS = 10;
const MB = 1024 * 1024;
/** What Node itself and the library take before a row is read. */
const BASE_MB = 160;

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

const run = async (request: HuntRequest) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await confine(connection, request);
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
