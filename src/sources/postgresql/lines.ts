/** Lines of csvlog and of stderr, taken apart into the keys of jsonlog. */
import type { Raw } from '../record.ts';

/** https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG */
const columns = [
  'timestamp',
  'user',
  'dbname',
  'pid',
  'connection_from',
  'session_id',
  'line_num',
  'ps',
  'session_start',
  'vxid',
  'txid',
  'error_severity',
  'state_code',
  'message',
  'detail',
  'hint',
  'internal_query',
  'internal_position',
  'context',
  'statement',
  'cursor_position',
  'location',
  'application_name',
  'backend_type',
  'leader_pid',
  'query_id',
] as const;

const MAX_LINE = 64 * 1024;
const begins = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [A-Z0-9+-]{2,6}[, ]/;
const numbers = new Set(['pid', 'line_num', 'txid', 'query_id', 'leader_pid', 'cursor_position']);

/** Undefined where a quote is left open: the message goes on in the next line, which comes apart from it. */
const cellsOf = (line: string): readonly string[] | undefined => {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length && cells.length <= columns.length) {
    if (line[at] === '"') {
      let cell = '';
      for (;;) {
        const end = line.indexOf('"', at + 1);
        if (end < 0) return undefined;
        cell += line.slice(at + 1, end);
        at = end;
        if (line[end + 1] !== '"') break;
        cell += '"';
        at++;
      }
      cells.push(cell);
      at += 2;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
};

const ofCsv = (line: string): Raw | undefined => {
  const cells = cellsOf(line);
  // 23 columns until version 12, 24 in 13, 26 since 14.
  if (cells === undefined || cells.length < 23 || cells.length > 26) return undefined;
  const record: Record<string, unknown> = {};
  for (const [index, name] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined || cell === '') continue;
    record[name] = numbers.has(name) && /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell;
  }
  const from = /^(.{1,200}?)(?::(\d{1,5}))?$/.exec(String(record['connection_from'] ?? ''));
  if (from?.[1]) record['remote_host'] = from[1];
  if (from?.[2]) record['remote_port'] = Number(from[2]);
  delete record['connection_from'];
  return record;
};

/** The usual prefixes: `%m [%p] ` and Debian's `%m [%p] %q%u@%d `. */
const prefix =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [A-Z0-9+-]{2,6}) \[(\d{1,10})\] (?:([^\s@]{1,63})@([^\s@]{1,63}) )?(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE): {2}/;

const ofStderr = (line: string): Raw | undefined => {
  const match = prefix.exec(line);
  if (match === null) return undefined;
  const [whole, timestamp, pid, user, dbname, severity] = match;
  const message = line.slice(whole.length);
  const failed =
    severity === 'FATAL' &&
    /authentication failed|no pg_hba\.conf entry|is not permitted to log in|does not exist$/.test(
      message,
    );
  return {
    timestamp,
    pid: Number(pid),
    ...(user === undefined ? {} : { user, dbname }),
    error_severity: severity,
    // The text has no state: what it says stands for it.
    ...(failed
      ? { state_code: message.includes('authentication failed') ? '28P01' : '28000' }
      : {}),
    message,
    backend_type: user === undefined ? 'server process' : 'client backend',
  };
};

export const readLogLine = (line: string): Raw | undefined => {
  if (line.length > MAX_LINE || !begins.test(line.slice(0, 40))) return undefined;
  return ofStderr(line) ?? ofCsv(line);
};
