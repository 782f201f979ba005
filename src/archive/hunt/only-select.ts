/** What a hunt's database may do, and the one kind of statement that it takes. */
import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  StatementType,
} from '@duckdb/node-api';
import type { HuntRequest } from './contract.ts';

class Refused extends Error {}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (files: readonly string[]): string => `[${files.map(quoted).join(', ')}]`;

type Bounds = Pick<HuntRequest, 'files' | 'memoryMb' | 'rollup'>;

const setUp = ({ files, memoryMb, rollup }: Bounds): readonly string[] => [
  `CREATE VIEW ${rollup ?? 'events'} AS SELECT epoch_ms(time) AS ts, *
   ${rollup === undefined ? 'EXCLUDE (segment, chunk, line)' : ''} FROM read_parquet(${list(files)}, union_by_name = true)`,
  `SET memory_limit = '${memoryMb}MB'`,
  'SET threads = 2',
  "SET max_temp_directory_size = '0B'",
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  `SET allowed_paths = ${list(files)}`,
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/** Leaves the connection with these files, this much memory, and no way to change either. */
export const confine = async (connection: DuckDBConnection, request: Bounds): Promise<void> => {
  for (const statement of setUp(request)) await connection.run(statement);
};

/** @throws what the database says of it, or that it is no single SELECT */
export const onlySelect = async (
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> => {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1)
    throw new Refused(`a hunt is one SELECT; these are ${statements.count} statements`);
  const prepared = await statements.prepare(0);
  if (prepared.statementType !== StatementType.SELECT)
    throw new Refused(`a hunt is one SELECT; this is ${StatementType[prepared.statementType]}`);
  return prepared;
};
