import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/api/database.case.ts';
import { CountersignError, DAY, silentLog } from '../../src/core/index.ts';
import { pullLogs } from '../../src/platform/connections/pull-logs.ts';
import type { LogPage, LogPullOptions } from '../../src/sources/index.ts';
import { sources } from '../../src/sources/index.ts';
import type { Store, TenantStore } from '../../src/store/index.ts';
import { type EventStream, openLocalStream } from '../../src/stream/index.ts';

const now = Date.UTC(2026, 10, 20);
const [source] = sources;
if (!source) throw new Error('there is no system');

/** A vendor whose pages overlap by one record, as those of late logs do. */
const vendorOf = (pages: readonly (readonly string[])[], breakAt = -1) => {
  const asked: { cursor: string | undefined; options: LogPullOptions }[] = [];
  async function* pull(
    cursor: string | undefined,
    options: LogPullOptions,
  ): AsyncGenerator<LogPage> {
    asked.push({ cursor, options });
    const from = cursor === undefined ? 0 : Number(cursor);
    for (const [index, page] of pages.entries()) {
      if (index < from) continue;
      if (index === breakAt)
        throw new CountersignError('ERR_SOURCE_UNAVAILABLE', 'the vendor is away');
      const before = pages[index - 1]?.at(-1);
      const ids = before === undefined ? page : [before, ...page];
      yield { records: ids.map((eventID) => ({ eventID })), cursor: String(index + 1) };
    }
  }
  return { asked, feed: { name: 'default', source, pull } };
};

describe('the logs of a connection', () => {
  let database: { store: Store; stop(): Promise<void> };
  let store: TenantStore;
  let stream: EventStream;
  let folder: string;
  let tenants = 0;

  beforeAll(async () => {
    database = await openDatabase();
  }, 60_000);
  afterAll(() => database.stop());
  const open = async (): Promise<void> => {
    const tenant = `t${++tenants}`;
    await database.store.ensureTenant(tenant, tenant);
    store = database.store.tenant(tenant);
    folder = mkdtempSync(join(tmpdir(), 'countersign-logs-'));
    stream = await openLocalStream({ dir: folder, partitions: 1, log: silentLog });
  };
  afterEach(async () => {
    await stream.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const pull = (feed: ReturnType<typeof vendorOf>['feed']) =>
    pullLogs(feed, { store, stream, clock: { now: () => now }, log: silentLog, backfillDays: 7 });

  /** What stands in the stream: ids, and whether they are only learnt from. */
  const kept = async (): Promise<{ ids: string[]; backfill: boolean[] }> => {
    const ids: string[] = [];
    const backfill: boolean[] = [];
    const stop = new AbortController();
    const end = await stream.end(0);
    if (end === 0) return { ids, backfill };
    for await (const block of stream.read(0, 0, stop.signal)) {
      for (const line of Buffer.from(block.payload).toString('utf8').split('\n')) {
        if (line === '') continue;
        ids.push((JSON.parse(line) as { eventID: string }).eventID);
        backfill.push(block.header.backfill === true);
      }
      if (block.position + 1 >= end) break;
    }
    stop.abort();
    return { ids, backfill };
  };

  it('are first read as history to learn from, then live, each record once', async () => {
    await open();
    const first = vendorOf([['a', 'b'], ['c']]);
    expect(await pull(first.feed)).toEqual({ records: 3, repeated: 1, backfilled: true });
    expect(first.asked[0]?.options).toEqual({ since: now - 7 * DAY, until: now });
    const second = vendorOf([['a', 'b'], ['c'], ['d']]);
    expect(await pull(second.feed)).toEqual({ records: 1, repeated: 1, backfilled: false });
    expect(second.asked[0]?.cursor).toBe('2');
    expect(await kept()).toEqual({
      ids: ['a', 'b', 'c', 'd'],
      backfill: [true, true, true, false],
    });
  });

  it('go on where they broke off, and history stays history until it was read to its end', async () => {
    await open();
    const broken = await pull(vendorOf([['a'], ['b'], ['c']], 1).feed);
    expect(broken).toMatchObject({ records: 1, backfilled: true });
    expect(broken.fault).toContain('the vendor is away');
    expect(await pull(vendorOf([['a'], ['b'], ['c']]).feed)).toMatchObject({
      records: 2,
      backfilled: true,
    });
    expect(await kept()).toEqual({ ids: ['a', 'b', 'c'], backfill: [true, true, true] });
  });
});
