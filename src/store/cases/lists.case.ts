/** Reading: facts over time, lists page by page, search and facets. */
import { describe, expect, it } from 'vitest';
import type { Page, PageRequest, TenantStore } from '../contract.ts';
import {
  batch,
  dated,
  finding,
  identity,
  incident,
  NOW,
  posture,
  principal,
} from './samples.case.ts';

const allPages = async <T>(
  limit: number,
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<{ readonly items: T[]; readonly totals: number[] }> => {
  const items: T[] = [];
  const totals: number[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    totals.push(page.total);
    after = page.next;
  } while (after !== undefined);
  return { items, totals };
};

export const listCase = (tenant: () => Promise<TenantStore>): void => {
  const committed = async (change: Parameters<typeof batch>[0]): Promise<TenantStore> => {
    const store = await tenant();
    await store.leases.acquire(0, 'a', 1_000, NOW);
    await store.commit(batch(change));
    return store;
  };

  describe('inventory facts', () => {
    it('keep their history and answer as of a time', async () => {
      const first = identity('aws:jane', { name: 'jane' });
      const second = identity('aws:jane', { name: 'jane-renamed' });
      const store = await committed({ facts: [dated(first, 100)] });
      await store.commit(
        batch({ position: 2, facts: [dated(first, 100, 200), dated(second, 200)] }),
      );
      expect((await store.inventory.identity('aws:jane', 99))?.name).toBeUndefined();
      expect((await store.inventory.identity('aws:jane', 199))?.name).toBe('jane');
      expect((await store.inventory.identity('aws:jane', 200))?.name).toBe('jane-renamed');
      expect((await store.inventory.identity('aws:jane'))?.name).toBe('jane-renamed');
      expect(await store.inventory.facts({ ofId: 'aws:jane' })).toEqual([
        dated(first, 100, 200),
        dated(second, 200),
      ]);
      expect(await store.inventory.facts({ kind: 'identity', at: 150 })).toEqual([
        dated(first, 100, 200),
      ]);
    });

    it('of an ended identity are history, not present', async () => {
      const gone = identity('aws:gone');
      const store = await committed({ facts: [dated(gone, 100, 200)] });
      expect(await store.inventory.identity('aws:gone')).toBeUndefined();
      expect(await store.inventory.facts({ ofId: 'aws:gone', at: 200 })).toEqual([]);
      expect(await store.inventory.facts({ ofId: 'aws:gone' })).toHaveLength(1);
    });

    it('about a principal are found by it, whatever their kind', async () => {
      const owner = {
        kind: 'owner',
        id: 'o-1',
        ofId: 'aws:jane',
        who: 'team-a',
        basis: 'tag',
        confidence: 0.8,
        since: 0,
      } as const;
      const store = await committed({
        facts: [dated(identity('aws:jane'), 1), dated(owner, 1), dated(identity('aws:other'), 1)],
      });
      const found = await store.inventory.facts({ ofId: 'aws:jane', at: 5 });
      expect(found.map(({ fact }) => fact.id).sort()).toEqual(['aws:jane', 'o-1']);
      expect(await store.inventory.facts({ limit: 2 })).toHaveLength(2);
    });
  });

  describe('the list of principals', () => {
    const rows = Array.from({ length: 57 }, (_, i) =>
      principal(`aws:user/${String(i).padStart(3, '0')}`, {
        name: i % 3 === 0 ? `CI-Deploy-${i}` : `user ${56 - i}`,
        kind: i % 5 === 0 ? 'role' : 'identity',
        class: i % 2 === 0 ? 'human' : 'workload',
        tier: (i % 4) as 0 | 1 | 2 | 3,
        // Many ties on purpose.
        risk: (i % 3) * 20,
        flags: i % 10 === 0 ? ['shared', 'external'] : [],
        ...(i % 4 === 0 ? { owner: 'team-a', ownerBasis: 'tag' } : {}),
        ...(i % 6 === 0 ? {} : { lastUsedAt: NOW - i }),
      }),
    );

    it.each(['risk', 'tier', 'name', 'lastUsed'] as const)(
      'sorted by %s pages through every row once, in order',
      async (sort) => {
        const { inventory } = await committed({ principals: rows });
        const { items, totals } = await allPages(10, (page) =>
          inventory.principals({ sort }, page),
        );
        expect(new Set(items.map((one) => one.id)).size).toBe(57);
        expect(items).toHaveLength(57);
        expect(new Set(totals)).toEqual(new Set([57]));
        const keys = items.map((one) =>
          sort === 'name'
            ? one.name.toLowerCase()
            : sort === 'lastUsed'
              ? -(one.lastUsedAt ?? -1)
              : sort === 'tier'
                ? one.tier * 1_000 - one.risk
                : -one.risk,
        );
        expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      },
    );

    it('stays whole for a reader when rows come in between two pages', async () => {
      const store = await committed({ principals: rows });
      const first = await store.inventory.principals({ sort: 'name' }, { limit: 20 });
      await store.commit(
        batch({ position: 2, principals: [principal('aws:new', { name: 'AAA' })] }),
      );
      const rest = await allPages(20, (page) =>
        store.inventory.principals(
          { sort: 'name' },
          { ...page, after: page.after ?? first.next ?? '' },
        ),
      );
      const ids = [...first.items, ...rest.items].map((one) => one.id);
      expect(new Set(ids).size).toBe(57);
      expect(ids).toHaveLength(57);
    });

    it('gives back the row as it was written', async () => {
      const { inventory } = await committed({ principals: rows });
      expect(await inventory.principal('aws:user/010')).toEqual(rows[10]);
      expect(await inventory.principal('aws:nobody')).toBeUndefined();
    });

    it('filters, and searches names and ids without regard to case', async () => {
      const { inventory } = await committed({ principals: rows });
      const total = async (filter: Parameters<typeof inventory.principals>[0]) =>
        (await inventory.principals(filter, { limit: 100 })).items.length;
      expect(await total({ search: 'ci-dep' })).toBe(19);
      expect(await total({ search: 'DEPLOY-3' })).toBe(
        rows.filter((r) => /deploy-3/i.test(r.name)).length,
      );
      expect(await total({ search: 'USER/01' })).toBe(10);
      expect(await total({ search: "100%_'\\" })).toBe(0);
      expect(await total({ search: '%' })).toBe(0);
      expect(await total({ search: '___' })).toBe(0);
      expect(await total({ kind: 'role' })).toBe(12);
      expect(await total({ class: ['human'], tier: [0] })).toBe(15);
      expect(await total({ flag: ['shared'] })).toBe(6);
      expect(await total({ owned: true })).toBe(15);
      expect(await total({ owned: false, system: ['aws'] })).toBe(42);
      expect(await total({ system: ['okta'] })).toBe(0);
    });

    it('counts facets of what the filter leaves', async () => {
      const { inventory } = await committed({ principals: rows });
      expect(await inventory.facets({ kind: 'role' })).toMatchObject({
        kind: { role: 12 },
        class: { human: 6, workload: 6 },
        owned: { true: 3, false: 9 },
        flag: { shared: 6, external: 6 },
        system: { aws: 12 },
        tier: { '0': 3, '1': 3, '2': 3, '3': 3 },
      });
      expect((await inventory.facets({ search: 'no such' }))['kind']).toBeUndefined();
    });

    it('counts what was deleted nowhere, and finds it by its name', async () => {
      const { inventory } = await committed({
        principals: [...rows, principal('aws:user/gone', { name: 'gone', status: 'deleted' })],
      });
      expect((await inventory.facets({}))['status']).toEqual({ active: 57 });
      expect((await inventory.principals({ system: ['aws'] }, { limit: 5 })).total).toBe(57);
      expect((await inventory.facets({ search: 'gone' }))['status']).toEqual({ deleted: 1 });
      expect((await inventory.principals({ search: 'gone' }, { limit: 5 })).total).toBe(1);
    });

    it('says how they stand, those alike together', async () => {
      const { inventory } = await committed({
        principals: [
          principal('aws:a', { risk: 10, failedChecks: 1 }),
          principal('aws:b', { risk: 24.9, failedChecks: 2, unknownChecks: 1 }),
          principal('aws:c', { risk: 75, owner: 'team-a' }),
          principal('aws:gone', { status: 'deleted' }),
          principal('aws:whole', { kind: 'scope' }),
        ],
      });
      const alike = { kind: 'identity', class: 'service_account', tier: 2 };
      expect([...(await inventory.standing())].sort((a, b) => a.band - b.band)).toEqual([
        { ...alike, owned: false, band: 0, total: 2, risk: 34.9, failed: 3, unknown: 1 },
        { ...alike, owned: true, band: 75, total: 1, risk: 75, failed: 0, unknown: 0 },
      ]);
    });

    it('gives each who asks at once their own, and nothing for nobody', async () => {
      const { inventory } = await committed({ principals: rows });
      const ids = [...rows.map(({ id }) => id), 'aws:nobody', 'aws:user/000'];
      const found = await Promise.all(ids.map((id) => inventory.principal(id)));
      expect(found).toEqual([...rows, undefined, rows[0]]);
    });

    it('refuses a page of another list, of another order, or nonsense', async () => {
      const { inventory, findings } = await committed({ principals: rows });
      const { next = '' } = await inventory.principals({}, { limit: 5 });
      const refused = { code: 'ERR_INPUT_INVALID' };
      await expect(
        inventory.principals({ sort: 'name' }, { limit: 5, after: next }),
      ).rejects.toMatchObject(refused);
      await expect(findings.list({}, { limit: 5, after: next })).rejects.toMatchObject(refused);
      for (const after of [
        '',
        'x',
        'bnVsbA',
        Buffer.from('["principals/risk",[{}],1]').toString('base64url'),
      ]) {
        await expect(inventory.principals({}, { limit: 5, after })).rejects.toMatchObject(refused);
      }
      await expect(inventory.principals({}, { limit: 0 })).rejects.toMatchObject(refused);
    });
  });

  describe('findings and incidents', () => {
    it('list newest first, filter, and count', async () => {
      const { findings } = await committed({
        findings: Array.from({ length: 25 }, (_, i) =>
          finding(`f-${i}`, {
            time: NOW + (i % 5),
            rule: `rule-${i % 2}`,
            severity: i % 5 === 0 ? 'critical' : 'low',
            identities: [`aws:u${i % 3}`, 'aws:root'],
            status: i === 24 ? 'closed' : 'open',
          }),
        ),
      });
      const { items } = await allPages(4, (page) => findings.list({}, page));
      expect(new Set(items.map((one) => one.id)).size).toBe(25);
      expect(items.map((one) => one.time)).toEqual(
        items.map((one) => one.time).sort((a, b) => b - a),
      );
      const total = async (filter: Parameters<typeof findings.list>[0]) =>
        (await findings.list(filter, { limit: 1 })).total;
      expect(await total({ identityId: 'aws:u0' })).toBe(9);
      expect(await total({ identityId: 'aws:root', rule: 'rule-1' })).toBe(12);
      expect(await total({ severity: ['critical'], status: ['open'] })).toBe(5);
      expect(await total({ kind: 'posture' })).toBe(0);
      expect(await findings.counts()).toEqual({
        'detection.open.critical': 5,
        'detection.open.low': 19,
        'detection.closed.low': 1,
      });
    });

    it('of an incident told again show the last telling only', async () => {
      const store = await committed({
        incidents: [
          incident('inc-1', { identities: ['aws:jane', 'aws:joe'] }),
          incident('inc-2', { openedAt: NOW + 5, drill: true }),
        ],
      });
      await store.commit(
        batch({
          position: 2,
          incidents: [incident('inc-1', { identities: ['aws:jane'], status: 'contained' })],
        }),
      );
      const ids = async (filter: Parameters<typeof store.incidents.list>[0]) =>
        (await store.incidents.list(filter, { limit: 10 })).items.map((one) => one.id);
      expect(await ids({})).toEqual(['inc-2', 'inc-1']);
      expect(await ids({ identityId: 'aws:joe' })).toEqual([]);
      expect(await ids({ identityId: 'aws:jane', drill: false })).toEqual(['inc-1']);
      expect(await ids({ status: ['contained'] })).toEqual(['inc-1']);
      expect(await ids({ disposition: ['timeline'] })).toEqual([]);
      expect(await ids({ severity: ['high'], drill: true })).toEqual(['inc-2']);
    });

    it('of what checks said count each way, and name whom it did not pass', async () => {
      const said = (check: string, status: 'pass' | 'fail' | 'unknown') => ({
        ...{ check, subjectId: 'x', severity: 'low' as const },
        verdict: status === 'pass' ? { status, because: 'ok' } : { status, because: 'not ok' },
      });
      const { postures } = await committed({
        postures: [
          { ...posture('aws:a'), tier: 0, verdicts: [said('one', 'fail'), said('two', 'pass')] },
          { ...posture('aws:b'), tier: 3, verdicts: [said('one', 'fail'), said('two', 'unknown')] },
          { ...posture('aws:c'), tier: 1, verdicts: [said('one', 'pass')] },
        ],
      });
      const told = [];
      for await (const one of postures.verdicts()) told.push(one);
      expect(
        told.sort((a, b) => `${a.check}${a.status}`.localeCompare(`${b.check}${b.status}`)),
      ).toEqual([
        { check: 'one', status: 'fail', total: 2, ids: ['aws:a', 'aws:b'] },
        { check: 'one', status: 'pass', total: 1, ids: [] },
        { check: 'two', status: 'pass', total: 1, ids: [] },
        { check: 'two', status: 'unknown', total: 1, ids: ['aws:b'] },
      ]);
      const ids = async (only?: { readonly mostTier: number }): Promise<string[]> => {
        const found: string[] = [];
        for await (const one of postures.all(only)) found.push(one.identityId);
        return found;
      };
      expect(await ids({ mostTier: 1 })).toEqual(['aws:a', 'aws:c']);
      expect(await ids()).toEqual(['aws:a', 'aws:b', 'aws:c']);
    });

    it('of how risk stood: each hour of two days, of earlier days the last, and each hour once', async () => {
      const { postures } = await tenant();
      const at = (hours: number): number => Date.UTC(2026, 10, 1) + hours * 3_600_000;
      const sample = (hours: number, atRisk: number) => ({
        ...{ at: at(hours), atRisk, judged: 10, mean: 30.5, failed: 4, unknown: 2 },
      });
      for (let hour = 0; hour <= 96; hour++) await postures.putSample(sample(hour, hour));
      await postures.putSample({ ...sample(96, 0), at: at(96) + 1_000 });
      const kept = (await postures.samples(0)).map((one) => one.atRisk);
      expect(kept).toEqual([23, 47, ...Array.from({ length: 49 }, (_, index) => 48 + index)]);
      expect((await postures.samples(at(96)))[0]).toEqual(sample(96, 96));
    });

    it('of postures: all of them, and one', async () => {
      const ids = Array.from({ length: 1_203 }, (_, i) => `aws:${i}`);
      const { postures } = await committed({ postures: ids.map((id) => posture(id)) });
      const seen: string[] = [];
      for await (const one of postures.all()) seen.push(one.identityId);
      expect(seen.sort()).toEqual(ids.sort());
      expect(await postures.get('aws:7')).toEqual(posture('aws:7'));
    });
  });
};
