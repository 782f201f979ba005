/** A span of time read in pages of (time, id): little in memory, and nobody who writes has to wait. */
import type { DuckDBValue } from '@duckdb/node-api';
import { isCountersignError } from '../core/index.ts';
import { archivedEvent } from './columns.ts';
import type { ScannedEvent, ScanQuery } from './contract.ts';
import type { ChunkAddress, Segments } from './segments.ts';

type Row = Readonly<Record<string, unknown>>;

interface PageStatement {
  readonly sql: string;
  readonly values: readonly DuckDBValue[];
}

export interface ScanParts {
  /** `sql` is given what stands behind FROM; asked for each page, because a day may be closed meanwhile. */
  read(sql: (events: string) => PageStatement): Promise<readonly Row[]>;
  readonly segments: Pick<Segments, 'lines'>;
}

const PAGE = 2_000;
/** Characters of opened chunks kept: neighbours in time are mostly neighbours in a chunk. */
const MAX_KEPT = 32 * 1024 * 1024;

type Lines = readonly string[] | undefined;

/** Chunks already opened, the longest unused let go first; a damaged one is remembered as such. */
const createChunks = (segments: ScanParts['segments']) => {
  const kept = new Map<string, { readonly lines: Lines; readonly size: number }>();
  let size = 0;
  const open = async (address: ChunkAddress): Promise<Lines> => {
    try {
      return await segments.lines(address);
    } catch (error) {
      if (isCountersignError(error, 'ERR_ARCHIVE_CORRUPT')) return undefined;
      throw error;
    }
  };
  return async (address: ChunkAddress): Promise<Lines> => {
    const key = `${address.segment}:${address.offset}`;
    const known = kept.get(key);
    const lines = known ? known.lines : await open(address);
    const entry = known ?? { lines, size: lines?.reduce((sum, line) => sum + line.length, 0) ?? 0 };
    if (known) kept.delete(key);
    else size += entry.size;
    kept.set(key, entry);
    for (const [oldest, { size: freed }] of kept) {
      if (size <= MAX_KEPT || oldest === key) break;
      kept.delete(oldest);
      size -= freed;
    }
    return lines;
  };
};

/** Values of one page's statement; `after` is the last row of the page before. */
const pageOf = (
  { from, to, sources, pageSize = PAGE }: ScanQuery,
  events: string,
  after: Row | undefined,
): PageStatement => {
  const values: DuckDBValue[] = [BigInt(Math.trunc(from)), BigInt(Math.trunc(to))];
  const parts = ['time >= $1', 'time < $2'];
  if (after) {
    const time = `$${values.push(BigInt(Number(after['time'])))}`;
    const id = `$${values.push(String(after['id']))}`;
    parts.push(`time >= ${time}`, `(time > ${time} OR id > ${id})`);
  }
  if (sources) {
    const names = sources.map((source) => `$${values.push(source)}`);
    parts.push(names.length === 0 ? 'false' : `source IN (${names.join(', ')})`);
  }
  const limit = `$${values.push(pageSize)}`;
  return {
    sql: `SELECT * FROM ${events} WHERE ${parts.join(' AND ')} ORDER BY time, id LIMIT ${limit}`,
    values,
  };
};

export async function* scanPages(
  query: ScanQuery,
  parts: ScanParts,
): AsyncGenerator<readonly ScannedEvent[]> {
  const chunkOf = createChunks(parts.segments);
  let after: Row | undefined;
  for (;;) {
    const behind = after;
    const rows = await parts.read((events) => pageOf(query, events, behind));
    if (rows.length === 0) return;
    const page: ScannedEvent[] = [];
    for (const row of rows) {
      const address = { segment: Number(row['segment']), offset: Number(row['chunk']) };
      const lines = await chunkOf(address);
      page.push({ event: archivedEvent(row), raw: lines?.[Number(row['line'])] });
    }
    yield page;
    after = rows.at(-1);
  }
}
