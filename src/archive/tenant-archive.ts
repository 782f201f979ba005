/** The archive of one tenant: its own folder, its own database file, nothing shared with another. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { CountersignError } from '../core/index.ts';
import { appendRow, archivedEvent, createTables, topColumns } from './columns.ts';
import type {
  ArchivedEvent,
  ArchiveRow,
  Pivot,
  PivotQuery,
  ScannedEvent,
  ScanQuery,
  TimelineQuery,
  TopQuery,
} from './contract.ts';
import { type HuntAnswer, type HuntQuery, huntLimits, MAX_SQL } from './hunt/contract.ts';
import { runHunt } from './hunt/run-hunt.ts';
import { pivotOn } from './pivot.ts';
import { scanPages } from './scan-pages.ts';
import { type ChunkAddress, openSegments } from './segments.ts';

const CHUNK_LINES = 512;
const HUNT = 'hunt-';
/** Each may take two threads and its memory. */
const MOST_HUNTS = 2;
const DAY_MS = 86_400_000;

interface Pending {
  readonly partition: number;
  readonly position: number;
  readonly rows: readonly ArchiveRow[];
}

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

export interface TenantArchive {
  write(partition: number, position: number, rows: readonly ArchiveRow[]): void;
  flush(): Promise<void>;
  timeline(query: TimelineQuery): Promise<readonly ArchivedEvent[]>;
  top(query: TopQuery): Promise<readonly { readonly value: string; readonly count: number }[]>;
  pivot(query: PivotQuery): Promise<Pivot>;
  raw(eventId: string): Promise<string | undefined>;
  scan(query: ScanQuery): AsyncIterable<readonly ScannedEvent[]>;
  count(): Promise<number>;
  hunt(query: HuntQuery): Promise<HuntAnswer>;
  compact(before: number): Promise<{ readonly days: number; readonly rows: number }>;
  close(): Promise<void>;
}

