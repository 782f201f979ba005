/**
 * The audit log by its API: oldest first, from where the last pull ended, an hour of overlap for what came late.
 * Docs: "REST API endpoints for organization audit log"; Enterprise Cloud only; Git events are kept seven days;
 * 1,750 questions an hour.
 */
import { CountersignError, HOUR, isObject, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant } from '../record.ts';
import { connectGithub, type GithubOptions } from './client.ts';
import type { GithubConfig } from './config.ts';
import { listing } from './listing.ts';

const OVERLAP = HOUR;

/** @throws CountersignError ERR_INPUT_INVALID */
const readCursor = (cursor: string): number => {
  const read: unknown = parseJson(cursor);
  const newest = isObject(read) ? read['newest'] : undefined;
  if (typeof newest === 'number' && Number.isFinite(newest)) return newest;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of GitHub audit log');
};

/** Phrases know whole seconds. */
const phraseFrom = (from: number): string =>
  `created:>=${new Date(Math.max(0, from)).toISOString().slice(0, 19)}Z`;

export async function* pullGithubLogs(
  config: GithubConfig,
  cursor: string | undefined,
  { since, ...options }: LogPullOptions & GithubOptions,
): AsyncIterable<LogPage> {
  const client = connectGithub(config, 'read', options);
  let newest = cursor === undefined ? since : readCursor(cursor);
  // Within one pull the order is the vendor's; what comes late is before the newest.
  const from = cursor === undefined ? since : newest - OVERLAP;
  const permission = 'organization_administration: read';
  const pages = listing(client, permission, 'GET /orgs/{org}/audit-log', {
    phrase: phraseFrom(from),
    include: 'all',
    order: 'asc',
  });
  for await (const records of pages) {
    for (const record of records) newest = Math.max(newest, instant(record['@timestamp']) ?? 0);
    yield { records, cursor: JSON.stringify({ newest }) };
  }
}
