/**
 * The JSON log read through the server itself, file by file, from where the last pull ended.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-GENFILE
 */
import { CountersignError, isCountersignError, isObject, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant, str } from '../record.ts';
import { type PgSession, withSession } from './client.ts';
import type { PostgresqlConfig } from './config.ts';
import { LIST_LOG, READ_LOG } from './permissions.ts';
import { redacted } from './redact.ts';
import { logTime } from './time.ts';

const CHUNK = 1024 * 1024;

/** Bytes read of each file; a file not listed here is read from its beginning. */
type Cursor = Readonly<Record<string, number>>;

const cursorOf = (text: string | undefined): Cursor => {
  if (text === undefined) return {};
  const value = parseJson(text);
  if (!isObject(value)) throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is not ours');
  return Object.fromEntries(
    Object.entries(value).filter((one): one is [string, number] => typeof one[1] === 'number'),
  );
};

const filesOf = async (session: PgSession) => {
  const rows = await session.ask(
    LIST_LOG,
    `select name, size::float8 as size, modification
     from pg_ls_logdir() where name like '%.json' order by modification, name`,
  );
  return rows.flatMap((row) => {
    const name = str(row['name']);
    const at = instant(row['modification']);
    return name ? [{ name, size: Number(row['size']), at: at ?? 0 }] : [];
  });
};

/**
 * Stands in for a line that cannot be read, so that it is set aside and counted. Its text stays behind: a torn statement
 * may hold a password in clear, and nothing tells where.
 */
const unreadable = (line: string) => ({
  timestamp: '0 (the line cannot be read)',
  error_severity: 'LOG',
  backend_type: 'unreadable',
  message: `a line of ${line.length} characters that is no jsonlog record`,
});

export const recordsIn = (
  bytes: Buffer,
  options: LogPullOptions,
): readonly Record<string, unknown>[] =>
  bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.trim() === '') return [];
      try {
        const value = parseJson(line);
        if (!isObject(value)) return [unreadable(line)];
        const time = logTime(value['timestamp'], 'timestamp');
        return time < options.since || time > options.until ? [] : [{ ...redacted(value) }];
      } catch (fault) {
        if (!isCountersignError(fault)) throw fault;
        return [unreadable(line)];
      }
    });

export async function* pullLogs(
  config: PostgresqlConfig,
  cursor: string | undefined,
  options: LogPullOptions,
): AsyncGenerator<LogPage> {
  const read: Record<string, number> = { ...cursorOf(cursor) };
  const directory = config.logDirectory ?? 'log';
  const files = await withSession(config.url, filesOf);
  const names = new Set(files.map(({ name }) => name));
  for (const name of Object.keys(read)) if (!names.has(name)) delete read[name];
  for (const file of files) {
    // A file of the same name that is shorter now was begun anew.
    if ((read[file.name] ?? 0) > file.size) read[file.name] = 0;
    if (read[file.name] === undefined && file.at < options.since) {
      read[file.name] = file.size;
      continue;
    }
    for (;;) {
      const from = read[file.name] ?? 0;
      const bytes = await withSession(config.url, async (session) => {
        const [row] = await session.ask(
          READ_LOG,
          'select pg_read_binary_file($1, $2, $3, true) as bytes',
          [`${directory}/${file.name}`, from, CHUNK],
        );
        return Buffer.isBuffer(row?.['bytes']) ? row['bytes'] : Buffer.alloc(0);
      });
      const end = bytes.lastIndexOf(10) + 1;
      // The last line may still be written; one longer than a chunk is passed over.
      const taken = end === 0 && bytes.length === CHUNK ? bytes.length : end;
      if (taken === 0) break;
      read[file.name] = from + taken;
      yield { records: recordsIn(bytes.subarray(0, end), options), cursor: JSON.stringify(read) };
      if (bytes.length < CHUNK) break;
    }
  }
}
