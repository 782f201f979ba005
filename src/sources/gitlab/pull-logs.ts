/**
 * Audit events by the API. GitLab lists the newest first: each day is read whole, and given oldest first.
 * Docs: "Audit events API" (Premium; streaming is Ultimate).
 */
import { CountersignError, DAY, isObject, MINUTE, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant, type Raw } from '../record.ts';
import { connectGitlab, type GitlabOptions, listing, rights } from './client.ts';
import type { GitlabConfig } from './config.ts';

const OVERLAP = 10 * MINUTE;
const PAGE = 100;

/** @throws CountersignError ERR_INPUT_INVALID */
const readCursor = (cursor: string): number => {
  const read: unknown = parseJson(cursor);
  const newest = isObject(read) ? read['newest'] : undefined;
  if (typeof newest === 'number' && Number.isFinite(newest)) return newest;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of GitLab audit events');
};

const timeOf = (record: Raw): number => instant(record['created_at']) ?? 0;

export async function* pullGitlabLogs(
  config: GitlabConfig,
  cursor: string | undefined,
  { since, until, ...options }: LogPullOptions & GitlabOptions,
): AsyncIterable<LogPage> {
  const client = connectGitlab(config, 'token', options);
  const right = config.group === undefined ? rights.admin : rights.owner;
  const base = config.group === undefined ? '' : `/groups/${encodeURIComponent(config.group)}`;
  let newest = cursor === undefined ? since : readCursor(cursor);
  const first = cursor === undefined ? since : newest - OVERLAP;
  for (let from = first; from <= until; from += DAY) {
    const query = new URLSearchParams({
      created_after: new Date(from).toISOString(),
      created_before: new Date(Math.min(until, from + DAY) + MINUTE).toISOString(),
    });
    const records: Raw[] = [];
    for await (const page of listing(client, right, `${base}/audit_events?${query}`))
      records.push(...page);
    records.sort((a, b) => timeOf(a) - timeOf(b));
    for (let at = 0; at < records.length; at += PAGE) {
      const part = records.slice(at, at + PAGE);
      for (const record of part) newest = Math.max(newest, timeOf(record));
      yield { records: part, cursor: JSON.stringify({ newest }) };
    }
  }
}
