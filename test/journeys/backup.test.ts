/** Put aside, brought back on an empty machine: the same answers, and the same story goes on. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { doctor } from '../../src/platform/doctor/doctor.ts';
import { backup, checkBackup } from '../../src/platform/keep/backup.ts';
import { restore } from '../../src/platform/keep/restore.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';
import { until } from './site.case.ts';
import { call, send } from './trail.case.ts';

const folders: string[] = [];
const folder = (name: string): string => {
  const made = mkdtempSync(join(tmpdir(), `cs-${name}-`));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

const parts = {
  version: '0.0.0-test',
  clock: { now: () => Date.now() },
  log: silentLog,
  env: { COUNTERSIGN_KEY: Buffer.alloc(32, 7).toString('base64') },
};

const start = (dataDir: string, storeUrl: string | undefined): Promise<Platform> =>
  openPlatform({
    ...parts,
    ...{ dataDir, host: '127.0.0.1', port: 0, demo: false, connections: [] },
    ...(storeUrl === undefined ? {} : { storeUrl }),
  });

const incidents = async ({ store }: Platform) =>
  (await store.incidents.list({}, { limit: 10 })).items;

const grown = async (platform: Platform, eventId: string) =>
  until(`${eventId} in an incident`, async () =>
    (await incidents(platform)).find(({ signals }) =>
      signals.some(({ vendorEventIds }) => vendorEventIds.includes(eventId)),
    ),
  );

interface Database {
  readonly url: string | undefined;
  stop(): Promise<void>;
}
const own: Database = { url: undefined, stop: async () => undefined };
const onPeer = async (): Promise<Database> => {
  const database = await peerDatabase();
  return {
    url: 'url' in database.address ? database.address.url : undefined,
    stop: database.stop,
  };
};

describe.each([
  { name: 'the embedded PostgreSQL', open: async () => own, skip: undefined },
  { name: 'a PostgreSQL of one’s own', open: onPeer, skip: peer.skip },
])('a backup on $name', ({ open, skip }) => {
  it.skipIf(skip !== undefined)(
    'comes back on an empty machine with the same answers, and the story goes on in the same incident',
    async () => {
      const [here, there] = [await open(), await open()];
      const dataDir = folder('kept');
      const first = await start(dataDir, here.url);
      await send(first, call('StopLogging', 1));
      const opened = await grown(first, 'e-1');
      const place = { dataDir, store: here.url };
      const to = join(folder('backup'), 'monday');
      // A log that is being written is of no one moment.
      await expect(backup({ ...place, to }, parts)).rejects.toMatchObject({
        code: 'ERR_STORE_IN_USE',
      });
      await first.stop();

      const made = await backup({ ...place, to }, parts);
      expect(made).toMatchObject({ faults: [], hasAnswers: true });
      expect(made.rows).toBeGreaterThan(20);
      await expect(backup({ ...place, to }, parts)).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
      // Neither the key nor the local token travels.
      const kept = readdirSync(to, { recursive: true }).map(String);
      expect(kept.filter((name) => /sealing\.key|cli\.json/.test(name))).toEqual([]);

      const again = { dataDir: join(folder('new'), 'data'), store: there.url };
      await expect(restore({ ...again, from: to }, { ...parts, env: {} })).rejects.toMatchObject({
        code: 'ERR_CONFIG_INVALID',
      });
      const back = await restore({ ...again, from: to }, parts);
      expect(back).toMatchObject({ rows: made.rows, compared: { differ: [] } });
      expect(back.compared?.asked).toBeGreaterThan(25);
      const looked = await doctor(
        { ...again, stream: undefined, partitions: undefined, compare: to },
        parts,
      );
      expect(looked.compared).toEqual({ asked: back.compared?.asked, differ: [] });
      expect(
        looked.checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown'),
      ).toEqual([]);
      await expect(restore({ ...again, from: to }, parts)).rejects.toMatchObject({
        code: 'ERR_CONFLICT',
      });

      const second = await start(again.dataDir, again.store);
      await send(second, call('DeleteTrail', 2));
      const next = await grown(second, 'e-2');
      expect(next.id).toBe(opened.id);
      expect(await incidents(second)).toHaveLength(1);
      await second.stop();
      // It has lived on: the doctor sees that it is not what was kept.
      const later = await doctor(
        { ...again, stream: undefined, partitions: undefined, compare: to },
        parts,
      );
      expect(later.compared?.differ.map(({ question }) => question)).toEqual(
        expect.arrayContaining(['incidents', 'findings', 'archived events', 'state of the loop']),
      );
      await here.stop();
      await there.stop();
    },
    120_000,
  );
});

describe('a damaged backup', () => {
  it('is told of file by file, and nothing of it is restored', async () => {
    const dataDir = folder('kept');
    const first = await start(dataDir, undefined);
    await send(first, call('StopLogging', 1));
    await grown(first, 'e-1');
    await first.stop();
    const to = join(folder('backup'), 'monday');
    await backup({ dataDir, store: undefined, to }, parts);
    const rows = join(to, 'store/incidents.ndjson.gz');
    const kept = readFileSync(rows);
    const into = { dataDir: join(folder('new'), 'data'), store: undefined, from: to };
    appendFileSync(rows, 'x');
    expect((await checkBackup(to)).faults).toEqual([
      expect.stringContaining('store/incidents.ndjson.gz'),
    ]);
    const turned = Buffer.from(kept);
    turned[turned.length >> 1] = (turned[turned.length >> 1] ?? 0) ^ 1;
    writeFileSync(rows, turned);
    expect((await checkBackup(to)).faults).toEqual([
      'store/incidents.ndjson.gz: its content was changed',
    ]);
    rmSync(rows);
    await expect(restore(into, parts)).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      message: expect.stringContaining('damaged'),
    });
    expect(existsSync(into.dataDir)).toBe(false);
    // A manifest that points out of its folder reads nothing there.
    writeFileSync(rows, kept);
    const manifest = join(to, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"store/incidents.ndjson.gz"', '"../../etc/passwd"'));
    await expect(checkBackup(to)).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' });
    rmSync(manifest);
    await expect(checkBackup(to)).rejects.toMatchObject({
      message: expect.stringContaining('no whole backup'),
    });
  }, 60_000);
});
