/** What the archive answers of itself: timelines, what is most frequent, one raw record's address. */
import type { DuckDBValue } from '@duckdb/node-api';
import { DAY } from '../core/index.ts';
import { type PathsOf, parquetOf, pathsIn } from './closed-parts.ts';
import { topColumns } from './columns.ts';
import type { TimelineQuery, TopQuery } from './contract.ts';
import { idKey } from './id-key.ts';
import { COUNTED, keyOfId, type RollupKind, rollupKinds, shareOf, whom } from './rollup/kinds.ts';
import type { ClosedFile, Row, Snapshot } from './rollup/readers.ts';
import type { Rollups } from './rollup/rollups.ts';
import type { ChunkAddress } from './segments.ts';

export interface ReadParts {
  readonly closedFolder: string;
  readonly rollups: Rollups;
}

/** The newest day by itself, since most that is asked for is there; then more at a time. */
const FIRST_DAYS = 1;
const GROWTH = 4;

/** All events: the hot table and the files, as SQL. */
export const eventsIn = async (
  snapshot: Snapshot,
  { closedFolder }: ReadParts,
): Promise<string> => {
  const paths = (await pathsIn(closedFolder, snapshot))(snapshot.files);
  return paths.length === 0
    ? 'events'
    : `(SELECT * FROM events UNION ALL BY NAME SELECT * FROM ${parquetOf(paths)})`;
};

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

/**
 * Where the events of one identity stand, as FROM … WHERE …: as root and as acting role apart, so that each is found by
 * its own number or order, and none is in two of them.
 */
const hotOf = (identityId: string, own: string): readonly string[] => {
  const key = idKey(identityId);
  return [
    `hot WHERE root_key = ${key} AND root_id = ${own}`,
    `hot WHERE actor_key = ${key} AND actor_id = ${own} AND root_id <> ${own}`,
  ];
};
const openClosed = async (
  identityId: string,
  { snapshot, parts }: { readonly snapshot: Snapshot; readonly parts: ReadParts },
): Promise<(files: readonly ClosedFile[], own: string) => readonly string[]> => {
  const { closedFolder, rollups } = parts;
  const ofRoot = await pathsIn(closedFolder, snapshot, identityId);
  const all = snapshot.files.every((one) => one.rolled)
    ? ofRoot
    : await pathsIn(closedFolder, snapshot);
  const placesOf = (paths: readonly string[], where: string): readonly string[] =>
    paths.length === 0 ? [] : [`${parquetOf(paths)} WHERE ${where}`];
  return (files, own) => {
    const rolled = files.filter((one) => one.rolled);
    const acted = rolled.map(({ name }) => rollups.pathOf(name, 'acted'));
    return [
      ...placesOf(ofRoot(rolled), `root_id = ${own}`),
      ...placesOf(acted, `actor_id = ${own}`),
      ...placesOf(
        all(files.filter((one) => !one.rolled)),
        `(root_id = ${own} OR actor_id = ${own})`,
      ),
    ];
  };
};

const byTime = (a: Row, b: Row): number =>
  Number(b['time']) - Number(a['time']) || (String(a['id']) < String(b['id']) ? -1 : 1);

