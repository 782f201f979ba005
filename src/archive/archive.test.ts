import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import type { Archive, ArchiveRow } from './index.ts';
import { openLocalArchive } from './index.ts';

const base = mkdtempSync(join(tmpdir(), 'countersign-archive-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let opened: Archive[] = [];
afterEach(async () => {
  for (const archive of opened) await archive.close();
  opened = [];
});
const open = (dir: string): Archive => {
  const archive = openLocalArchive({ dir: join(base, dir) });
  opened.push(archive);
  return archive;
};
const reopen = async (dir: string): Promise<Archive> => {
  for (const archive of opened) await archive.close();
  opened = [];
  return open(dir);
};

const start = Date.UTC(2026, 9, 1);
const row = (
  n: number,
  { root = 'aws:jane', time = start + n * HOUR, ip = '198.51.100.7' } = {},
): ArchiveRow => ({
  event: {
    id: `evt_${n}`,
    vendorId: `vendor-${n}`,
    source: 'aws',
    logsource: { product: 'aws', service: 'cloudtrail' },
    time,
    classUid: 6003,
    activityId: 2,
    kind: 'other',
    operation: n % 2 === 0 ? 'ListBuckets' : 'GetObject',
    service: 's3.amazonaws.com',
    privilege: 's3:ListBuckets',
    effect: 'read',
    outcome: 'success',
    actor: { principalKind: 'identity', name: 'jane', kind: 'unknown' },
    src: { ip },
    cloud: { account: '111122223333' },
    targets: [],
    raw: {},
  },
  lineage: { root, actingAs: `${root}/acting`, links: [] },
  raw: JSON.stringify({ n, text: 'naïve 🦊\u0000' }),
});
const rows = (from: number, to: number, options = {}): ArchiveRow[] =>
  Array.from({ length: to - from }, (_, index) => row(from + index, options));

describe('the archive', () => {
  it('answers the timeline of one identity, newest first, by root or by acting role, within a range', async () => {
    const archive = open('a');
    await archive.write('t1', 0, 0, [...rows(0, 10), row(99, { root: 'aws:bob' })]);
    await archive.flush();
    const all = await archive.timeline({ tenant: 't1', identityId: 'aws:jane', limit: 3 });
    expect(all.map((event) => event.vendorId)).toEqual(['vendor-9', 'vendor-8', 'vendor-7']);
    const acting = await archive.timeline({
      tenant: 't1',
      identityId: 'aws:jane/acting',
      limit: 50,
      from: start + 2 * HOUR,
      to: start + 4 * HOUR,
    });
    expect(acting.map((event) => event.vendorId)).toEqual(['vendor-3', 'vendor-2']);
  });

  it('says where a value turns up, whatever it is, over closed and hot days', async () => {
    const archive = open('pivot');
    await archive.write('t1', 0, 0, [
      ...rows(0, 30),
      row(40, { root: 'aws:bob', time: start + 2 * DAY }),
      row(41, { root: 'aws:bob', time: start + 2 * DAY, ip: '203.0.113.9' }),
    ]);
    await archive.flush();
    await archive.compact(start + DAY);
    const { places, events } = await archive.pivot({
      tenant: 't1',
      value: '198.51.100.7',
      limit: 2,
    });
    expect(places).toEqual([
      {
        column: 'ip',
        events: 31,
        identities: 2,
        systems: ['aws'],
        firstAt: start,
        lastAt: start + 2 * DAY,
      },
    ]);
    expect(events.map(({ vendorId }) => vendorId)).toEqual(['vendor-40', 'vendor-29']);
    const nobody = await archive.pivot({ tenant: 't1', value: "' OR 1 = 1 --", limit: 2 });
    expect(nobody).toEqual({ places: [], events: [] });
  });

  it('counts the top values of a column', async () => {
    const archive = open('b');
    await archive.write('t1', 0, 0, rows(0, 5));
    await archive.flush();
    expect(await archive.top({ tenant: 't1', column: 'operation', limit: 5 })).toEqual([
      { value: 'ListBuckets', count: 3 },
      { value: 'GetObject', count: 2 },
    ]);
  });

  it('gives the raw line back byte for byte, from hot and from closed days', async () => {
    const archive = open('c');
    await archive.write('t1', 0, 0, rows(0, 1500));
    await archive.flush();
    expect(await archive.raw('t1', 'evt_1300')).toBe(row(1300).raw);
    await archive.compact(start + 20 * DAY);
    expect(await archive.raw('t1', 'evt_7')).toBe(row(7).raw);
    expect(await archive.raw('t1', 'evt_none')).toBeUndefined();
  });

  it('adds nothing when a block is written again, also after a restart', async () => {
    const archive = open('d');
    await archive.write('t1', 0, 0, rows(0, 5));
    await archive.write('t1', 0, 0, rows(0, 5));
    await archive.flush();
    const again = await reopen('d');
    await again.write('t1', 0, 0, rows(0, 5));
    await again.write('t1', 0, 1, rows(5, 7));
    await again.flush();
    expect(await again.count('t1')).toBe(7);
  });

  it('moves closed days to Parquet without losing, doubling or reordering a timeline', async () => {
    const archive = open('e');
    await archive.write('t1', 0, 0, rows(0, 100));
    await archive.flush();
    const before = await archive.timeline({ tenant: 't1', identityId: 'aws:jane', limit: 200 });
    expect(await archive.compact(start + 2 * DAY)).toEqual({ days: 2, rows: 48 });
    expect(await archive.compact(start + 2 * DAY)).toEqual({ days: 0, rows: 0 });
    // A late event of a closed day gets a second file of that day.
    await archive.write('t1', 0, 1, [row(500, { time: start + 1 })]);
    expect(await archive.compact(start + 2 * DAY)).toEqual({ days: 1, rows: 1 });
    const reopened = await reopen('e');
    expect(await reopened.count('t1')).toBe(101);
    const after = await reopened.timeline({ tenant: 't1', identityId: 'aws:jane', limit: 200 });
    expect(after.filter((event) => event.id !== 'evt_500')).toEqual(before);
  });

  it('does not count the file of a compaction that never committed', async () => {
    const archive = open('f');
    await archive.write('t1', 0, 0, rows(0, 30));
    await archive.flush();
    await archive.compact(start + DAY);
    await archive.close();
    opened = [];
    const closed = join(base, 'f', 't1', 'closed');
    const [day = ''] = readdirSync(closed);
    cpSync(join(closed, day), join(closed, 'orphan'), { recursive: true });
    cpSync(join(closed, day), join(base, 'f', 't1', 'orphan.writing'), { recursive: true });
    expect(await open('f').count('t1')).toBe(30);
    expect(readdirSync(closed)).toEqual([day]);
    expect(readdirSync(join(base, 'f', 't1'))).not.toContain('orphan.writing');
  });

  it('keeps tenants apart and refuses a name that could leave its folder', async () => {
    const archive = open('g');
    await archive.write('t1', 0, 0, rows(0, 3));
    await archive.flush();
    expect(await archive.count('t2')).toBe(0);
    await expect(archive.count('../t1')).rejects.toMatchObject({ code: 'ERR_TENANT_REQUIRED' });
    await expect(archive.count('')).rejects.toMatchObject({ code: 'ERR_TENANT_REQUIRED' });
  });

  it('names segment and offset of a damaged chunk', async () => {
    const archive = open('h');
    await archive.write('t1', 0, 0, rows(0, 3));
    await archive.flush();
    const path = join(base, 'h', 't1', 'raw', '00000001.seg');
    const bytes = readFileSync(path);
    bytes[20] = (bytes[20] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    await expect(archive.raw('t1', 'evt_1')).rejects.toMatchObject({
      code: 'ERR_ARCHIVE_CORRUPT',
      message: /00000001\.seg at 0/,
    });
  });
});

describe('a scan of the archive', () => {
  const scanned = async (
    archive: Archive,
    query: Partial<Parameters<Archive['scan']>[0]> = {},
  ): Promise<{ pages: number; ids: string[]; raws: (string | undefined)[] }> => {
    const ids: string[] = [];
    const raws: (string | undefined)[] = [];
    let pages = 0;
    const whole = { tenant: 't1', from: 0, to: Number.MAX_SAFE_INTEGER, ...query };
    for await (const page of archive.scan(whole)) {
      pages++;
      for (const { event, raw } of page) {
        ids.push(event.vendorId);
        raws.push(raw);
      }
    }
    return { pages, ids, raws };
  };

  it('gives every event once with its own raw line, oldest first, whatever the pages and closed days', async () => {
    const archive = open('scan');
    const at = { time: start + 3 * HOUR };
    await archive.write('t1', 0, 0, [...rows(30, 60), ...rows(0, 30)]);
    await archive.write('t1', 0, 1, rows(100, 140, at));
    await archive.flush();
    const all = await scanned(archive);
    expect(all.ids).toHaveLength(100);
    expect(new Set(all.ids).size).toBe(100);
    expect(all.raws.map((raw) => `vendor-${(JSON.parse(raw ?? '') as { n: number }).n}`)).toEqual(
      all.ids,
    );
    await archive.compact(start + 2 * DAY);
    for (const pageSize of [1, 7, 40, 1000]) {
      const paged = await scanned(archive, { pageSize });
      expect(paged.ids).toEqual(all.ids);
      expect(paged.pages).toBe(Math.ceil(100 / pageSize));
    }
  });

  it('keeps to its span of time and its systems', async () => {
    const archive = open('span');
    await archive.write('t1', 0, 0, rows(0, 10));
    await archive.flush();
    const some = await scanned(archive, { from: start + 2 * HOUR, to: start + 4 * HOUR });
    expect(some.ids).toEqual(['vendor-2', 'vendor-3']);
    expect((await scanned(archive, { sources: ['okta'] })).ids).toEqual([]);
    expect((await scanned(archive, { sources: ['okta', 'aws'] })).ids).toHaveLength(10);
    expect((await scanned(archive, { sources: [] })).ids).toEqual([]);
    expect((await scanned(archive, { tenant: 't2' })).ids).toEqual([]);
  });

  it('goes on where a segment is damaged, and says for which events the raw line is lost', async () => {
    const archive = open('torn');
    await archive.write('t1', 0, 0, rows(0, 3));
    await archive.flush();
    const folder = join(base, 'torn', 't1', 'raw');
    const [name = ''] = readdirSync(folder);
    const bytes = readFileSync(join(folder, name));
    bytes.writeUInt8(bytes.readUInt8(20) ^ 255, 20);
    writeFileSync(join(folder, name), bytes);
    const all = await scanned(archive);
    expect(all.ids).toHaveLength(3);
    expect(all.raws).toEqual([undefined, undefined, undefined]);
  });
});
