import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { type Archive, type ArchiveRow, openLocalArchive, type TopQuery } from '../index.ts';

const base = mkdtempSync(join(tmpdir(), 'countersign-rollups-'));
const start = Date.UTC(2026, 9, 1);
let archive: Archive;
let folder = '';
afterEach(() => archive.close());
afterAll(() => rmSync(base, { recursive: true, force: true }));

const open = (name: string): Archive => {
  folder = join(base, name);
  archive = openLocalArchive({ dir: folder });
  return archive;
};

/** The same for the same number; roles are worn by several, and some days are busier. */
const row = (n: number): ArchiveRow => {
  const dice = (n * 2_654_435_761) % 4_294_967_296;
  const root = `aws:user/${dice % 7}`;
  return {
    event: {
      id: `evt_${n}`,
      vendorId: `vendor-${n}`,
      source: dice % 2 === 0 ? 'aws' : 'okta',
      logsource: { product: 'aws', service: 'cloudtrail' },
      time: start + (dice % (5 * DAY)),
      classUid: 6003,
      activityId: 2,
      kind: 'other',
      operation: `Operation${dice % 5}`,
      service: 's3.amazonaws.com',
      privilege: 's3:ListBuckets',
      effect: 'read',
      outcome: dice % 3 === 0 ? 'failure' : 'success',
      actor: { principalKind: 'identity', name: 'jane', kind: 'unknown' },
      src: { ip: `198.51.100.${dice % 11}` },
      cloud: { account: '111122223333', region: `eu-${dice % 3}` },
      targets: [],
      raw: {},
    },
    lineage: { root, actingAs: dice % 4 === 0 ? `aws:role/${dice % 3}` : root, links: [] },
    raw: JSON.stringify({ n }),
  };
};
const rows = (from: number, to: number): ArchiveRow[] =>
  Array.from({ length: to - from }, (_, index) => row(from + index));

const columns: readonly TopQuery['column'][] = ['ip', 'operation', 'rootId', 'actorId', 'region'];
/** All that pages ask for, of whole days, of a stretch that begins and ends within a day, of roots and of roles. */
const asked = async () => ({
  count: await archive.count('t1'),
  tops: await Promise.all(
    columns.flatMap((column) =>
      [undefined, 'aws:user/3', 'aws:role/1', "' OR 1 = 1 --"].flatMap((identityId) =>
        [{}, { from: start + DAY + 5 * HOUR, to: start + 4 * DAY - 1 }].map((range) =>
          archive.top({
            ...{ tenant: 't1', column, limit: 20, ...range },
            ...(identityId === undefined ? {} : { identityId }),
          }),
        ),
      ),
    ),
  ),
  timelines: await Promise.all(
    ['aws:user/3', 'aws:role/1'].flatMap((identityId) =>
      [5, 60, 5_000].map(async (limit) =>
        (await archive.timeline({ tenant: 't1', identityId, limit })).map(({ id }) => id),
      ),
    ),
  ),
  lineages: await Promise.all(
    ['aws:user/3', 'aws:role/1'].map((identityId) =>
      archive.lineage({ tenant: 't1', identityId, limit: 60 }),
    ),
  ),
  raws: await Promise.all([0, 77, 399].map((n) => archive.raw('t1', `evt_${n}`))),
  nobody: (await archive.raw('t1', 'evt_none')) ?? 'no such event',
});

const shares = (): readonly string[] => readdirSync(join(folder, 't1', 'rollups'));
const reopen = async (): Promise<void> => {
  await archive.close();
  archive = openLocalArchive({ dir: folder });
};
const inDatabase = async (sql: string): Promise<void> => {
  const database = await DuckDBInstance.create(join(folder, 't1', 'hot.duckdb'));
  const connection = await database.connect();
  await connection.run(sql);
  connection.closeSync();
  database.closeSync();
};

