/** Where one value turns up: in which columns, how often, about whom, in which systems, from when to when. */
import type { DuckDBValue } from '@duckdb/node-api';
import { archivedEvent, textColumns } from './columns.ts';
import type { Pivot, PivotQuery } from './contract.ts';

interface Reads {
  rowsOf(
    sql: string,
    values: readonly DuckDBValue[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The table or files of all events, as SQL. */
  readonly events: string;
}

/** Few values are no observable: every event has one of two outcomes. */
const columns = textColumns.filter((name) => name !== 'outcome' && name !== 'source');

const anywhere = columns.map((name) => `${name} = $1`).join(' OR ');

export const pivotOn = async (
  { value, limit }: Pick<PivotQuery, 'value' | 'limit'>,
  { rowsOf, events }: Reads,
): Promise<Pivot> => {
  const each = columns
    .map(
      (name) =>
        `SELECT '${name}' AS held_in, count(*) AS n, count(DISTINCT root_id) AS roots,
           list_sort(list(DISTINCT source)) AS systems, min(time) AS first_at, max(time) AS last_at
         FROM hits WHERE ${name} = $1 HAVING count(*) > 0`,
    )
    .join(' UNION ALL ');
  const places = await rowsOf(
    `WITH hits AS MATERIALIZED (SELECT * FROM ${events} WHERE ${anywhere})
     SELECT held_in, n, roots, array_to_string(systems, ',') AS systems, first_at, last_at
     FROM (${each}) ORDER BY n DESC, held_in`,
    [value],
  );
  const rows = await rowsOf(
    `SELECT * FROM ${events} WHERE ${anywhere} ORDER BY time DESC, id LIMIT $2`,
    [value, limit],
  );
  return {
    places: places.map((row) => ({
      column: String(row['held_in']),
      events: Number(row['n']),
      identities: Number(row['roots']),
      systems: String(row['systems']).split(','),
      firstAt: Number(row['first_at']),
      lastAt: Number(row['last_at']),
    })),
    events: rows.map(archivedEvent),
  };
};