/** Newest first: the hot rows, then day by day back until there are enough. */
export const newestOf = async (
  query: Omit<TimelineQuery, 'tenant'>,
  columns: readonly string[],
  { snapshot, parts }: { readonly snapshot: Snapshot; readonly parts: ReadParts },
): Promise<readonly Row[]> => {
  const { identityId, limit } = query;
  const newest = (places: readonly string[]): Promise<readonly Row[]> => {
    const values: DuckDBValue[] = [identityId];
    const span = between(query, values);
    return snapshot.rowsOf(
      `${places.map((place) => `SELECT ${columns.join(', ')} FROM ${place}${span}`).join(' UNION ALL ')}
       ORDER BY time DESC, id LIMIT ${Math.trunc(limit)}`,
      values,
    );
  };
  let found = await newest(hotOf(identityId, '$1'));
  const closedOf = await openClosed(identityId, { snapshot, parts });
  const files = snapshot.files.filter(touches(query));
  for (let at = 0, size = FIRST_DAYS; at < files.length; at += size, size *= GROWTH) {
    // Late events of a day may stand in the hot table, or in another file of that day.
    const since = (files[at]?.day ?? 0) + DAY;
    if (found.filter((row) => Number(row['time']) >= since).length >= limit) break;
    const mine = files.slice(at, at + size);
    const places = closedOf(mine, '$1');
    const more = places.length === 0 ? [] : await newest(places);
    found = [...found, ...more].sort(byTime).slice(0, limit);
  }
  return found;
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
  const kind = kindFor([column, ...(identityId === undefined ? [] : ['root_id', 'actor_id'])]);
  const values: DuckDBValue[] = [];
  const own = identityId === undefined ? undefined : `$${values.push(identityId)}`;
  const span = between(query, values);
  const files = snapshot.files.filter(touches(query));
  const isCounted = (one: ClosedFile): boolean =>
    kind !== undefined && one.rolled && holds(query)(one);
  const shares = (of: RollupKind): string =>
    parquetOf(files.filter(isCounted).map((one) => parts.rollups.pathOf(one.name, of)));
  const events = files.filter((one) => !isCounted(one));
  const everybody = async (): Promise<readonly string[]> => {
    const paths = (await pathsIn(parts.closedFolder, snapshot))(events);
    return ['hot WHERE true', ...(paths.length > 0 ? [`${parquetOf(paths)} WHERE true`] : [])];
  };
  const places =
    identityId === undefined || own === undefined
      ? await everybody()
      : [
          ...hotOf(identityId, own),
          ...(events.length > 0
            ? (await openClosed(identityId, { snapshot, parts }))(events, own)
            : []),
        ];
  const selects = places.map(
    (place) =>
      `SELECT ${column} AS value, count(*) AS n FROM ${place}${span} AND ${column} IS NOT NULL GROUP BY 1`,
  );
  if (kind && files.some(isCounted)) {
    const counted =
      own === undefined
        ? [`${shares(kind)} WHERE true`]
        : [`${shares(kind)} WHERE root_id = ${own}`, `${shares(whom)} WHERE actor_id = ${own}`];
    for (const place of counted)
      selects.push(
        `SELECT ${column} AS value, sum(${COUNTED}) AS n FROM ${place} AND ${column} IS NOT NULL GROUP BY 1`,
      );
  }
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
  snapshot: Snapshot,
  parts: ReadParts,
): Promise<{ readonly address: ChunkAddress; readonly line: number } | undefined> => {
  const { rowsOf, files } = snapshot;
  const found = (row: Row | undefined) =>
    row && {
      address: { segment: Number(row['segment']), offset: Number(row['chunk']) },
      line: Number(row['line']),
    };
  const among = async (events: string, narrower = '', times: readonly bigint[] = []) => {
    const values: DuckDBValue[] = [eventId];
    const moments = times.map((time) => `$${values.push(time)}`).join(', ');
    const [row] = await rowsOf(
      `SELECT segment, chunk, line FROM ${events}
       WHERE ${narrower}id = $1${moments === '' ? '' : ` AND time IN (${moments})`} LIMIT 1`,
      values,
    );
    return found(row);
  };
  const hot = await among('hot', `id_key = ${idKey(eventId)} AND `);
  if (hot) return hot;
  const pathsOf: PathsOf = await pathsIn(parts.closedFolder, snapshot);
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
      const closed = await among(parquetOf(pathsOf(days)), '', times);
      if (closed) return closed;
    }
  }
  const others = files.filter((one) => !one.rolled);
  return others.length === 0 ? undefined : among(parquetOf(pathsOf(others)));
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
