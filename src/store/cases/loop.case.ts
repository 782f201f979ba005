/** Leases, fencing and the one transaction of the loop. */
import { describe, expect, it } from 'vitest';
import type { TenantStore } from '../contract.ts';
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

const everything = {
  state: { detection: [{ key: 'seen/jane', value: { count: 1 } }] },
  facts: [dated(identity('aws:jane'), NOW)],
  principals: [principal('aws:jane', { openIncidents: 1 })],
  postures: [posture('aws:jane')],
  findings: [finding('f-1')],
  incidents: [incident('inc-1')],
  respond: [{ incidentId: 'inc-1', reason: 'opened' }],
  ledger: [{ at: NOW, actor: 'loop', verb: 'incident.opened', subject: 'inc-1', detail: {} }],
  counters: { events: 64 },
};

const written = async (store: TenantStore) => ({
  state: [...(await store.leases.loadState(0))],
  facts: await store.inventory.facts({}),
  principals: (await store.inventory.principals({}, { limit: 10 })).total,
  posture: await store.postures.get('aws:jane'),
  findings: (await store.findings.list({}, { limit: 10 })).total,
  incidents: (await store.incidents.list({}, { limit: 10 })).total,
  ledger: await store.governance.ledgerHead(),
  counters: await store.settings.counters(),
});

