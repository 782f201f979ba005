/** Server-sent events: hints that something changed. A slow listener is let go, never waited for. */
import type { ServerResponse } from 'node:http';
import type { LiveEvent, Permission } from './contract/index.ts';
import type { Who } from './who.ts';

const MAX_BACKLOG_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 20_000;
const MAX_LISTENERS = 500;
const MAX_PER_USER = 20;

const readPermission: Readonly<Record<LiveEvent['type'], Permission>> = {
  incident: 'incidents:read',
  approval: 'approvals:read',
  plan: 'response:read',
  posture: 'identities:read',
  counters: 'overview:read',
  drill: 'drills:read',
};

interface Listener {
  readonly response: ServerResponse;
  who: Who;
  /** Asks the store anew who this is. */
  readonly stillIn: (() => Promise<Who | undefined>) | undefined;
}

export interface LiveHub {
  publish(event: LiveEvent): void;
  /** False when too many listen already. `stillIn` is asked at every heartbeat. */
  listen(response: ServerResponse, who: Who, stillIn?: () => Promise<Who | undefined>): boolean;
  /** Ends the streams of one user, or of one session or token, at once. */
  end(whose: { readonly userId: string } | { readonly tokenId: string }): void;
  readonly listeners: number;
  close(): void;
}

export interface LiveOptions {
  readonly now: () => number;
  readonly heartbeatMs?: number;
}

export const createLiveHub = ({ now, heartbeatMs = HEARTBEAT_MS }: LiveOptions): LiveHub => {
  const listeners = new Set<Listener>();
  const drop = (listener: Listener): void => {
    listeners.delete(listener);
    listener.response.end();
  };
  const send = (listener: Listener, text: string): void => {
    if (listener.response.writableLength > MAX_BACKLOG_BYTES || listener.who.expiresAt <= now())
      drop(listener);
    else listener.response.write(text);
  };
  const beat = async (listener: Listener): Promise<void> => {
    if (listener.stillIn) {
      // A store that does not answer ends the stream: the console asks again, and signs in if it must.
      const who = await listener.stillIn().catch(() => undefined);
      if (!listeners.has(listener)) return;
      if (!who?.permissions.has('live:read')) return drop(listener);
      listener.who = who;
    }
    send(listener, ': still here\n\n');
  };
  const heartbeat = setInterval(() => {
    for (const listener of listeners) void beat(listener);
  }, heartbeatMs);
  heartbeat.unref();

  return {
    get listeners() {
      return listeners.size;
    },
    publish(event) {
      const needed = readPermission[event.type];
      const text = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
      for (const listener of listeners) {
        if (listener.who.permissions.has(needed)) send(listener, text);
      }
    },
    listen(response, who, stillIn) {
      const mine = [...listeners].filter((one) => one.who.userId === who.userId);
      if (listeners.size >= MAX_LISTENERS || mine.length >= MAX_PER_USER) return false;
      const listener: Listener = { response, who, stillIn };
      listeners.add(listener);
      response.on('close', () => listeners.delete(listener));
      response.write('retry: 3000\n\n');
      return true;
    },
    end(whose) {
      for (const listener of listeners) {
        const { who } = listener;
        if ('userId' in whose ? who.userId === whose.userId : who.tokenId === whose.tokenId)
          drop(listener);
      }
    },
    close() {
      clearInterval(heartbeat);
      for (const listener of listeners) drop(listener);
    },
  };
};