export const openTenantArchive = async (folder: string): Promise<TenantArchive> => {
  const closedFolder = join(folder, 'closed');
  await mkdir(closedFolder, { recursive: true, mode: 0o700 });
  const segments = await openSegments(join(folder, 'raw'));
  const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'), {
    memory_limit: '1GB',
    threads: '2',
  });
  const writer = await instance.connect();
  const reader = await instance.connect();
  await writer.run(createTables);

  const rowsOf = async (
    connection: DuckDBConnection,
    sql: string,
    values: readonly DuckDBValue[] = [],
  ) => (await connection.runAndReadAll(sql, [...values])).getRowObjects();

  const written = new Map<number, number>();
  for (const row of await rowsOf(writer, 'SELECT part, position FROM positions')) {
    written.set(Number(row['part']), Number(row['position']));
  }
  let closedFiles = (await rowsOf(writer, 'SELECT file FROM closed_days')).map((row) =>
    String(row['file']),
  );
  // A file of a compaction that did not commit is not part of the archive.
  for (const name of await readdir(closedFolder)) {
    if (!closedFiles.includes(name)) await rm(join(closedFolder, name), { force: true });
  }

  // Left behind by a process that died in the middle of a hunt.
  for (const name of await readdir(folder)) {
    if (name.startsWith(HUNT)) await rm(join(folder, name), { recursive: true, force: true });
  }

  let pending: Pending[] = [];
  let hunting = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const serially = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const inTransaction = async (work: () => Promise<void>): Promise<void> => {
    await writer.run('BEGIN');
    try {
      await work();
      await writer.run('COMMIT');
    } catch (error) {
      await writer.run('ROLLBACK');
      throw error;
    }
  };

  const writePending = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    const rows = batch.flatMap((one) => one.rows);
    const addresses: ChunkAddress[] = [];
    for (let start = 0; start < rows.length; start += CHUNK_LINES) {
      addresses.push(
        await segments.append(rows.slice(start, start + CHUNK_LINES).map((row) => row.raw)),
      );
    }
    await segments.sync();
    await inTransaction(async () => {
      const appender = await writer.createAppender('events');
      for (const [index, row] of rows.entries()) {
        const address = addresses[Math.floor(index / CHUNK_LINES)];
        if (address) appendRow(appender, row, address, index % CHUNK_LINES);
      }
      appender.flushSync();
      appender.closeSync();
      const latest = new Map(batch.map((one) => [one.partition, one.position]));
      for (const [partition, position] of latest) {
        await writer.run('INSERT OR REPLACE INTO positions VALUES ($1, $2)', [
          partition,
          BigInt(position),
        ]);
      }
    });
  };

  const allEvents = (): string => {
    const files = closedFiles.map((name) => quoted(join(closedFolder, name)));
    if (files.length === 0) return 'events';
    return `(SELECT * FROM events UNION ALL BY NAME SELECT * FROM read_parquet([${files.join(', ')}]))`;
  };

  const between = (
    query: { readonly from?: number; readonly to?: number },
    values: DuckDBValue[],
  ): string => {
    const parts: string[] = [];
    if (query.from !== undefined) parts.push(`time >= $${values.push(BigInt(query.from))}`);
    if (query.to !== undefined) parts.push(`time < $${values.push(BigInt(query.to))}`);
    return parts.map((part) => ` AND ${part}`).join('');
  };

  const closeDay = async (day: number): Promise<number> => {
    const name = `${new Date(day).toISOString().slice(0, 10)}-${Date.now()}.parquet`;
    const temporary = join(folder, `${name}.writing`);
    const range = `time >= ${day} AND time < ${day + DAY_MS}`;
    await writer.run(
      `COPY (SELECT * FROM events WHERE ${range} ORDER BY root_id, time) TO ${quoted(temporary)}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)`,
    );
    await rename(temporary, join(closedFolder, name));
    let rows = 0;
    await inTransaction(async () => {
      rows = Number(
        (await rowsOf(writer, `SELECT count(*) AS n FROM events WHERE ${range}`))[0]?.['n'] ?? 0,
      );
      await writer.run('INSERT INTO closed_days VALUES ($1, $2, $3)', [
        new Date(day).toISOString().slice(0, 10),
        name,
        BigInt(rows),
      ]);
      await writer.run(`DELETE FROM events WHERE ${range}`);
    });
    closedFiles = [...closedFiles, name];
    return rows;
  };

  /** The hot days as a file of their own, since only we may open their database, and the closed ones. */
  const huntFiles = async (into: string): Promise<readonly string[]> => {
    await writePending();
    const hot = join(into, 'hot.parquet');
    await writer.run(`COPY (SELECT * FROM events) TO ${quoted(hot)} (FORMAT parquet)`);
    return [hot, ...closedFiles.map((name) => join(closedFolder, name))];
  };

  return {
    write(partition, position, rows) {
      if (position <= (written.get(partition) ?? -1)) return;
      written.set(partition, position);
      pending.push({ partition, position, rows });
    },
    flush: () => serially(writePending),
    async timeline(query) {
      const values: DuckDBValue[] = [query.identityId];
      const range = between(query, values);
      const limit = `$${values.push(query.limit)}`;
      const rows = await rowsOf(
        reader,
        `SELECT * FROM ${allEvents()} WHERE (root_id = $1 OR actor_id = $1)${range} ORDER BY time DESC, id LIMIT ${limit}`,
        values,
      );
      return rows.map(archivedEvent);
    },
    async top(query) {
      const column = topColumns[query.column];
      const values: DuckDBValue[] = [];
      const range = between(query, values);
      const own =
        query.identityId === undefined
          ? ''
          : ` AND (root_id = $${values.push(query.identityId)} OR actor_id = $${values.length})`;
      const limit = `$${values.push(query.limit)}`;
      const rows = await rowsOf(
        reader,
        `SELECT ${column} AS value, count(*) AS n FROM ${allEvents()} WHERE ${column} IS NOT NULL${range}${own}
         GROUP BY 1 ORDER BY n DESC, value LIMIT ${limit}`,
        values,
      );
      return rows.map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
    },
    pivot: (query) =>
      pivotOn(query, {
        rowsOf: (sql, values) => rowsOf(reader, sql, values),
        events: allEvents,
      }),
    async raw(eventId) {
      const [row] = await rowsOf(
        reader,
        `SELECT segment, chunk, line FROM ${allEvents()} WHERE id = $1 LIMIT 1`,
        [eventId],
      );
      if (!row) return undefined;
      return segments.line(
        { segment: Number(row['segment']), offset: Number(row['chunk']) },
        Number(row['line']),
      );
    },
    scan: (query) =>
      scanPages(query, {
        rowsOf: (sql, values) => rowsOf(reader, sql, values),
        events: allEvents,
        segments,
      }),
    async count() {
      return Number(
        (await rowsOf(reader, `SELECT count(*) AS n FROM ${allEvents()}`))[0]?.['n'] ?? 0,
      );
    },
    async hunt({ sql, limits }) {
      if (sql.length > MAX_SQL)
        throw new CountersignError('ERR_INPUT_INVALID', `a hunt is at most ${MAX_SQL} characters`);
      if (hunting >= MOST_HUNTS)
        throw new CountersignError('ERR_CONFLICT', 'other hunts are still running: try again');
      hunting++;
      const own = await mkdtemp(join(folder, HUNT));
      try {
        const files = await serially(() => huntFiles(own));
        return await runHunt(sql, { files, cwd: own, limits: { ...huntLimits, ...limits } });
      } finally {
        hunting--;
        await rm(own, { recursive: true, force: true });
      }
    },
    compact: (before) =>
      serially(async () => {
        await writePending();
        const days = await rowsOf(
          writer,
          `SELECT DISTINCT (time // ${DAY_MS}) * ${DAY_MS} AS day FROM events WHERE time < $1 ORDER BY day`,
          [BigInt(Math.floor(before / DAY_MS) * DAY_MS)],
        );
        let rows = 0;
        for (const day of days) rows += await closeDay(Number(day['day']));
        return { days: days.length, rows };
      }),
    close: () =>
      serially(async () => {
        await writePending();
        await segments.close();
        reader.closeSync();
        writer.closeSync();
        instance.closeSync();
      }),
  };
};
