/**
 * Cloud Audit Logs through entries:list, oldest first. The cursor is the time of the last entry; each pull looks again at
 * the minutes before it, because entries come in out of order.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list
 */
import { CountersignError, isObject, MINUTE, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant, list, obj, type Raw, str } from '../record.ts';
import { type ClientOptions, readClients } from './client.ts';
import type { GcpConfig } from './config.ts';
import { reads } from './permissions.ts';

const LATE_MS = 15 * MINUTE;
const URL_OF_LIST = 'https://logging.googleapis.com/v2/entries:list';

const reachedOf = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined;
  const value = parseJson(cursor);
  const at = isObject(value) ? value['at'] : undefined;
  if (typeof at === 'number') return at;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    'the cursor of the Google Cloud pull cannot be read',
  );
};

const filterOf = (from: number, until: number): string =>
  [
    'logName:"cloudaudit.googleapis.com"',
    `timestamp>="${new Date(from).toISOString()}"`,
    `timestamp<"${new Date(until).toISOString()}"`,
  ].join(' AND ');

const placesOf = ({ organization, projects }: GcpConfig): readonly string[] =>
  organization === undefined || projects.length > 0
    ? projects.map((one) => `projects/${one}`)
    : [`organizations/${organization}`];

/** @throws CountersignError ERR_SOURCE_DENIED (detail.permission) | ERR_SOURCE_THROTTLED | ERR_SOURCE_UNAVAILABLE */
export async function* pullGcpLogs(
  config: GcpConfig,
  cursor: string | undefined,
  { since, until }: LogPullOptions,
  options: ClientOptions = {},
): AsyncGenerator<LogPage> {
  const clients = readClients(config, options);
  const reached = reachedOf(cursor);
  const from = reached === undefined ? since : reached - LATE_MS;
  let last = reached ?? since;
  let pageToken: string | undefined;
  do {
    const body = obj(
      await clients.send(reads.logs, URL_OF_LIST, {
        resourceNames: placesOf(config),
        filter: filterOf(from, until),
        orderBy: 'timestamp asc',
        pageSize: 1_000,
        ...(pageToken === undefined ? {} : { pageToken }),
      }),
    );
    const records = list(body['entries']).filter((one): one is Raw => isObject(one));
    pageToken = str(body['nextPageToken']);
    last = Math.max(last, ...records.map((one) => instant(one['timestamp']) ?? 0));
    if (records.length > 0) yield { records, cursor: JSON.stringify({ v: 1, at: last }) };
  } while (pageToken !== undefined);
}
