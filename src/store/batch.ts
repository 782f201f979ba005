/** Many rows in one statement: columns travel as arrays and meet again in `unnest`. */
import { sql } from 'kysely';
import type { Database, Trx } from './schema.ts';

type Cell = string | number | boolean | null;
export type Cells = Readonly<Record<string, Cell>>;
type ColumnType =
  | 'text'
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'double precision'
  | 'boolean'
  | 'json'
  /** Cells are array literals, see `arrayLiteral`. */
  | 'text[]';

export interface Batch {
  readonly table: keyof Database;
  /** The primary key without `tenant`. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns to overwrite when the row exists; default all but the key, none = leave the row alone. */
  readonly overwrite?: readonly string[];
  /** Columns to add to instead. */
  readonly add?: readonly string[];
}

const ROWS_PER_STATEMENT = 5_000;
const CHARS_PER_STATEMENT = 16 * 1024 * 1024;

const sizeOf = (row: Cells): number => {
  let size = 0;
  for (const cell of Object.values(row)) size += typeof cell === 'string' ? cell.length : 8;
  return size;
};

function* chunksOf(rows: readonly Cells[]): Generator<readonly Cells[]> {
  let chunk: Cells[] = [];
  let size = 0;
  for (const row of rows) {
    const more = sizeOf(row);
    if (
      chunk.length >= ROWS_PER_STATEMENT ||
      (chunk.length > 0 && size + more > CHARS_PER_STATEMENT)
    ) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(row);
    size += more;
  }
  if (chunk.length > 0) yield chunk;
}

/** Last one wins; sorted, so that two transactions take row locks in the same order. */
const distinct = (rows: readonly Cells[], key: readonly string[]): readonly Cells[] => {
  const byKey = new Map<string, Cells>();
  for (const row of rows) byKey.set(JSON.stringify(key.map((name) => row[name])), row);
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

const conflictAction = ({ table, key, columns, overwrite, add = [] }: Batch) => {
  const written = overwrite ?? Object.keys(columns).filter((name) => !key.includes(name));
  const sets = [
    ...written
      .filter((name) => !add.includes(name))
      .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
    ...add.map(
      (name) => sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} + excluded.${sql.ref(name)}`,
    ),
  ];
  return sets.length === 0 ? sql`do nothing` : sql`do update set ${sql.join(sets)}`;
};

/** Insert or overwrite `rows`; writing the same rows again changes nothing (but `add` columns). */
export const writeRows = async (
  trx: Trx,
  tenant: string,
  batch: Batch & { readonly rows: readonly Cells[] },
): Promise<void> => {
  const names = Object.keys(batch.columns);
  const rows = distinct(batch.rows, batch.key);
  const target = sql.join(['tenant', ...names].map((name) => sql.ref(name)));
  const conflict = sql.join(['tenant', ...batch.key].map((name) => sql.ref(name)));
  for (const chunk of chunksOf(rows)) {
    const arrays = names.map((name) => {
      const type = batch.columns[name] === 'text[]' ? 'text' : batch.columns[name];
      return sql`${chunk.map((row) => row[name] ?? null)}::${sql.raw(`${type}[]`)}`;
    });
    const picked = names.map((name) =>
      batch.columns[name] === 'text[]'
        ? sql`${sql.ref(`u.${name}`)}::text[]`
        : sql.ref(`u.${name}`),
    );
    await sql`insert into ${sql.table(batch.table)} (${target})
      select ${tenant}::text, ${sql.join(picked)}
      from unnest(${sql.join(arrays)}) as u(${sql.join(names.map((name) => sql.ref(name)))})
      on conflict (${conflict}) ${conflictAction(batch)}`.execute(trx);
  }
};
