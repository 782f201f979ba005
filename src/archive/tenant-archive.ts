/** The archive of one tenant: its own folder, its own database file, nothing shared with another. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { CountersignError } from '../core/index.ts';
import { createPartTables, markParts, parquetOf, pathsIn, writeParts } from './closed-parts.ts';
import {
  actedEvent,
  appendRow,
  archivedEvent,
  eventColumns,
  lineageColumns,
  makeTables,
} from './columns.ts';
import type {
  ActedEvent,
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
import { huntOver } from './hunt/hunt-over.ts';
import { createIdKeys } from './id-key.ts';
import { pivotOn } from './pivot.ts';
import { addressOf, eventsIn, newestOf, topOf } from './reads.ts';
import { closedFiles, openReaders, type Row, rowsOn, type Snapshot } from './rollup/readers.ts';
import { createRollupTables, openRollups } from './rollup/rollups.ts';
import { scanPages } from './scan-pages.ts';
import { type ChunkAddress, openSegments } from './segments.ts';

const CHUNK_LINES = 512;
const HUNT = 'hunt-';
const WRITING = '.writing';
/** Each may take two threads and its memory. */
const MOST_HUNTS = 2;
const DAY_MS = 86_400_000;

interface Pending {
  readonly partition: number;
  readonly position: number;
  readonly rows: readonly ArchiveRow[];
}

export interface TenantArchive {
  write(partition: number, position: number, rows: readonly ArchiveRow[]): void;
  flush(): Promise<void>;
  timeline(query: TimelineQuery): Promise<readonly ArchivedEvent[]>;
  lineage(query: TimelineQuery): Promise<readonly ActedEvent[]>;
  top(query: TopQuery): Promise<readonly { readonly value: string; readonly count: number }[]>;
  pivot(query: PivotQuery): Promise<Pivot>;
  raw(eventId: string): Promise<string | undefined>;
  scan(query: ScanQuery): AsyncIterable<readonly ScannedEvent[]>;
  count(): Promise<number>;
  hunt(query: HuntQuery): Promise<HuntAnswer>;
  compact(before: number): Promise<{ readonly days: number; readonly rows: number }>;
  rollUp(): Promise<{ readonly files: number }>;
  close(): Promise<void>;
}

