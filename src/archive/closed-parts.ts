/**
 * A closed day as files: cut by root, so that whoever asks for one identity opens one small file of a day. A file that
 * is opened costs by its row groups, not by what is read of them.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClosedFile, RowsOf, Snapshot } from './rollup/readers.ts';

export const createPartTables = `
  CREATE TABLE IF NOT EXISTS closed_parts (
    file VARCHAR NOT NULL, part VARCHAR NOT NULL, first_root VARCHAR NOT NULL, last_root VARCHAR NOT NULL);
`;

/** A few rows of one identity are read by whole groups of this many. */
export const ROWS_PER_GROUP = 8_192;
/** All rows of one root stand in one part, however many they are. */
const ROWS_PER_PART = 16 * ROWS_PER_GROUP;

const WHOLE = 'whole.parquet';

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const parquetOf = (files: readonly string[]): string =>
  `read_parquet([${files.map(quoted).join(', ')}])`;

export interface Part {
  readonly name: string;
  readonly firstRoot: string;
  readonly lastRoot: string;
}

/**
 * @param events what is closed, as SELECT without order
 * @param folder made here; a part a file
 */
export const writeParts = async (
  events: string,
  folder: string,
  {
    rowsOf,
    rowsPerPart = ROWS_PER_PART,
  }: { readonly rowsOf: RowsOf; readonly rowsPerPart?: number },
): Promise<readonly Part[]> => {
  await mkdir(folder, { mode: 0o700 });
  const write = (select: string, name: string): Promise<unknown> =>
    rowsOf(
      `COPY (${select} ORDER BY root_id, time) TO ${quoted(join(folder, name))}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_PER_GROUP})`,
    );
  // Sorted once as a whole, it is then read by its row groups.
  await write(`SELECT * FROM (${events})`, WHOLE);
  const whole = parquetOf([join(folder, WHOLE)]);
  const bounds = await rowsOf(
    `WITH counts AS (SELECT root_id, count(*) AS n FROM ${whole} GROUP BY root_id),
       running AS (SELECT root_id, (sum(n) OVER (ORDER BY root_id) - n) // ${rowsPerPart} AS part FROM counts)
     SELECT min(root_id) AS first_root, max(root_id) AS last_root FROM running GROUP BY part ORDER BY 1`,
  );
  const parts = bounds.map((row, nth) => ({
    name: `${String(nth).padStart(5, '0')}.parquet`,
    firstRoot: String(row['first_root']),
    lastRoot: String(row['last_root']),
  }));
  for (const { name, firstRoot, lastRoot } of parts)
    await write(
      `SELECT * FROM ${whole} WHERE root_id >= ${quoted(firstRoot)} AND root_id <= ${quoted(lastRoot)}`,
      name,
    );
  await rm(join(folder, WHOLE));
  return parts;
};

/** SQL that says, in the transaction of the caller, of which parts the file is. */
export const markParts = (file: string, parts: readonly Part[]): readonly string[] =>
  parts.map(
    ({ name, firstRoot, lastRoot }) =>
      `INSERT INTO closed_parts VALUES (${[file, name, firstRoot, lastRoot].map(quoted).join(', ')})`,
  );

export type PathsOf = (files: readonly ClosedFile[]) => readonly string[];

/**
 * Where the rows of closed days stand. An archive of before has days that are one file.
 * @param rootId only the parts in which this root can stand
 */
export const pathsIn = async (
  closedFolder: string,
  { rowsOf }: Pick<Snapshot, 'rowsOf'>,
  rootId?: string,
): Promise<PathsOf> => {
  const only = rootId === undefined ? '' : 'WHERE first_root <= $1 AND last_root >= $1';
  const rows = await rowsOf(
    `SELECT file, part FROM closed_parts ${only} ORDER BY part`,
    rootId === undefined ? [] : [rootId],
  );
  const parts = new Map<string, string[]>();
  for (const row of rows) {
    const file = String(row['file']);
    const mine = parts.get(file) ?? [];
    mine.push(join(closedFolder, file, String(row['part'])));
    parts.set(file, mine);
  }
  return (files) =>
    files.flatMap(({ name, isCut }) =>
      isCut ? (parts.get(name) ?? []) : [join(closedFolder, name)],
    );
};
