/** The sign-in log of the host, read by SFTP from where the last pull ended. */
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant } from '../record.ts';
import { withHost } from './client.ts';
import type { OpensshConfig } from './config.ts';
import { readSyslogLine } from './lines.ts';

export const READ_LOG = 'read /var/log/auth.log';
const PATH = '/var/log/auth.log';
const CHUNK = 512 * 1024;

const cursorOf = (text: string | undefined): number => {
  if (text === undefined) return 0;
  const value = parseJson(text);
  if (isObject(value) && typeof value['offset'] === 'number') return value['offset'];
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is not ours');
};

/** A log that was rotated is shorter than before: it is begun anew, and the end of the old file is missed. */
export async function* pullLogs(
  config: OpensshConfig,
  cursor: string | undefined,
  options: LogPullOptions,
): AsyncGenerator<LogPage> {
  let offset = cursorOf(cursor);
  for (;;) {
    const bytes = await withHost(config, 'read', async (session) => {
      const size = (await session.size(READ_LOG, PATH)) ?? 0;
      if (size < offset) offset = 0;
      return (
        (await session.readFrom(READ_LOG, PATH, offset, Math.min(CHUNK, size - offset))) ??
        Buffer.alloc(0)
      );
    });
    const end = bytes.lastIndexOf(10) + 1;
    if (end === 0) return;
    offset += end;
    const records = bytes
      .subarray(0, end)
      .toString('utf8')
      .split('\n')
      .flatMap((line) => {
        const record = readSyslogLine(line, options.until);
        const time = instant(record?.['timestamp']);
        const inTime = time === undefined || (time >= options.since && time <= options.until);
        return record !== undefined && inTime ? [record] : [];
      });
    yield { records, cursor: JSON.stringify({ offset }) };
    if (bytes.length < CHUNK) return;
  }
}