export const loopCase = (tenant: () => Promise<TenantStore>): void => {
  describe('leases', () => {
    it('give a partition to one holder, and to the next only once they expired', async () => {
      const { leases } = await tenant();
      expect(await leases.acquire(3, 'a', 1_000, NOW)).toEqual({
        partition: 3,
        epoch: 1,
        position: 0,
      });
      expect(await leases.acquire(3, 'b', 1_000, NOW + 999)).toBeUndefined();
      expect((await leases.acquire(3, 'b', 1_000, NOW + 1_000))?.epoch).toBe(2);
    });

    it('are renewed by their epoch only', async () => {
      const { leases } = await tenant();
      await leases.acquire(0, 'a', 1_000, NOW);
      expect(await leases.renew(0, 1, 1_000, NOW + 900)).toBe(true);
      expect(await leases.acquire(0, 'b', 1_000, NOW + 1_500)).toBeUndefined();
      await leases.acquire(0, 'b', 1_000, NOW + 1_900);
      expect(await leases.renew(0, 1, 1_000, NOW + 1_901)).toBe(false);
    });

    it('are free at once when released, and a released one cannot be renewed', async () => {
      const { leases } = await tenant();
      await leases.acquire(0, 'a', 60_000, NOW);
      await leases.release(0, 1);
      expect(await leases.renew(0, 1, 1_000, NOW)).toBe(false);
      expect((await leases.acquire(0, 'b', 1_000, NOW))?.epoch).toBe(2);
    });

    it('go to exactly one of many who ask at once', async () => {
      const { leases } = await tenant();
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, i) => leases.acquire(0, `holder-${i}`, 1_000, NOW)),
      );
      expect(asked.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('a commit', () => {
    it('writes everything, and the next holder starts from it', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.commit(batch({ ...everything, position: 7 }));
      expect(await store.leases.acquire(0, 'b', 1_000, NOW + 5_000)).toEqual({
        partition: 0,
        epoch: 2,
        position: 7,
      });
      expect(await written(store)).toMatchObject({
        state: [['detection', everything.state.detection]],
        facts: everything.facts,
        principals: 1,
        posture: everything.postures[0],
        findings: 1,
        incidents: 1,
        ledger: { sequence: 1, verb: 'incident.opened' },
        counters: { events: 64 },
      });
      expect(await store.incidents.get('inc-1')).toEqual(everything.incidents[0]);
      expect(await store.incidents.byId(['inc-1', 'inc-none'])).toEqual(
        new Map([['inc-1', everything.incidents[0]]]),
      );
      expect(await store.incidents.verdicts(['inc-1', 'inc-none'])).toEqual(
        new Map([['inc-1', everything.incidents[0]?.verdict]]),
      );
      expect(await store.findings.get('f-1')).toEqual(everything.findings[0]);
    });

    it('under a stale epoch is fenced and writes nothing at all', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.leases.acquire(0, 'b', 1_000, NOW + 1_000);
      const before = await written(store);
      await expect(store.commit(batch({ ...everything, epoch: 1 }))).rejects.toMatchObject({
        code: 'ERR_FENCED',
      });
      expect(await written(store)).toEqual(before);
      expect((await store.leases.acquire(0, 'b', 1_000, NOW + 1_000))?.position).toBe(0);
    });

    it('renews the lease that it was made under, where it is told for how long', async () => {
      const store = await tenant();
      const now = await store.leases.now();
      await store.leases.acquire(0, 'a', 1_000, now);
      await store.commit(batch({ leaseMs: 60_000 }));
      expect(await store.leases.acquire(0, 'b', 1_000, now + 50_000)).toBeUndefined();
      await store.commit(batch({ position: 5 }));
      expect(await store.leases.acquire(0, 'b', 1_000, now + 120_000)).toBeDefined();
    });

    it('without any lease is fenced', async () => {
      const store = await tenant();
      await expect(store.commit(batch({ epoch: 0 }))).rejects.toMatchObject({ code: 'ERR_FENCED' });
    });

    it('that fails in the middle writes nothing', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      const before = await written(store);
      const impossible = { ...everything, principals: [principal('aws:x', { tier: 1e9 as 0 })] };
      await expect(store.commit(batch({ ...impossible, position: 2 }))).rejects.toMatchObject({
        code: 'ERR_INTERNAL',
      });
      expect(await written(store)).toEqual(before);
    });

    it('does not go back behind what is committed', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.commit(batch({ position: 5 }));
      await expect(store.commit(batch({ position: 4 }))).rejects.toMatchObject({
        code: 'ERR_CONFLICT',
      });
    });

    it('of blocks replayed after a crash writes every row once', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.commit(batch({ ...everything, position: 1 }));
      await store.leases.acquire(0, 'b', 1_000, NOW + 5_000);
      // The same rows again, as a replay with the same ids would bring them.
      await store.commit(batch({ ...everything, epoch: 2, position: 2, counters: {}, ledger: [] }));
      const { facts, findings, incidents, principals, counters } = await written(store);
      expect([facts.length, findings, incidents, principals]).toEqual([1, 1, 1, 1]);
      expect(counters).toEqual({ events: 64 });
    });

    it('removes state whose value is null, and the last word on a key counts', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.commit(
        batch({
          state: {
            room: [
              { key: 'a', value: 1 },
              { key: 'b', value: 2 },
              { key: 'c', value: 3 },
            ],
          },
        }),
      );
      await store.commit(
        batch({
          position: 2,
          state: {
            room: [
              { key: 'a', value: null },
              { key: 'b', value: null },
              { key: 'b', value: 4 },
              { key: 'c', value: 5 },
              { key: 'c', value: null },
            ],
          },
        }),
      );
      expect([...(await store.leases.loadState(0))]).toEqual([['room', [{ key: 'b', value: 4 }]]]);
    });

    it('takes text that PostgreSQL would refuse, and gives state keys back as they were', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      const odd = `agent\u0000\ud800${'é'.repeat(3_000)}`;
      const value = { userAgent: odd };
      await store.commit(
        batch({
          state: { room: [{ key: odd, value }] },
          facts: [dated(identity(odd, { name: odd }), NOW)],
          principals: [principal(odd, { flags: [odd, 'a"b\\'] })],
          findings: [finding(odd, { because: odd, identities: [odd] })],
          incidents: [incident(odd, { identities: [odd] })],
          respond: [{ incidentId: odd, reason: odd }],
          ledger: [{ at: NOW, actor: odd, verb: 'x', subject: odd, detail: { odd } }],
          counters: { [odd]: 1 },
        }),
      );
      expect([...(await store.leases.loadState(0))]).toEqual([['room', [{ key: odd, value }]]]);
      expect((await store.inventory.identity(odd))?.name).toBe(odd);
      expect((await store.findings.get(odd))?.because).toBe(odd);
      expect((await store.findings.list({ identityId: odd }, { limit: 5 })).total).toBe(1);
      expect((await store.inventory.principal(odd))?.flags).toContain('a"b\\');
    });

    it('takes many more rows than fit one statement', async () => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      const entries = Array.from({ length: 12_001 }, (_, i) => ({ key: `k${i}`, value: i }));
      await store.commit(batch({ state: { room: entries } }));
      const loaded = (await store.leases.loadState(0)).get('room') ?? [];
      expect(new Map(loaded.map(({ key, value }) => [key, value])).size).toBe(12_001);
    });

    it('of two partitions about the same rows, in any order, both come through', async () => {
      const store = await tenant();
      const ids = Array.from({ length: 40 }, (_, i) => `aws:p${i}`);
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.leases.acquire(1, 'a', 1_000, NOW);
      const commits = [];
      for (let turn = 1; turn <= 5; turn++) {
        for (const partition of [0, 1]) {
          const order = partition === 0 ? ids : [...ids].reverse();
          commits.push(
            store.commit(
              batch({
                partition,
                position: 1,
                principals: order.map((id) => principal(id, { risk: turn })),
                postures: order.map((id) => posture(id, turn)),
                counters: { b: 1, a: 1 },
              }),
            ),
          );
        }
      }
      await Promise.all(commits);
      expect(await store.settings.counters()).toEqual({ a: 10, b: 10 });
    });
  });
};
