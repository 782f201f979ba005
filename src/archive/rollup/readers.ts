/** Reads of one moment: which days are closed and what is still hot belong together, whatever is closed meanwhile. */
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';

export type Row = Readonly<Record<string, unknown>>;
export type RowsOf = (sql: string, values?: readonly DuckDBValue[]) => Promise<readonly Row[]>;

export interface ClosedFile {
  readonly name: string;
  /** Start of its day, epoch ms. */
  readonly day: number;
  /** Its rollups are there. */
  readonly rolled: boolean;
  /** A folder of parts; else one file. */
  readonly isCut: boolean;
}

export interface Snapshot {
  readonly rowsOf: RowsOf;
  /** The newest day first. */
  readonly files: readonly ClosedFile[];
}

/** At a time; the others wait. */
const READERS = 4;

export const rowsOn =
  (connection: DuckDBConnection): RowsOf =>
  async (sql, values = []) =>
    (await connection.runAndReadAll(sql, [...values])).getRowObjects();

export const closedFiles = async (rowsOf: RowsOf): Promise<readonly ClosedFile[]> => {
  const rows = await rowsOf(
    `SELECT day, file, file IN (SELECT file FROM rolled_files) AS rolled,
       file IN (SELECT file FROM closed_parts) AS cut
     FROM closed_days ORDER BY day DESC, file`,
  );
  return rows.map((row) => ({
    name: String(row['file']),
    day: Date.parse(`${row['day']}T00:00:00Z`),
    rolled: row['rolled'] === true,
    isCut: row['cut'] === true,
  }));
};

export const openReaders = async (instance: DuckDBInstance) => {
  const all: DuckDBConnection[] = [];
  for (let n = 0; n < READERS; n++) all.push(await instance.connect());
  const free = [...all];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const take = (): Promise<DuckDBConnection> => {
    const one = free.pop();
    return one ? Promise.resolve(one) : new Promise((resolve) => waiting.push(resolve));
  };
  const give = (connection: DuckDBConnection): void => {
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  return {
    async read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
      const connection = await take();
      try {
        await connection.run('BEGIN TRANSACTION READ ONLY');
        try {
          const rowsOf = rowsOn(connection);
          return await work({ rowsOf, files: await closedFiles(rowsOf) });
        } finally {
          await connection.run('ROLLBACK');
        }
      } finally {
        give(connection);
      }
    },
    close(): void {
      for (const connection of all) connection.closeSync();
    },
  };
};

export type Readers = Awaited<ReturnType<typeof openReaders>>;
