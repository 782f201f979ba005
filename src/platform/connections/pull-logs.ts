/**
 * New log records of one connection, on their way into the stream. The cursor is kept after the records are
 * durable, so a kill repeats a page and loses none; what overlapping pages repeat is left out. The first time, history
 * is read to learn from, without alerting.
 */

import { ingest } from '../../api/index.ts';
import { type Clock, DAY, isObject, type Log, messageOf, sha256Hex } from '../../core/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { EventStream } from '../../stream/index.ts';
import type { LogFeed } from '../platform-contract.ts';

export interface LogPullDeps {
  readonly store: Pick<TenantStore, 'settings' | 'tenant'>;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly backfillDays?: number;
}

export interface LogPullReport {
  readonly records: number;
  /** Left out because an earlier page had them. */
  readonly repeated: number;
  readonly backfilled: boolean;
  /** Set when it broke off; what came before it is durable. */
  readonly fault?: string;
}

interface Kept {
  readonly cursor: string | undefined;
  readonly caughtUp: boolean;
  /** Marks of the newest records, oldest first, each `MARK` characters. */
  readonly seen: string;
}

const BACKFILL_DAYS = 30;
/** Characters of a record's hash: 66 bits. */
const MARK = 11;
const MAX_SEEN = 10_000;

const markOf = (line: string): string =>
  Buffer.from(sha256Hex(line), 'hex').toString('base64url').slice(0, MARK);

const marksIn = (seen: string): Set<string> => {
  const marks = new Set<string>();
  for (let at = 0; at + MARK <= seen.length; at += MARK) marks.add(seen.slice(at, at + MARK));
  return marks;
};

const keptOf = (value: unknown): Kept => {
  if (!isObject(value)) return { cursor: undefined, caughtUp: false, seen: '' };
  const { cursor, caughtUp, seen } = value;
  return {
    cursor: typeof cursor === 'string' ? cursor : undefined,
    caughtUp: caughtUp === true,
    seen: typeof seen === 'string' ? seen : '',
  };
};

export const pullLogs = async (feed: LogFeed, deps: LogPullDeps): Promise<LogPullReport> => {
  const { store, stream, clock, log, signal, backfillDays = BACKFILL_DAYS } = deps;
  const { source } = feed;
  const key = `logs:${source.id}:${feed.name}`;
  let kept = keptOf(await store.settings.get(key));
  const backfilled = !kept.caughtUp;
  let [records, repeated] = [0, 0];
  const keep = async (next: Kept): Promise<void> => {
    kept = next;
    await store.settings.put(key, next);
  };
  const done = (): LogPullReport => ({ records, repeated, backfilled });
  try {
    const until = clock.now();
    const pages = feed.pull(kept.cursor, { since: until - backfillDays * DAY, until });
    for await (const page of pages) {
      const marks = marksIn(kept.seen);
      const lines: Buffer[] = [];
      for (const record of page.records) {
        const line = JSON.stringify(record);
        const mark = markOf(line);
        if (marks.has(mark)) {
          repeated++;
          continue;
        }
        marks.add(mark);
        lines.push(Buffer.from(`${line}\n`));
      }
      if (lines.length > 0) {
        await ingest(lines, {
          stream,
          tenant: store.tenant,
          source,
          now: () => clock.now(),
          ...(kept.caughtUp ? {} : { backfill: true }),
        });
        records += lines.length;
      }
      await keep({ ...kept, cursor: page.cursor, seen: [...marks].slice(-MAX_SEEN).join('') });
      if (signal?.aborted) return done();
    }
    if (!kept.caughtUp) await keep({ ...kept, caughtUp: true });
    return done();
  } catch (error) {
    log.warn({ source: source.id, because: messageOf(error) }, 'a log pull broke off');
    return { ...done(), fault: messageOf(error) };
  }
};
