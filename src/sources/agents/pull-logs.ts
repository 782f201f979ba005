/**
 * Anthropic's activity feed and OpenAI's audit log: both answer newest first, so each pull walks one window of time
 * down by the id of the last record, and the next window begins a little before the end of this one.
 */
import { isObject, MINUTE, parseJson } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { list, obj, type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';
import { feedClient, type Sleep } from './anthropic/client.ts';
import type { AgentsConfig } from './config.ts';
import { openAiClient } from './openai/client.ts';
import { ANTHROPIC_ACTIVITIES, OPENAI_AUDIT } from './permissions.ts';

/** Anthropic promises one minute; OpenAI promises nothing. Read again and told apart by their ids. */
const OVERLAP_MS = 30 * MINUTE;
const MAX_PAGES = 100_000;

interface Walk {
  readonly from: number;
  /** Set while a window is being walked down. */
  readonly to?: number;
  readonly after?: string;
}

type Cursor = Readonly<Record<string, Walk>>;

interface Feed {
  readonly name: string;
  readonly http: VendorHttp;
  readonly permission: string;
  path(from: number, to: number, after: string | undefined): string;
}

const feedsOf = (config: AgentsConfig, sleep: Sleep | undefined): readonly Feed[] => [
  ...(config.anthropic
    ? [
        {
          name: 'anthropic',
          http: feedClient(config.anthropic, sleep),
          permission: ANTHROPIC_ACTIVITIES,
          path: (from: number, to: number, after: string | undefined) =>
            `/v1/compliance/activities?${new URLSearchParams({
              'created_at.gte': new Date(from).toISOString(),
              'created_at.lt': new Date(to).toISOString(),
              limit: '1000',
              ...(after === undefined ? {} : { after_id: after }),
            })}`,
        },
      ]
    : []),
  ...(config.openai
    ? [
        {
          name: 'openai',
          http: openAiClient(config.openai, config.openai.adminKey, sleep),
          permission: OPENAI_AUDIT,
          path: (from: number, to: number, after: string | undefined) =>
            `/v1/organization/audit_logs?${new URLSearchParams({
              'effective_at[gte]': String(Math.floor(from / 1000)),
              'effective_at[lt]': String(Math.ceil(to / 1000)),
              limit: '100',
              ...(after === undefined ? {} : { after }),
            })}`,
        },
      ]
    : []),
];

const walkIn = (value: unknown): Walk | undefined => {
  const { from, to, after } = obj(value);
  if (typeof from !== 'number' || !Number.isFinite(from)) return undefined;
  return {
    from,
    ...(typeof to === 'number' && Number.isFinite(to) ? { to } : {}),
    ...(typeof after === 'string' ? { after } : {}),
  };
};

/** A cursor of ours; of anything else the pull begins anew, which loses nothing. */
const cursorIn = (text: string | undefined): Cursor => {
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return {};
  }
  const walks = Object.entries(isObject(json) ? json : {}).flatMap(([name, value]) => {
    const walk = walkIn(value);
    return walk === undefined ? [] : [[name, walk] as const];
  });
  return Object.fromEntries(walks);
};

interface Page {
  readonly records: readonly Raw[];
  readonly walk: Walk;
}

/** One window, newest first, until its end; where it was broken off before, from there. */
async function* walkDown(feed: Feed, start: Walk, until: number): AsyncIterable<Page> {
  const { from } = start;
  const to = start.to ?? until;
  let { after } = start;
  for (let page = 0; page < MAX_PAGES; page++) {
    const path = feed.path(from, to, after);
    const { body } = await feed.http.send({ permission: feed.permission, path });
    const items = list(obj(body)['data']).map(obj);
    const last = str(obj(body)['last_id']) ?? str(items.at(-1)?.['id']);
    const goesOn = obj(body)['has_more'] === true && last !== undefined && last !== after;
    const walk = goesOn ? { from, to, after: last } : { from: Math.max(from, to - OVERLAP_MS) };
    yield { records: [...items].reverse(), walk };
    if (!goesOn) return;
    after = last;
  }
}

export async function* pullAgentLogs(
  config: AgentsConfig,
  cursor: string | undefined,
  options: LogPullOptions,
  sleep?: Sleep,
): AsyncIterable<LogPage> {
  let walks = cursorIn(cursor);
  for (const feed of feedsOf(config, sleep)) {
    const begun = walks[feed.name] ?? { from: options.since };
    const windows = begun.to === undefined ? 1 : 2;
    for (let nth = 0; nth < windows; nth++) {
      const start = walks[feed.name] ?? begun;
      for await (const { records, walk } of walkDown(feed, start, options.until)) {
        walks = { ...walks, [feed.name]: walk };
        yield { records, cursor: JSON.stringify(walks) };
      }
    }
  }
}
