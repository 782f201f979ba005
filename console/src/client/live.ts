/** Server-sent events → queries asked again. The stream only hints; the routes hold the truth. */
import type { QueryClient } from '@tanstack/react-query';
import { type LiveEvent, liveEvent, liveEventTypes, type RouteId, routes } from '../contract.ts';
import { isRoute } from './query.ts';

export type LiveState = 'connecting' | 'live' | 'lost';
export type Counters = Extract<LiveEvent, { type: 'counters' }>;

/** Which routes a hint makes stale. */
const staleBy: Readonly<Record<LiveEvent['type'], readonly RouteId[]>> = {
  incident: ['incidents.list', 'incidents.get', 'overview.get', 'identities.get'],
  approval: ['approvals.list', 'incidents.get', 'overview.get'],
  plan: ['plans.list', 'plans.get', 'incidents.get', 'approvals.list', 'overview.get'],
  posture: ['identities.list', 'identities.facets', 'identities.get', 'posture.checks'],
  counters: [],
  drill: ['drills.list', 'drills.runs'],
};

export interface Live {
  readonly state: LiveState;
  readonly counters: Counters | undefined;
  /** Newest first, at most 30. */
  readonly recent: readonly LiveEvent[];
}

export interface LiveFeed {
  get(): Live;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Hints that come in bursts are settled together, at most once in this time (ms). */
const settleAfter = 400;

export const listen = (client: QueryClient): LiveFeed => {
  let live: Live = { state: 'connecting', counters: undefined, recent: [] };
  const listeners = new Set<() => void>();
  const stale = new Set<RouteId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (next: Partial<Live>): void => {
    live = { ...live, ...next };
    for (const listener of listeners) listener();
  };
  const settle = (): void => {
    timer = undefined;
    const touched = isRoute(...stale);
    stale.clear();
    void client.invalidateQueries({ predicate: (query) => touched(query.queryKey) });
  };
  const spoil = (ids: readonly RouteId[]): void => {
    for (const id of ids) stale.add(id);
    timer ??= setTimeout(settle, settleAfter);
  };
  /** A count that moved says that a hint was missed. */
  const count = (next: Counters): void => {
    const old = live.counters;
    set({ counters: next });
    if (old && old.openIncidents !== next.openIncidents) spoil(staleBy.incident);
    if (old && old.waitingApprovals !== next.waitingApprovals) spoil(staleBy.approval);
  };
  const take = (message: MessageEvent<string>): void => {
    let data: unknown;
    try {
      data = JSON.parse(message.data);
    } catch {
      return;
    }
    const read = liveEvent.safeParse(data);
    if (!read.success) return;
    const event = read.data;
    if (event.type === 'counters') {
      count(event);
      return;
    }
    set({ recent: [event, ...live.recent].slice(0, 30) });
    spoil(staleBy[event.type]);
  };
  const source = new EventSource(routes['live.listen'].path);
  source.onopen = () => {
    const returned = live.state === 'lost';
    set({ state: 'live' });
    // What was said while the line was down is not said again.
    if (returned) void client.invalidateQueries();
  };
  source.onerror = () => set({ state: 'lost' });
  for (const type of liveEventTypes) source.addEventListener(type, take);
  return {
    get: () => live,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      source.close();
      clearTimeout(timer);
    },
  };
};