export const openTenantArchive = async (
  folder: string,
  { rowsPerPart }: { readonly rowsPerPart?: number } = {},
): Promise<TenantArchive> => {
  const closedFolder = join(folder, 'closed');
  await mkdir(closedFolder, { recursive: true, mode: 0o700 });
  const segments = await openSegments(join(folder, 'raw'));
  const instance = await DuckDBInstance.create(join(folder, 'hot.duckdb'), {
    memory_limit: '1GB',
    threads: '2',
  });
  const writer = await instance.connect();
  await writer.run('SET GLOBAL parquet_metadata_cache = true');
  const rowsOf = rowsOn(writer);
  const run = (sql: string): Promise<unknown> => writer.run(sql);
  await makeTables(run, rowsOf);
  await writer.run(createRollupTables);
  await writer.run(createPartTables);
  const readers = await openReaders(instance);
  const keyOf = createIdKeys();

  const written = new Map<number, number>();
  for (const row of await rowsOf('SELECT part, position FROM positions')) {
    written.set(Number(row['part']), Number(row['position']));
  }
  const names = (await closedFiles(rowsOf)).map(({ name }) => name);
  // A file of a compaction that did not commit is not part of the archive, and neither is its share of a rollup.
  for (const name of await readdir(closedFolder)) {
    if (!names.includes(name)) await rm(join(closedFolder, name), { recursive: true, force: true });
  }
  const rollups = await openRollups(join(folder, 'rollups'), { run });
  await rollups.sweep(names);
  const parts = { closedFolder, rollups };

  // Left behind by a process that died in the middle of a hunt, or of closing a day.
  for (const name of await readdir(folder)) {
    if (name.startsWith(HUNT) || name.endsWith(WRITING))
      await rm(join(folder, name), { recursive: true, force: true });
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
      const appender = await writer.createAppender('hot');
      for (const [index, row] of rows.entries()) {
        const address = addresses[Math.floor(index / CHUNK_LINES)];
        if (address) appendRow(appender, row, { address, line: index % CHUNK_LINES, keyOf });
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

  const newest = (query: TimelineQuery, columns: readonly string[]): Promise<readonly Row[]> =>
    readers.read((snapshot) => newestOf(query, columns, { snapshot, parts }));
  const everything = (snapshot: Snapshot): Promise<string> => eventsIn(snapshot, parts);

  const closeDay = async (day: number): Promise<number> => {
    const name = `${new Date(day).toISOString().slice(0, 10)}-${Date.now()}`;
    const temporary = join(folder, `${name}${WRITING}`);
    const range = `time >= ${day} AND time < ${day + DAY_MS}`;
    const cut = await writeParts(`SELECT * FROM events WHERE ${range}`, temporary, {
      rowsOf,
      ...(rowsPerPart === undefined ? {} : { rowsPerPart }),
    });
    await rename(temporary, join(closedFolder, name));
    const paths = cut.map((part) => join(closedFolder, name, part.name));
    await rollups.build(name, paths);
    const countIn = async (events: string): Promise<number> =>
      Number((await rowsOf(`SELECT count(*) AS n FROM ${events}`))[0]?.['n'] ?? 0);
    const written = await countIn(parquetOf(paths));
    let rows = 0;
    await inTransaction(async () => {
      rows = await countIn(`events WHERE ${range}`);
      // Before the hot rows go.
      if (written !== rows)
        throw new CountersignError(
          'ERR_ARCHIVE_CORRUPT',
          `${name}: ${written} of ${rows} rows are in its parts; the day stays open`,
        );
      await writer.run('INSERT INTO closed_days VALUES ($1, $2, $3)', [
        new Date(day).toISOString().slice(0, 10),
        name,
        BigInt(rows),
      ]);
      await writer.run(`DELETE FROM hot WHERE ${range}`);
      for (const statement of [...markParts(name, cut), ...rollups.mark(name)])
        await writer.run(statement);
    });
    return rows;
  };

  /** Shares of files that were archived before there were rollups, or that a crash left without. */
  const rollUp = async (): Promise<{ readonly files: number }> => {
    const without = (await closedFiles(rowsOf)).filter((one) => !one.rolled);
    const pathsOf = await pathsIn(closedFolder, { rowsOf });
    for (const one of without) {
      const { name } = one;
      await rollups.build(name, pathsOf([one]));
      await inTransaction(async () => {
        for (const statement of rollups.mark(name)) await writer.run(statement);
      });
    }
    return { files: without.length };
  };

  return {
    write(partition, position, rows) {
      if (position <= (written.get(partition) ?? -1)) return;
      written.set(partition, position);
      pending.push({ partition, position, rows });
    },
    flush: () => serially(writePending),
    timeline: async (query) => (await newest(query, eventColumns)).map(archivedEvent),
    lineage: async (query) => (await newest(query, lineageColumns)).map(actedEvent),
    top: (query) => readers.read((snapshot) => topOf(query, snapshot, parts)),
    pivot: (query) =>
      readers.read(async (snapshot) =>
        pivotOn(query, { rowsOf: snapshot.rowsOf, events: await everything(snapshot) }),
      ),
    async raw(eventId) {
      const at = await readers.read((snapshot) => addressOf(eventId, snapshot, parts));
      return at && segments.line(at.address, at.line);
    },
    scan: (query) =>
      scanPages(query, {
        read: (sql) =>
          readers.read(async (snapshot) => {
            const page = sql(await everything(snapshot));
            return snapshot.rowsOf(page.sql, page.values);
          }),
        segments,
      }),
    count: () =>
      readers.read(async (snapshot) => {
        const [row] = await snapshot.rowsOf(
          `SELECT count(*) AS n FROM ${await everything(snapshot)}`,
        );
        return Number(row?.['n'] ?? 0);
      }),
    async hunt({ sql, limits }) {
      if (sql.length > MAX_SQL)
        throw new CountersignError('ERR_INPUT_INVALID', `a hunt is at most ${MAX_SQL} characters`);
      if (hunting >= MOST_HUNTS)
        throw new CountersignError('ERR_CONFLICT', 'other hunts are still running: try again');
      hunting++;
      const own = await mkdtemp(join(folder, HUNT));
      try {
        await serially(writePending);
        return await huntOver(sql, {
          ...{ cwd: own, limits: { ...huntLimits, ...limits }, parts },
          read: readers.read,
        });
      } finally {
        hunting--;
        await rm(own, { recursive: true, force: true });
      }
    },
    compact: (before) =>
      serially(async () => {
        await writePending();
        const days = await rowsOf(
          `SELECT DISTINCT (time // ${DAY_MS}) * ${DAY_MS} AS day FROM events WHERE time < $1 ORDER BY day`,
          [BigInt(Math.floor(before / DAY_MS) * DAY_MS)],
        );
        let rows = 0;
        for (const day of days) rows += await closeDay(Number(day['day']));
        await rollUp();
        return { days: days.length, rows };
      }),
    rollUp: () => serially(rollUp),
    close: () =>
      serially(async () => {
        await writePending();
        await segments.close();
        readers.close();
        writer.closeSync();
        instance.closeSync();
      }),
  };
};
