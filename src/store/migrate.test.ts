import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { embedded, onPeer, peer, peerDatabase } from './cases/servers.case.ts';
import { clientConfig, type StoreAddress } from './connect.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openStore } from './open-store.ts';

const fixture = resolve(import.meta.dirname, '../../test/fixtures/schema-0001.sql');

const query = async <T extends pg.QueryResultRow>(
  address: StoreAddress,
  text: string,
): Promise<T[]> => {
  const client = new pg.Client(clientConfig(address, 'owner'));
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
};

const TYPES: Readonly<Record<string, string>> = { 'text[]': 'ARRAY' };

/** `table.column type`, as a dump writes its tables. */
const columnsOfDump = (dump: string): string[] =>
  [...dump.matchAll(/^CREATE TABLE countersign\.(\w+) \(\n([\s\S]*?)\n\);$/gm)].flatMap(
    ([, table, body = '']) =>
      body.split('\n').flatMap((line) => {
        const found = /^ {4}"?(\w+)"? (text\[\]|double precision|\w+)/.exec(line) ?? [];
        const [, column, type = ''] = found;
        return column === undefined || column === 'CONSTRAINT'
          ? []
          : [`${table}.${column} ${TYPES[type] ?? type}`];
      }),
  );

const columnsOf = async (address: StoreAddress): Promise<string[]> =>
  (
    await query<{ line: string }>(
      address,
      `select table_name || '.' || column_name || ' ' || data_type as line
       from information_schema.columns where table_schema = 'countersign'`,
    )
  ).map((row) => row.line);

describe('migrations', () => {
  it('are numbered by their place', () => {
    expect(migrations.map((one) => one.number)).toEqual(migrations.map((_, i) => i + 1));
  });
});

describe.each([embedded, peer])('migrations on $name', ({ skip, start }) => {
  const test = it.skipIf(skip !== undefined);
  const because = skip === undefined ? '' : ` (skipped: ${skip})`;

  test(`make the first schema as it was kept in the fixture${because}`, async () => {
    const bench = await start();
    await migrate(bench.address, { log: silentLog, now: 0, upTo: 1 });
    const kept = columnsOfDump(readFileSync(fixture, 'utf8'));
    expect(kept.length).toBeGreaterThan(150);
    expect((await columnsOf(bench.address)).sort()).toEqual(kept.sort());
    await bench.stop();
  });

  test(`bring a database of the first schema to the newest, with what is in it${because}`, async () => {
    const bench = await start();
    // Makes sure of the role that the dump grants to.
    const other = await start();
    await migrate(other.address, { log: silentLog, now: 0, upTo: 1 });
    await other.stop();
    await query(bench.address, readFileSync(fixture, 'utf8'));
    await query(
      bench.address,
      `insert into countersign.migrations values (1, 'first', 0);
       select set_config('countersign.tenant', 'acme', false);
       insert into countersign.tenants (tenant, name, created_at) values ('acme', 'Acme', 0);
       insert into countersign.settings (tenant, key, value) values ('acme', 'x', '1')`,
    );
    const store = await openStore({ ...bench.address, log: silentLog });
    const tenant = store.tenant('acme');
    expect(await tenant.settings.get('x')).toBe(1);
    const sample = { at: 0, judged: 3, atRisk: 1, mean: 20, failed: 2, unknown: 0 };
    await tenant.postures.putSample(sample);
    expect(await tenant.postures.samples(0)).toEqual([sample]);
    expect(await store.tenant('other').postures.samples(0)).toEqual([]);
    await store.close();
    const fresh = await start();
    await migrate(fresh.address, { log: silentLog, now: 0 });
    expect((await columnsOf(bench.address)).sort()).toEqual(
      (await columnsOf(fresh.address)).sort(),
    );
    await fresh.stop();
    await bench.stop();
  });

  test(`run once, also when many nodes start together${because}`, async () => {
    const bench = await start();
    await Promise.all([1, 2, 3, 4].map((now) => migrate(bench.address, { log: silentLog, now })));
    const rows = await query(bench.address, 'select number from countersign.migrations');
    expect(rows).toEqual(migrations.map(({ number }) => ({ number })));
    await bench.stop();
  });

  test(`refuse a database that a newer version made${because}`, async () => {
    const bench = await start();
    await migrate(bench.address, { log: silentLog, now: 0 });
    await query(bench.address, `insert into countersign.migrations values (99, 'future', 0)`);
    await expect(migrate(bench.address, { log: silentLog, now: 0 })).rejects.toMatchObject({
      code: 'ERR_MIGRATION_FAILED',
    });
    await bench.stop();
  });
});

describe.skipIf(peer.skip !== undefined)('an owner without special rights', () => {
  it('runs the store when an administrator made the plain role, and is told so when not', async () => {
    // Makes sure that the role is there, whoever made it.
    const other = await peerDatabase();
    await migrate(other.address, { log: silentLog, now: 0 });
    await other.stop();

    const owner = `cs_owner_${process.pid}`;
    const bench = await peerDatabase(owner);
    await expect(openStore({ ...bench.address, log: silentLog })).rejects.toMatchObject({
      code: 'ERR_MIGRATION_FAILED',
      message: expect.stringContaining('grant countersign_app to'),
    });
    await onPeer((client) => client.query(`grant countersign_app to ${owner}`));
    const store = await openStore({ ...bench.address, log: silentLog });
    await store.ensureTenant('acme', 'Acme');
    await store.tenant('acme').settings.put('x', 1);
    expect(await store.tenant('acme').settings.get('x')).toBe(1);
    expect(await store.tenant('other').settings.get('x')).toBeUndefined();
    await store.close();
    await bench.stop();
  });
});

describe('a store that cannot be reached', () => {
  it('says so with a code', async () => {
    await expect(
      openStore({ url: 'postgres://nobody@127.0.0.1:1/none', log: silentLog }),
    ).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
  });
});
