/** The promise: no query without a tenant, and none reaches another's rows, whatever SQL is sent. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { batch, finding, incident, NOW, principal } from './cases/samples.case.ts';
import { type Bench, embedded, peer } from './cases/servers.case.ts';
import { clientConfig } from './connect.ts';
import type { Store } from './contract.ts';
import { openStore } from './open-store.ts';
import { APP_ROLE, SCHEMA } from './scope.ts';

const TENANT_REQUIRED = { code: 'ERR_TENANT_REQUIRED' };

describe.each([embedded, peer])('tenants on $name', (server) => {
  if (server.skip !== undefined) {
    it.skip(`are kept apart (skipped: ${server.skip})`, () => undefined);
    return;
  }
  let bench: Bench;
  let store: Store;
  let client: pg.Client;

  beforeAll(async () => {
    bench = await server.start();
    store = await openStore({ ...bench.address, log: silentLog });
    for (const id of ['ours', 'theirs']) {
      await store.ensureTenant(id, id);
      const tenant = store.tenant(id);
      await tenant.leases.acquire(0, id, 1_000, NOW);
      await tenant.commit(
        batch({
          principals: [principal('aws:jane', { name: `jane of ${id}` })],
          findings: [finding('f-1', { title: `of ${id}` })],
          incidents: [incident('inc-1', { title: `of ${id}` })],
          ledger: [{ at: NOW, actor: id, verb: 'x', subject: id, detail: {} }],
          counters: { events: 1 },
        }),
      );
      await tenant.settings.put('key', id);
    }
    client = new pg.Client(clientConfig(bench.address, 'app'));
    await client.connect();
    await client.query(`set search_path = ${SCHEMA}; set role ${APP_ROLE}`);
  });
  afterAll(async () => {
    await client?.end();
    await store?.close();
    await bench?.stop();
  });

  const tables = async (): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables
       where schemaname = $1 and tablename <> 'migrations' order by 1`,
      [SCHEMA],
    );
    return rows.map((row) => row.name);
  };
  const as = async <T>(tenant: string | undefined, work: () => Promise<T>): Promise<T> => {
    await client.query('begin');
    try {
      if (tenant !== undefined) {
        await client.query(`select set_config('countersign.tenant', $1, true)`, [tenant]);
      }
      return await work();
    } finally {
      await client.query('rollback');
    }
  };

  it('are asked for: the store answers nobody without one', () => {
    for (const id of ['', '  ']) {
      expect(() => store.tenant(id)).toThrow(expect.objectContaining(TENANT_REQUIRED));
    }
    expect(() => store.tenant(undefined as unknown as string)).toThrow(
      expect.objectContaining(TENANT_REQUIRED),
    );
  });

  it('same ids in two tenants are different rows', async () => {
    for (const id of ['ours', 'theirs']) {
      const tenant = store.tenant(id);
      expect((await tenant.incidents.get('inc-1'))?.title).toBe(`of ${id}`);
      expect((await tenant.findings.list({}, { limit: 10 })).items).toHaveLength(1);
      expect((await tenant.inventory.principals({}, { limit: 10 })).items[0]?.name).toBe(
        `jane of ${id}`,
      );
      expect(await tenant.settings.get('key')).toBe(id);
      expect(await tenant.settings.counters()).toEqual({ events: 1 });
      expect((await tenant.governance.ledger(1, 10)).map((entry) => entry.subject)).toEqual([id]);
    }
    expect(await store.tenant('nobody').incidents.get('inc-1')).toBeUndefined();
  });

  it('every table but `migrations` begins its key with the tenant and forces its policy', async () => {
    const { rows } = await client.query<{
      name: string;
      forced: boolean;
      policies: number;
      first: string;
    }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid
            and (p.polroles @> array[0::oid] or p.polroles @> array['${APP_ROLE}'::regrole::oid])) as policies,
         (select a.attname from pg_index i join pg_attribute a
            on a.attrelid = c.oid and a.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisprimary) as first
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind = 'r' and c.relname <> 'migrations'`,
      [SCHEMA],
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows)
      expect(row).toMatchObject({ forced: true, policies: 1, first: 'tenant' });
  });

  it('a search that reads past the policy finds the names of its own tenant alone', async () => {
    for (const tenant of ['ours', 'theirs']) {
      const { items } = await store
        .tenant(tenant)
        .inventory.principals({ search: 'jane' }, { limit: 10 });
      expect(items.map(({ name }) => name)).toEqual([`jane of ${tenant}`]);
    }
    const asked = () => client.query("select principals_named('jane', 10)");
    expect((await as('ours', asked)).rows).toHaveLength(1);
    expect((await as('nobody', asked)).rows).toEqual([]);
    expect((await as(undefined, asked)).rows).toEqual([]);
  });

  it('plain SQL sees no row of any table without a tenant, and only its own with one', async () => {
    const names = await tables();
    for (const name of names) {
      await as('', async () => {
        expect((await client.query(`select * from ${name}`)).rowCount).toBe(0);
      });
      await as('ours', async () => {
        const { rows } = await client.query(`select * from ${name}`);
        expect(rows.filter((row) => row.tenant !== 'ours')).toEqual([]);
      });
    }
    const seen = await as('ours', () => client.query('select * from incidents'));
    expect(seen.rowCount).toBe(1);
  });

  it('on a fresh connection a query without a tenant is an error', async () => {
    const fresh = new pg.Client(clientConfig(bench.address, 'app'));
    await fresh.connect();
    await fresh.query(`set search_path = ${SCHEMA}; set role ${APP_ROLE}`);
    await expect(fresh.query('select * from incidents')).rejects.toMatchObject({ code: '42704' });
    await fresh.end();
  });

  it('plain SQL cannot insert, move, change or delete rows of another tenant', async () => {
    const refused = { code: '42501' };
    await expect(
      as('ours', () =>
        client.query(`insert into settings (tenant, key, value) values ('theirs', 'x', '1')`),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      as('ours', () => client.query(`update settings set tenant = 'theirs'`)),
    ).rejects.toMatchObject(refused);
    await as('ours', async () => {
      expect(
        (await client.query(`update settings set value = '1' where tenant = 'theirs'`)).rowCount,
      ).toBe(0);
      expect((await client.query(`delete from incidents where tenant = 'theirs'`)).rowCount).toBe(
        0,
      );
      expect((await client.query('delete from incidents')).rowCount).toBe(1);
    });
    await expect(
      as('', () => client.query(`insert into settings (tenant, key, value) values ('', 'x', '1')`)),
    ).rejects.toThrow();
  });

  it('the role that queries is plain, and may neither change tables nor the ledger', async () => {
    const { rows } = await client.query(
      `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as special
       from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ special: false }]);
    for (const statement of [
      'alter table incidents disable row level security',
      'drop policy tenant_only on incidents',
      'alter table ledger disable trigger all',
      `update ledger set actor = 'x'`,
      'delete from ledger',
      'truncate ledger',
      `insert into migrations (number, name, applied_at) values (99, 'x', 0)`,
      'create table stolen (x int)',
    ]) {
      await expect(as('ours', () => client.query(statement))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('not even the owner of the tables can rewrite the ledger by the way', async () => {
    const owner = new pg.Client(clientConfig(bench.address, 'owner'));
    await owner.connect();
    await owner.query(`set search_path = ${SCHEMA}; set countersign.tenant = 'ours'`);
    for (const statement of [
      `update ledger set actor = 'x'`,
      'delete from ledger',
      'truncate ledger',
    ]) {
      await expect(owner.query(statement)).rejects.toThrow('append-only');
    }
    await owner.end();
  });
});

describe('the embedded server', () => {
  it('lets the plain role sign in by itself, so that no session can step back up', async () => {
    const bench = await embedded.start();
    const store = await openStore({ ...bench.address, log: silentLog });
    const client = new pg.Client(clientConfig(bench.address, 'app'));
    await client.connect();
    await client.query('reset role');
    const { rows } = await client.query('select session_user as me');
    expect(rows).toEqual([{ me: APP_ROLE }]);
    await expect(client.query('set role countersign')).rejects.toMatchObject({ code: '42501' });
    await client.end();
    await store.close();
    await bench.stop();
  });
});
