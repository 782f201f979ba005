/** The narrow columns of the archive, their order, and how an event becomes a row. */
import type { DuckDBAppender } from '@duckdb/node-api';
import type { ActedEvent, ArchivedEvent, ArchiveRow, TopColumn } from './contract.ts';
import { idKey, idKeyIn } from './id-key.ts';
import type { ChunkAddress } from './segments.ts';

type Row = Readonly<Record<string, unknown>>;

export const textColumns = [
  'id',
  'vendor_id',
  'source',
  'service',
  'operation',
  'outcome',
  'error_code',
  'root_id',
  'actor_id',
  'credential',
  'session',
  'ip',
  'user_agent',
  'account',
  'region',
] as const;

/** What an event is told by. */
export const eventColumns = ['time', 'class_uid', 'activity_id', ...textColumns] as const;
/** Who stood behind it, and by what: a third of the reading. */
export const lineageColumns = ['time', 'id', 'root_id', 'actor_id', 'credential', 'session'];

/** Of `events`, in their order. */
const columns = [...eventColumns, 'segment', 'chunk', 'line'];

/** Each beside the number that it is found by in the hot table. */
const KEYS = { id: 'id_key', root_id: 'root_key', actor_id: 'actor_key' } as const;

/** What is hot stands in `hot`; `events` is the same without the numbers. */
const createTables = `
  CREATE TABLE IF NOT EXISTS hot (
    time BIGINT NOT NULL, class_uid INTEGER NOT NULL, activity_id INTEGER NOT NULL,
    ${textColumns.map((name) => `${name} VARCHAR`).join(', ')},
    segment INTEGER NOT NULL, chunk BIGINT NOT NULL, line INTEGER NOT NULL,
    ${Object.values(KEYS)
      .map((name) => `${name} UINTEGER`)
      .join(', ')}
  );
  CREATE VIEW IF NOT EXISTS events AS SELECT ${columns.join(', ')} FROM hot;
  CREATE TABLE IF NOT EXISTS positions (part INTEGER PRIMARY KEY, position BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS closed_days (day VARCHAR NOT NULL, file VARCHAR NOT NULL, rows BIGINT NOT NULL);
`;

/** Rows of events that have no numbers yet, into the hot table. */
export const insertEvents = (events: string): string =>
  `INSERT INTO hot SELECT ${columns.join(', ')}, ${Object.keys(KEYS).map(idKeyIn).join(', ')} FROM (${events})`;

/** In an archive of before, the hot rows were the table `events`. */
const withoutNumbers = `SELECT 1 FROM duckdb_tables() WHERE table_name = 'events'`;

export const makeTables = async (
  run: (sql: string) => Promise<unknown>,
  rowsOf: (sql: string) => Promise<readonly Row[]>,
): Promise<void> => {
  const isOld = (await rowsOf(withoutNumbers)).length > 0;
  if (!isOld) {
    await run(createTables);
    return;
  }
  await run('BEGIN');
  await run('ALTER TABLE events RENAME TO events_before');
  await run(createTables);
  await run(insertEvents('SELECT * FROM events_before'));
  await run('DROP TABLE events_before');
  await run('COMMIT');
};

export const topColumns: Readonly<Record<TopColumn, string>> = {
  ip: 'ip',
  operation: 'operation',
  service: 'service',
  rootId: 'root_id',
  actorId: 'actor_id',
  userAgent: 'user_agent',
  errorCode: 'error_code',
  region: 'region',
  account: 'account',
};

interface RowPlace {
  readonly address: ChunkAddress;
  readonly line: number;
  /** Of the ids that come again and again. */
  readonly keyOf: (id: string) => number;
}

const textsOf = ({ event, lineage }: ArchiveRow): readonly (string | undefined)[] => [
  event.id,
  event.vendorId,
  event.source,
  event.service,
  event.operation,
  event.outcome,
  event.error?.code,
  lineage.root,
  lineage.actingAs,
  event.actor.credential?.nativeId,
  event.actor.session?.id,
  event.src.ip,
  event.src.userAgent,
  event.cloud.account,
  event.cloud.region,
];

export const appendRow = (
  appender: DuckDBAppender,
  row: ArchiveRow,
  { address, line, keyOf }: RowPlace,
): void => {
  appender.appendBigInt(BigInt(Math.trunc(row.event.time)));
  appender.appendInteger(row.event.classUid);
  appender.appendInteger(row.event.activityId);
  for (const text of textsOf(row)) {
    if (text === undefined) appender.appendNull();
    else appender.appendVarchar(text);
  }
  appender.appendInteger(address.segment);
  appender.appendBigInt(BigInt(address.offset));
  appender.appendInteger(line);
  appender.appendUInteger(idKey(row.event.id));
  appender.appendUInteger(keyOf(row.lineage.root));
  appender.appendUInteger(keyOf(row.lineage.actingAs));
  appender.endRow();
};

const text = (row: Row, name: string): string => String(row[name] ?? '');
const optional = (row: Row, name: string): string | undefined =>
  row[name] == null ? undefined : String(row[name]);

export const actedEvent = (row: Row): ActedEvent => ({
  id: text(row, 'id'),
  time: Number(row['time']),
  rootId: text(row, 'root_id'),
  actorId: text(row, 'actor_id'),
  credential: optional(row, 'credential'),
  session: optional(row, 'session'),
});

export const archivedEvent = (row: Row): ArchivedEvent => ({
  id: text(row, 'id'),
  vendorId: text(row, 'vendor_id'),
  source: text(row, 'source'),
  time: Number(row['time']),
  classUid: Number(row['class_uid']),
  activityId: Number(row['activity_id']),
  service: text(row, 'service'),
  operation: text(row, 'operation'),
  outcome: text(row, 'outcome'),
  errorCode: optional(row, 'error_code'),
  rootId: text(row, 'root_id'),
  actorId: text(row, 'actor_id'),
  credential: optional(row, 'credential'),
  session: optional(row, 'session'),
  ip: optional(row, 'ip'),
  userAgent: optional(row, 'user_agent'),
  account: optional(row, 'account'),
  region: optional(row, 'region'),
});