describe('rollups answer as the events do', () => {
  it('before days are closed, after it, and when events came late to a closed day', async () => {
    open('late');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    const before = await asked();
    await archive.compact(start + 3 * DAY);
    expect(shares()).toHaveLength(3);
    expect(await asked()).toEqual(before);

    await archive.write('t1', 0, 1, rows(400, 500));
    await archive.flush();
    const hot = await asked();
    expect(hot.count).toBe(500);
    await archive.compact(start + 3 * DAY);
    expect(shares()).toHaveLength(6);
    expect(await asked()).toEqual(hot);
    await archive.compact(start + 9 * DAY);
    expect(await asked()).toEqual(hot);
  });

  it('while a share is missing, and again when it is made', async () => {
    open('missing');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    const before = await asked();
    await archive.compact(start + 4 * DAY);
    await archive.close();
    // As an archive of before, or one that a crash left between a file and its share.
    const [first = '', second = '', third = ''] = shares();
    for (const name of [first, third])
      rmSync(join(folder, 't1', 'rollups', name), { recursive: true });
    await inDatabase(`DELETE FROM rolled_files WHERE file IN ('${first}', '${second}')`);
    await reopen();
    expect(await asked()).toEqual(before);
    expect(await archive.rollUp()).toEqual({ files: 3 });
    expect(await archive.rollUp()).toEqual({ files: 0 });
    expect(shares()).toHaveLength(4);
    expect(await asked()).toEqual(before);
  });

  it('where an archive of before is opened, with fewer shares and no numbers of ids', async () => {
    open('before');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    const told = await asked();
    await archive.compact(start + 4 * DAY);
    await archive.close();
    for (const name of shares())
      for (const share of ['acted', 'whom'])
        rmSync(join(folder, 't1', 'rollups', name, `${share}.parquet`));
    await inDatabase(
      'CREATE TABLE earlier AS SELECT * FROM events; DROP VIEW events; DROP TABLE hot; ALTER TABLE earlier RENAME TO events',
    );
    await reopen();
    expect(await asked()).toEqual(told);
    expect(await archive.rollUp()).toEqual({ files: shares().length });
    expect(await asked()).toEqual(told);
    await archive.write('t1', 0, 1, rows(400, 500));
    await archive.flush();
    expect(await archive.count('t1')).toBe(500);
  });

  it('where a day is cut into many parts by root, and where a day of before is one file', async () => {
    open('cut');
    await archive.close();
    archive = openLocalArchive({ dir: folder, rowsPerPart: 20 });
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    const before = await asked();
    await archive.compact(start + 4 * DAY);
    const closed = join(folder, 't1', 'closed');
    for (const day of readdirSync(closed))
      expect(readdirSync(join(closed, day)).length).toBeGreaterThan(2);
    expect(await asked()).toEqual(before);
    await archive.close();

    const [day = ''] = readdirSync(closed);
    await inDatabase(
      `COPY (SELECT * FROM read_parquet('${join(closed, day)}/*.parquet') ORDER BY root_id, time)
         TO '${join(closed, 'before')}' (FORMAT parquet);
       DELETE FROM closed_parts WHERE file = '${day}';
       UPDATE closed_days SET file = 'before' WHERE file = '${day}'`,
    );
    await reopen();
    expect(await asked()).toEqual(before);
    expect(readdirSync(closed)).not.toContain(day);
    expect(await archive.rollUp()).toEqual({ files: 1 });
    expect(await asked()).toEqual(before);
  });

  it('and no day is closed of which a row is in none of its parts', async () => {
    open('whole');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    await archive.close();
    await inDatabase("UPDATE hot SET root_id = NULL WHERE id = 'evt_7'");
    await reopen();
    expect(await archive.count('t1')).toBe(400);
    await expect(archive.compact(start + 9 * DAY)).rejects.toMatchObject({
      code: 'ERR_ARCHIVE_CORRUPT',
      message: /rows are in its parts; the day stays open/,
    });
    expect(await archive.count('t1')).toBe(400);
  });

  it('without the share of a file that is gone', async () => {
    open('gone');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    await archive.compact(start + 9 * DAY);
    await archive.close();
    await inDatabase("DELETE FROM closed_days WHERE day < '2026-10-03'");
    await reopen();
    const left = rows(0, 400).filter(({ event }) => event.time >= start + 2 * DAY);
    const tally = await archive.top({ tenant: 't1', column: 'operation', limit: 20 });
    expect(tally.reduce((sum, { count }) => sum + count, 0)).toBe(left.length);
    expect(await archive.count('t1')).toBe(left.length);
    expect(shares()).toHaveLength(3);
  });

  it('and a hunt says which of both it was answered from', async () => {
    open('hunt');
    await archive.write('t1', 0, 0, rows(0, 400));
    await archive.flush();
    await archive.compact(start + 3 * DAY);
    const hunt = (count: string) =>
      archive.hunt({
        tenant: 't1',
        sql: `SELECT root_id, ${count} AS times FROM events GROUP BY root_id ORDER BY root_id`,
      });
    const counted = await hunt('count(*)');
    const scanned = await hunt('count(id)');
    expect([counted.from, scanned.from]).toEqual(['rollups', 'events']);
    expect(counted).toEqual({ ...scanned, from: 'rollups' });
  });
});
