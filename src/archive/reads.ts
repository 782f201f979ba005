/** What the archive answers of itself: timelines, what is most frequent, one raw record's address. */
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { DAY } from '../core/index.ts';
import { archivedEvent, topColumns } from './columns.ts';
import type { ArchivedEvent, TimelineQuery, TopQuery } from './contract.ts';
import { COUNTED, keyOfId, type RollupKind, rollupKinds, shareOf } from './rollup/kinds.ts';
import type { ClosedFile, Row, Snapshot } from './rollup/readers.ts';
import { parquetOf, type Rollups } from './rollup/rollups.ts';
import type { ChunkAddress } from './segments.ts';

export interface ReadParts {
  readonly closedFolder: string;
  readonly rollups: Rollups;
}

/** More than these who wore one role are not asked for by name. */
const MOST_WEARERS = 500;
/** The newest day by itself, since most that is asked for is there; then more at a time. */
const FIRST_DAYS = 1;
const GROWTH = 4;

const pathsOf = (files: readonly ClosedFile[], { closedFolder }: ReadParts): readonly string[] =>
  files.map(({ name }) => join(closedFolder, name));

/** All events: the hot table and the files, as SQL. */
export const eventsIn = (files: readonly ClosedFile[], parts: ReadParts): string =>
  files.length === 0
    ? 'events'
    : `(SELECT * FROM events UNION ALL BY NAME SELECT * FROM ${parquetOf(pathsOf(files, parts))})`;

type Range = { readonly from?: number; readonly to?: number };

const touches = ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Range) => {
  return ({ day }: ClosedFile): boolean => day < to && day + DAY > from;
};
const holds = ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Range) => {
  return ({ day }: ClosedFile): boolean => from <= day && day + DAY <= to;
};

const between = (query: Range, values: DuckDBValue[]): string => {
  const parts: string[] = [];
  if (query.from !== undefined)
    parts.push(`time >= $${values.push(BigInt(Math.trunc(query.from)))}`);
  if (query.to !== undefined) parts.push(`time < $${values.push(BigInt(Math.trunc(query.to)))}`);
  return parts.map((part) => ` AND ${part}`).join('');
};

type About = (rolled: boolean, values: DuckDBValue[]) => string;

/**
 * Files are sorted by root, so that whose root it is stands in few places of them; whose acting role it is stands
 * anywhere, unless it is known who wore it.
 */
const isAbout = async ({ rowsOf }: Snapshot, identityId: string): Promise<About> => {
  const wearers = await rowsOf(
    `SELECT DISTINCT root_id FROM worn WHERE actor_id = $1 LIMIT ${MOST_WEARERS + 1}`,
    [identityId],
  );
  return (rolled, values) => {
    const own = `$${values.push(identityId)}`;
    const anywhere = `(root_id = ${own} OR actor_id = ${own})`;
    if (!rolled || wearers.length > MOST_WEARERS) return anywhere;
    if (wearers.length === 0) return `root_id = ${own}`;
    const names = wearers.map((row) => `$${values.push(String(row['root_id']))}`);
    return `root_id IN (${own}, ${names.join(', ')}) AND ${anywhere}`;
  };
};

const byTime = (a: Row, b: Row): number =>
  Number(b['time']) - Number(a['time']) || (String(a['id']) < String(b['id']) ? -1 : 1);

/** Newest first: the hot rows, then day by day back until there are enough. */
export const timelineOf = async (
  query: Omit<TimelineQuery, 'tenant'>,
  snapshot: Snapshot,
  parts: ReadParts,
): Promise<readonly ArchivedEvent[]> => {
  const { identityId, limit } = query;
  const about = await isAbout(snapshot, identityId);
  const newest = (events: string, rolled: boolean): Promise<readonly Row[]> => {
    const values: DuckDBValue[] = [];
    return snapshot.rowsOf(
      `SELECT * FROM ${events} WHERE ${about(rolled, values)}${between(query, values)}
       ORDER BY time DESC, id LIMIT ${Math.trunc(limit)}`,
      values,
    );
  };
  let found = await newest('events', false);
  const files = snapshot.files.filter(touches(query));
  for (let at = 0, size = FIRST_DAYS; at < files.length; at += size, size *= GROWTH) {
    // Late events of a day may stand in the hot table, or in another file of that day.
    const since = (files[at]?.day ?? 0) + DAY;
    if (found.filter((row) => Number(row['time']) >= since).length >= limit) break;
    for (const rolled of [true, false]) {
      const mine = files.slice(at, at + size).filter((one) => one.rolled === rolled);
      if (mine.length === 0) continue;
      const more = await newest(parquetOf(pathsOf(mine, parts)), rolled);
      found = [...found, ...more].sort(byTime).slice(0, limit);
    }
  }
  return found.map(archivedEvent);
};

