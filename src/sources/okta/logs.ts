/**
 * The System Log, polled: without `until`, oldest first, Okta gives records in the order in which it stored them, so
 * that late ones come after the `next` link too. https://developer.okta.com/docs/reference/system-log-query/
 */
import { CountersignError, isObject } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { list } from '../record.ts';
import { nextLink } from '../vendor-http.ts';
import type { OktaApiOptions } from './client.ts';
import type { OktaConfig } from './config.ts';
import { readApi } from './inventory/pull.ts';
import { oktaScopes } from './permissions.ts';

/** Records per page: 1000 at most. Kept by Okta for 90 days. */
const PAGE = 1_000;

/** Path and query of a link of ours; never its host, which a stored text must not choose. */
const pathOf = (link: string): string => {
  const { pathname, search } = new URL(link, 'https://okta.invalid');
  if (pathname !== '/api/v1/logs') {
    throw new CountersignError('ERR_INPUT_INVALID', 'the log cursor is no link into /api/v1/logs');
  }
  return `${pathname}${search}`;
};

const firstPath = (since: number): string =>
  `/api/v1/logs?since=${encodeURIComponent(new Date(since).toISOString())}&sortOrder=ASCENDING&limit=${PAGE}`;

/** @throws CountersignError ERR_SOURCE_DENIED | ERR_SOURCE_THROTTLED | ERR_SOURCE_UNAVAILABLE | ERR_INPUT_INVALID */
export async function* pullSystemLog(
  config: OktaConfig,
  cursor: string | undefined,
  { since, sleep }: LogPullOptions & OktaApiOptions,
): AsyncGenerator<LogPage> {
  const api = readApi(config, sleep ? { sleep } : {});
  let path = cursor === undefined ? firstPath(since) : pathOf(cursor);
  for (;;) {
    const { body, headers } = await api.send(oktaScopes.logs, { path });
    const records = list(body).filter(isObject);
    const next = nextLink(headers);
    if (records.length === 0) return;
    if (next === undefined) {
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        'Okta gave log records without a link to what follows them',
      );
    }
    path = pathOf(next);
    yield { records, cursor: path };
  }
}
