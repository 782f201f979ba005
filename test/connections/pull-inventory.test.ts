import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/api/database.case.ts';
import { CountersignError, DAY, silentLog } from '../../src/core/index.ts';
import type { Snapshot } from '../../src/model/index.ts';
import { pullFeed } from '../../src/platform/connections/pull-inventory.ts';
import type { PullOptions } from '../../src/sources/index.ts';
import type { Store } from '../../src/store/index.ts';
import { type EventStream, openLocalStream } from '../../src/stream/index.ts';

const PARTS = 4;

/** A system whose listing comes in four parts, and breaks off where it is told to. */
const systemOf = (breakAt = PARTS) => {
  const asked: { at: number; resume: string | undefined }[] = [];
  async function* pull(at: number, options: PullOptions = {}): AsyncGenerator<Snapshot> {
    asked.push({ at, resume: options.resume });
    for (let index = Number(options.resume ?? 0); index < PARTS; index++) {
      if (index === breakAt) throw new CountersignError('ERR_SOURCE_UNAVAILABLE', 'it is away');
      const last = index === PARTS - 1;
      const part = { index, last, resume: String(index + 1) };
      yield {
        ...{ system: 'toy', scope: 'home', takenAt: at, blind: [], facts: [] },
        ...{ complete: last ? (['group'] as const) : [], part },
      };
    }
  }
  return { asked, feed: { name: 'default', pull } };
};

describe('the inventory of a connection', () => {
  let database: { store: Store; stop(): Promise<void> };
  let stream: EventStream;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pull-'));
  let now = Date.UTC(2026, 10, 20);
  beforeAll(async () => {
    database = await openDatabase();
    stream = await openLocalStream({ dir: folder, partitions: 1, log: silentLog });
  }, 60_000);
  afterAll(async () => {
    await stream.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const deps = async (tenant: string) => {
    await database.store.ensureTenant(tenant, tenant);
    return {
      settings: database.store.tenant(tenant).settings,
      clock: { now: () => now },
      now: () => now,
      ...{ stream, tenant, log: silentLog },
      partitionOf: () => 0,
    };
  };

  it('goes on after its last durable part, as the same pull, and begins anew once it was whole', async () => {
    const parts = await deps('acme');
    const began = now;
    expect(await pullFeed('toy', systemOf(2).feed, parts)).toMatchObject({
      scopes: 2,
      fault: 'it is away',
    });
    now += 3_600_000;
    const second = systemOf();
    expect(await pullFeed('toy', second.feed, parts)).toEqual({ scopes: 2, facts: 0 });
    expect(second.asked).toEqual([{ at: began, resume: '2' }]);
    const third = systemOf();
    await pullFeed('toy', third.feed, parts);
    expect(third.asked).toEqual([{ at: now, resume: undefined }]);
  });

  it('begins anew where the unfinished pull is older than a day', async () => {
    const parts = await deps('bolt');
    await pullFeed('toy', systemOf(1).feed, parts);
    now += 2 * DAY;
    const later = systemOf();
    await pullFeed('toy', later.feed, parts);
    expect(later.asked).toEqual([{ at: now, resume: undefined }]);
  });
});
