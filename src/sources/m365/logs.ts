/**
 * The unified audit log by the Management Activity API: subscriptions list blobs of content by the time at which they
 * became available, so late records come in later blobs and nothing is missed by asking on.
 * https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
 */
import { z } from 'zod';
import { CountersignError, DAY, HOUR, isObject, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { list, type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';
import type { M365Config } from './config.ts';
import { type ConnectOptions, FEED, feedOf } from './connect.ts';

/** DLP.All needs a permission of its own and is left out. */
const contentTypes = [
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
] as const;

/** Content is kept for seven days, and listed for one day at a time. */
const KEPT = 7 * DAY;
const WINDOW = DAY;
/** The list of blobs is eventually consistent; what was given already is left out. */
const OVERLAP = HOUR;
const MAX_SEEN = 2_000;

const typeState = z.object({ from: z.number(), seen: z.array(z.string()).max(MAX_SEEN) });
const cursorShape = z.object({ v: z.literal(1), types: z.record(z.string(), typeState) });
type Cursor = z.infer<typeof cursorShape>;
type TypeState = z.infer<typeof typeState>;

const read = (text: string | undefined): Cursor => {
  if (text === undefined) return { v: 1, types: {} };
  const parsed = cursorShape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of a Microsoft 365 log pull');
};

interface Feed {
  readonly http: VendorHttp;
  /** `/api/v1.0/<tenant>/activity/feed` */
  readonly base: string;
}

/** A subscription must stand before there is content; to start one that stands changes nothing. */
const subscribe = async ({ http, base }: Feed): Promise<void> => {
  const path = `${base}/subscriptions/list`;
  const { body } = await http.send({ permission: FEED, path });
  const standing = new Set(
    list(body)
      .filter(isObject)
      .filter((one) => one['status'] === 'enabled')
      .map((one) => one['contentType']),
  );
  for (const type of contentTypes) {
    if (standing.has(type)) continue;
    const start = `${base}/subscriptions/start?contentType=${type}`;
    await http.send({ permission: FEED, method: 'POST', path: start });
  }
};

/** Without a zone, as the API wants it. */
const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);

async function* blobsOf(
  { http, base }: Feed,
  type: string,
  [from, to]: readonly [number, number],
): AsyncIterable<readonly Raw[]> {
  const query = `contentType=${type}&startTime=${iso(from)}&endTime=${iso(to)}`;
  let at: string | undefined = `${base}/subscriptions/content?${query}`;
  while (at !== undefined) {
    const answer = await http.send({ permission: FEED, path: at });
    yield list(answer.body).filter(isObject);
    at = answer.headers.get('nextpageuri') ?? undefined;
  }
}

async function* typePages(
  feed: Feed,
  type: string,
  before: TypeState,
  until: number,
): AsyncIterable<{ readonly records: readonly Raw[]; readonly state: TypeState }> {
  const earliest = Math.max(before.from, until - KEPT + OVERLAP);
  const known = new Set(before.seen);
  let seen = [...before.seen];
  for (let from = earliest; from < until; from += WINDOW) {
    const to = Math.min(from + WINDOW, until);
    for await (const blobs of blobsOf(feed, type, [from, to])) {
      for (const blob of blobs) {
        const [id, uri] = [str(blob['contentId']), str(blob['contentUri'])];
        if (id === undefined || uri === undefined || known.has(id)) continue;
        const { body } = await feed.http.send({ permission: FEED, path: uri });
        known.add(id);
        seen = [...seen, id].slice(-MAX_SEEN);
        yield { records: list(body).filter(isObject), state: { from, seen } };
      }
    }
    yield { records: [], state: { from: Math.max(earliest, to - OVERLAP), seen } };
  }
}

/** @throws CountersignError as `SourceDefinition.pullLogs`. */
export async function* pullM365Logs(
  config: M365Config,
  cursor: string | undefined,
  { since, until }: LogPullOptions,
  options?: ConnectOptions,
): AsyncIterable<LogPage> {
  const feed: Feed = {
    http: feedOf(config, config.app, options),
    base: `/api/v1.0/${encodeURIComponent(config.tenantId)}/activity/feed`,
  };
  let state = read(cursor);
  await subscribe(feed);
  for (const type of contentTypes) {
    const before = state.types[type] ?? { from: since, seen: [] };
    for await (const page of typePages(feed, type, before, until)) {
      state = { v: 1, types: { ...state.types, [type]: page.state } };
      yield { records: page.records, cursor: JSON.stringify(state) };
    }
  }
}
