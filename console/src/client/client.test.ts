import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf } from './call.ts';
import { listen } from './live.ts';

describe('addresses', () => {
  it('carry each parameter as one segment, whatever is in it', () => {
    const id = 'aws:arn:aws:iam::111122223333:user/ops/jane?x#y';
    expect(addressOf('identities.get', { params: { id } })).toBe(
      `/api/v1/identities/${encodeURIComponent(id)}`,
    );
  });

  it('join lists with commas and leave out what is not asked', () => {
    const query = { tier: [0, 1], class: [], search: undefined, owned: false };
    expect(addressOf('identities.list', { query })).toBe(
      '/api/v1/identities?tier=0%2C1&owned=false',
    );
  });
});

/** The browser's end of a server-sent stream: the edge of the network. */
class Line {
  static last: Line | undefined;
  readonly listeners = new Map<string, (message: { readonly data: string }) => void>();
  onopen: (() => void) | undefined;
  onerror: (() => void) | undefined;
  closed = false;
  constructor() {
    Line.last = this;
  }
  addEventListener(type: string, listener: (message: { readonly data: string }) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  say(type: string, data: string): void {
    this.listeners.get(type)?.({ data });
  }
}

const counters = (openIncidents: number, waitingApprovals = 0): string =>
  JSON.stringify({
    type: 'counters',
    at: 1,
    eventsPerSecond: 1,
    eventsTotal: 1,
    lagSeconds: 0,
    openIncidents,
    waitingApprovals,
  });

describe('the live feed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Line);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const open = () => {
    const client = new QueryClient();
    for (const id of ['incidents.list', 'approvals.list', 'rules.list']) {
      client.setQueryData([id, {}], {});
    }
    const feed = listen(client);
    const stale = (id: string): boolean => client.getQueryState([id, {}])?.isInvalidated ?? false;
    const line = Line.last;
    if (!line) throw new Error('No line was opened.');
    return { client, feed, line, stale };
  };

  it('makes stale what a hint is about, and nothing else', () => {
    const { feed, line, stale } = open();
    line.onopen?.();
    line.say(
      'plan',
      JSON.stringify({ type: 'plan', at: 1, id: 'p', incidentId: 'i', state: 'running' }),
    );
    expect(stale('approvals.list')).toBe(false);
    vi.advanceTimersByTime(500);
    expect([stale('approvals.list'), stale('rules.list')]).toEqual([true, false]);
    expect(feed.get().state).toBe('live');
    feed.close();
    expect(line.closed).toBe(true);
  });

  it('notices by a moved count that a hint was missed', () => {
    const { feed, line, stale } = open();
    line.say('counters', counters(2));
    vi.advanceTimersByTime(500);
    expect(stale('incidents.list')).toBe(false);
    line.say('counters', counters(3));
    vi.advanceTimersByTime(500);
    expect(stale('incidents.list')).toBe(true);
    feed.close();
  });

  it('takes nothing it cannot read', () => {
    const { feed, line, stale } = open();
    line.say('incident', '{');
    line.say('incident', '{"type":"incident","id":7}');
    vi.advanceTimersByTime(500);
    expect(stale('incidents.list')).toBe(false);
    expect(feed.get().recent).toEqual([]);
    feed.close();
  });

  it('asks everything again when a lost line returns', () => {
    const { feed, line, stale } = open();
    line.onopen?.();
    line.onerror?.();
    expect(feed.get().state).toBe('lost');
    line.onopen?.();
    expect(stale('rules.list')).toBe(true);
    feed.close();
  });
});
