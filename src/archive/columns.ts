/** The narrow columns of the archive, their order, and how an event becomes a row. */
import type { DuckDBAppender } from '@duckdb/node-api';
import type { ArchivedEvent, ArchiveRow, TopColumn } from './contract.ts';
import type { ChunkAddress } from './segments.ts';

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

export const createTables = `
  CREATE TABLE IF NOT EXISTS events (
    time BIGINT NOT NULL, class_uid INTEGER NOT NULL, activity_id INTEGER NOT NULL,
    ${textColumns.map((name) => `${name} VARCHAR`).join(', ')},
    segment INTEGER NOT NULL, chunk BIGINT NOT NULL, line INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS positions (part INTEGER PRIMARY KEY, position BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS closed_days (day VARCHAR NOT NULL, file VARCHAR NOT NULL, rows BIGINT NOT NULL);
`;

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
  address: ChunkAddress,
  line: number,
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
  appender.endRow();
};

type Row = Readonly<Record<string, unknown>>;

const text = (row: Row, name: string): string => String(row[name] ?? '');
const optional = (row: Row, name: string): string | undefined =>
  row[name] == null ? undefined : String(row[name]);

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