const kindFor = (columns: readonly string[]): RollupKind | undefined =>
  rollupKinds.find(({ dimensions }) => columns.every((name) => dimensions.includes(name)));

/** Whole days from what was counted ahead; the hot rows, and days of which only a part is asked for, from the events. */
export const topOf = async (
  query: Omit<TopQuery, 'tenant'>,
  snapshot: Snapshot,
  parts: ReadParts,
): Promise<readonly { readonly value: string; readonly count: number }[]> => {
  const { identityId, limit } = query;
  const column = topColumns[query.column];
  const about = identityId === undefined ? undefined : await isAbout(snapshot, identityId);
  const kind = kindFor([column, ...(about ? ['root_id', 'actor_id'] : [])]);
  const values: DuckDBValue[] = [];
  const where = (rolled: boolean): string =>
    `${column} IS NOT NULL${about ? ` AND ${about(rolled, values)}` : ''}`;
  const counts = (events: string, rolled: boolean): string =>
    `SELECT ${column} AS value, count(*) AS n FROM ${events}
     WHERE ${where(rolled)}${between(query, values)} GROUP BY 1`;
  const files = snapshot.files.filter(touches(query));
  const isCounted = (one: ClosedFile): boolean =>
    kind !== undefined && one.rolled && holds(query)(one);
  const shares = files
    .filter(isCounted)
    .flatMap((one) => (kind ? [parts.rollups.pathOf(one.name, kind)] : []));
  const selects = [counts('events', false)];
  for (const rolled of [true, false]) {
    const mine = files.filter((one) => !isCounted(one) && one.rolled === rolled);
    if (mine.length > 0) selects.push(counts(parquetOf(pathsOf(mine, parts)), rolled));
  }
  if (shares.length > 0)
    selects.push(
      `SELECT ${column} AS value, sum(${COUNTED}) AS n FROM ${parquetOf(shares)}
       WHERE ${where(true)} GROUP BY 1`,
    );
  const rows = await snapshot.rowsOf(
    `SELECT value, sum(n) AS n FROM (${selects.join(' UNION ALL ')})
     GROUP BY 1 ORDER BY n DESC, value LIMIT ${Math.trunc(limit)}`,
    values,
  );
  return rows.map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
};

/** By the sorted keys of ids to the moment, and by the moment to the row. */
export const addressOf = async (
  eventId: string,
  { rowsOf, files }: Snapshot,
  parts: ReadParts,
): Promise<{ readonly address: ChunkAddress; readonly line: number } | undefined> => {
  const found = (row: Row | undefined) =>
    row && {
      address: { segment: Number(row['segment']), offset: Number(row['chunk']) },
      line: Number(row['line']),
    };
  const among = async (events: string, times: readonly bigint[] = []) => {
    const values: DuckDBValue[] = [eventId];
    const moments = times.map((time) => `$${values.push(time)}`).join(', ');
    const [row] = await rowsOf(
      `SELECT segment, chunk, line FROM ${events}
       WHERE id = $1${moments === '' ? '' : ` AND time IN (${moments})`} LIMIT 1`,
      values,
    );
    return found(row);
  };
  const hot = await among('events');
  if (hot) return hot;
  const rolled = files.filter((one) => one.rolled);
  if (rolled.length > 0) {
    const keys = parquetOf(rolled.map((one) => parts.rollups.pathOf(one.name, 'ids')));
    const rows = await rowsOf(`SELECT DISTINCT time FROM ${keys} WHERE key = ${keyOfId('$1')}`, [
      eventId,
    ]);
    const times = rows.map((row) => BigInt(Number(row['time'])));
    const days = rolled.filter(({ day }) =>
      times.some((time) => Number(time) >= day && Number(time) < day + DAY),
    );
    if (days.length > 0) {
      const closed = await among(parquetOf(pathsOf(days, parts)), times);
      if (closed) return closed;
    }
  }
  const others = files.filter((one) => !one.rolled);
  return others.length === 0 ? undefined : among(parquetOf(pathsOf(others, parts)));
};

/** What stands in a rollup for the hot rows and the closed files, or undefined while one of them has no share. */
export const sharesIn = (
  kind: RollupKind,
  { files }: Snapshot,
  { rollups }: ReadParts,
): { readonly hot: string; readonly closed: readonly string[] } | undefined =>
  files.every((one) => one.rolled)
    ? { hot: shareOf(kind, 'events'), closed: files.map((one) => rollups.pathOf(one.name, kind)) }
    : undefined;
