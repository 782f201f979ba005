import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, isCountersignError } from '../../core/index.ts';
import { type Archive, type ArchiveRow, type HuntLimits, openLocalArchive } from '../index.ts';

const base = mkdtempSync(join(tmpdir(), 'countersign-hunt-'));
const start = Date.UTC(2026, 9, 1);
const SECRET = 'belongs to somebody else';
let archive: Archive;

const row = (n: number, root: string, operation: string): ArchiveRow => ({
  event: {
    id: `${root}-${n}`,
    vendorId: `vendor-${n}`,
    source: 'aws',
    logsource: { product: 'aws', service: 'cloudtrail' },
    time: start + n * HOUR,
    classUid: 6003,
    activityId: 2,
    kind: 'other',
    operation,
    service: 's3.amazonaws.com',
    privilege: 's3:ListBuckets',
    effect: 'read',
    outcome: 'success',
    actor: { principalKind: 'identity', name: 'jane', kind: 'unknown' },
    src: { ip: '198.51.100.7' },
    cloud: { account: '111122223333' },
    targets: [],
    raw: {},
  },
  lineage: { root, actingAs: root, links: [] },
  raw: '{}',
});

beforeAll(async () => {
  archive = openLocalArchive({ dir: base });
  await archive.write(
    'mine',
    0,
    0,
    Array.from({ length: 30 }, (_, n) =>
      row(n, n % 3 === 0 ? 'aws:bob' : 'aws:jane', 'ListBuckets'),
    ),
  );
  await archive.write('theirs', 0, 0, [row(1, 'aws:eve', SECRET)]);
  await archive.flush();
  // The first day is closed and stands in a file of its own; the rest is hot.
  await archive.compact(start + DAY);
  writeFileSync(join(base, 'secret.csv'), `a,b\n1,${SECRET}\n`);
});
afterAll(async () => {
  await archive.close();
  rmSync(base, { recursive: true, force: true });
});

const hunt = (sql: string, limits: Partial<HuntLimits> = {}) =>
  archive.hunt({ tenant: 'mine', sql, limits: { seconds: 20, ...limits } });

/** Why it was not answered. */
const refused = async (sql: string, limits: Partial<HuntLimits> = {}): Promise<string> => {
  try {
    return `answered: ${JSON.stringify((await hunt(sql, limits)).rows)}`;
  } catch (error) {
    if (!isCountersignError(error, 'ERR_INPUT_INVALID')) throw error;
    return error.message;
  }
};

describe('a hunt', () => {
  it('answers over closed and hot days alike, with the names and types of its columns', async () => {
    const answer = await hunt(
      'SELECT root_id, count(*) AS n, min(ts) AS first FROM events GROUP BY ALL ORDER BY n DESC',
    );
    expect(answer.columns.map(({ name }) => name)).toEqual(['root_id', 'n', 'first']);
    expect(answer.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'BIGINT', 'TIMESTAMP']);
    expect(answer.rows).toEqual([
      ['aws:jane', '20', '2026-10-01 01:00:00'],
      ['aws:bob', '10', '2026-10-01 00:00:00'],
    ]);
    expect(answer.truncated).toBe(false);
  });

  it('gives no more rows than asked for, and says so', async () => {
    const { rows, truncated } = await hunt('SELECT id FROM events ORDER BY time', { rows: 4 });
    expect([rows.length, truncated]).toEqual([4, true]);
  });

  it('leaves nothing of itself behind', () => {
    expect(readdirSync(join(base, 'mine')).filter((name) => name.startsWith('hunt-'))).toEqual([]);
  });

  it('says what is wrong with it', async () => {
    expect(await refused('SELECT nothing FROM events')).toContain('"nothing" not found');
  });
});

const closedOf = (tenant: string): string => {
  const [file] = readdirSync(join(base, tenant, 'closed'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((name) => name.endsWith('.parquet'));
  if (file === undefined) throw new Error(`no day of ${tenant} is closed`);
  return join(base, tenant, 'closed', file);
};

describe('whoever hunts cannot', () => {
  const target = join(base, 'written.csv');
  it.each([
    ['a file of its own', () => `COPY (SELECT 1) TO '${target}'`],
    [
      'a file that it may read',
      () => {
        return `COPY (SELECT 1) TO '${closedOf('mine')}' (FORMAT parquet)`;
      },
    ],
    ['a table', () => 'CREATE TABLE mine AS SELECT 1'],
    ['a setting', () => 'SET enable_external_access = true'],
    ['a second statement', () => `SELECT 1; COPY (SELECT 1) TO '${target}'`],
    ['another database', () => `ATTACH '${join(base, 'theirs', 'hot.duckdb')}' AS other`],
  ])('write or change anything: %s', async (_name, sql) => {
    expect(await refused(sql())).toMatch(/one SELECT|Permission/);
    expect(existsSync(target)).toBe(false);
    expect((await hunt('SELECT count(*) FROM events')).rows).toEqual([['30']]);
  });

  it.each([
    ['a text', `SELECT * FROM read_text('${join(base, 'secret.csv')}')`],
    ['what stands in a folder', `SELECT * FROM glob('${base}/*')`],
    ['of the process', "SELECT * FROM read_text('/proc/self/environ')"],
    ['over the network', "SELECT * FROM read_csv('https://example.com/a.csv')"],
    ['in another statement', `SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')`],
  ])('read a file: %s', async (_name, sql) => {
    const said = await refused(sql);
    expect(said).toMatch(/permission|disabled|not answered/i);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('root:');
    expect(said).not.toMatch(/^answered/);
  });

  it('read another tenant’s events, by their table or by their files', async () => {
    await archive.compact(start + 40 * DAY);
    const said = await Promise.all([
      refused(`SELECT operation FROM events WHERE root_id = 'aws:eve'`),
      refused(`SELECT operation FROM read_parquet('${closedOf('theirs')}')`),
    ]);
    expect(said[0]).toBe('answered: []');
    expect(said[1]).toMatch(/permission|disabled/i);
    expect(said.join()).not.toContain(SECRET);
  });

  it('run for ever', async () => {
    const endless =
      'WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more) SELECT max(n) FROM more';
    expect(await refused(endless, { seconds: 2 })).toMatch(/longer than 2 s|memory/);
  });

  it('take the machine’s memory', async () => {
    const large = "SELECT length(repeat('x', 3000000000)) AS n, repeat('y', 3000000000) AS y";
    expect(await refused(large, { memoryMb: 64 })).toMatch(/memory/i);
    const wide = 'SELECT list(a.range) FROM range(100000) a, range(100000) b';
    expect(await refused(wide, { memoryMb: 64 })).toMatch(/memory/i);
  });

  it('be handed more than an answer may hold', async () => {
    const { rows, truncated } = await hunt("SELECT repeat('x', 1000) FROM range(1000)", {
      bytes: 50_000,
    });
    expect(truncated).toBe(true);
    expect(rows.length).toBeLessThan(51);
  });
});
