/**
 * New records of each application of the Reports API, then alerts. Google gives the newest first, so time is cut into
 * windows and the cursor moves window by window; each pull looks again at what may have come late.
 */
import { CountersignError, DAY, isObject, parseJson, SECOND } from '../../core/index.ts';
import type { LogPage, LogPullOptions } from '../contract.ts';
import { instant, list, obj, type Raw, str } from '../record.ts';
import { type ClientOptions, readClients, type WorkspaceClients } from './client.ts';
import type { WorkspaceConfig } from './config.ts';
import { splitActivity } from './detect.ts';
import { lateOf, scopes } from './permissions.ts';

/** Per application: epoch ms up to which everything was read. */
type Reached = Readonly<Record<string, number>>;

const WINDOW_MS = 7 * DAY;
/** Google keeps most logs for 180 days (support.google.com/a/answer/7061566). */
const KEPT_MS = 180 * DAY;
const ALERTS = 'alerts';
const ALERT_LATE_SECONDS = 3_600;

const reachedOf = (cursor: string | undefined): Reached => {
  if (cursor === undefined) return {};
  const value = parseJson(cursor);
  const reached = isObject(value) && isObject(value['reached']) ? value['reached'] : undefined;
  if (reached === undefined)
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'the cursor of the Google Workspace pull cannot be read',
    );
  return Object.fromEntries(
    Object.entries(reached).flatMap(([name, at]) => (typeof at === 'number' ? [[name, at]] : [])),
  );
};

const cursorOf = (reached: Reached): string => JSON.stringify({ v: 1, reached });

interface Window {
  readonly from: number;
  readonly to: number;
}

const windowsOf = (from: number, until: number): readonly Window[] => {
  const out: Window[] = [];
  for (let at = from; at < until; at += WINDOW_MS)
    out.push({ from: at, to: Math.min(at + WINDOW_MS, until) });
  return out;
};

async function* activitiesIn(
  clients: WorkspaceClients,
  application: string,
  { from, to }: Window,
): AsyncGenerator<readonly Raw[]> {
  const reports = await clients.reports(scopes.reports);
  let pageToken: string | undefined;
  do {
    const { data } = await clients.calls.ask(scopes.reports, () =>
      reports.activities.list({
        userKey: 'all',
        applicationName: application,
        startTime: new Date(from).toISOString(),
        endTime: new Date(to).toISOString(),
        maxResults: 1_000,
        ...(pageToken === undefined ? {} : { pageToken }),
      }),
    );
    yield (data.items ?? []).map((one) => one as Raw);
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
}

async function* alertsFrom(
  clients: WorkspaceClients,
  from: number,
): AsyncGenerator<readonly Raw[]> {
  let pageToken: string | undefined;
  do {
    const query = new URLSearchParams({
      filter: `createTime >= "${new Date(from).toISOString()}"`,
      orderBy: 'createTime asc',
      pageSize: '100',
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    const body = obj(
      await clients.get(
        scopes.alerts,
        `https://alertcenter.googleapis.com/v1beta1/alerts?${query}`,
      ),
    );
    yield list(body['alerts']).filter((one): one is Raw => isObject(one));
    pageToken = str(body['nextPageToken']);
  } while (pageToken !== undefined);
}

/** @throws CountersignError ERR_SOURCE_DENIED (detail.permission) | ERR_SOURCE_THROTTLED | ERR_SOURCE_UNAVAILABLE */
export async function* pullWorkspaceLogs(
  config: WorkspaceConfig,
  cursor: string | undefined,
  { since, until }: LogPullOptions,
  options: ClientOptions = {},
): AsyncGenerator<LogPage> {
  const clients = readClients(config, options);
  let reached = reachedOf(cursor);
  const startOf = (name: string, lateSeconds: number): number => {
    const known = reached[name];
    const from = known === undefined ? since : known - lateSeconds * SECOND;
    return Math.max(from, until - KEPT_MS);
  };
  for (const application of config.applications) {
    for (const window of windowsOf(startOf(application, lateOf(application)), until)) {
      let before: readonly Raw[] | undefined;
      for await (const page of activitiesIn(clients, application, window)) {
        // A page is given on when it is known whether it is the window's last: only then the cursor moves.
        if (before !== undefined)
          yield { records: before.flatMap(splitActivity), cursor: cursorOf(reached) };
        before = page;
      }
      reached = { ...reached, [application]: window.to };
      if (before !== undefined)
        yield { records: before.flatMap(splitActivity), cursor: cursorOf(reached) };
    }
  }
  if (!config.alerts) return;
  const from = startOf(ALERTS, ALERT_LATE_SECONDS);
  for await (const page of alertsFrom(clients, from)) {
    const latest = Math.max(from, ...page.map((one) => instant(one['createTime']) ?? 0));
    reached = { ...reached, [ALERTS]: Math.min(latest, until) };
    yield { records: page, cursor: cursorOf(reached) };
  }
}
