/** The response queue, plans and their journal, approvals. */
import { describe, expect, it } from 'vitest';
import type { TenantStore } from '../contract.ts';
import { approval, batch, incident, NOW, plan, step, task } from './samples.case.ts';

export const responseCase = (tenant: () => Promise<TenantStore>): void => {
  describe('the queue to response', () => {
    const queued = async (ids: readonly string[]): Promise<TenantStore> => {
      const store = await tenant();
      await store.leases.acquire(0, 'a', 1_000, NOW);
      await store.commit(
        batch({
          incidents: ids.map((id) => incident(id)),
          respond: ids.map((incidentId) => ({ incidentId, reason: 'opened' })),
        }),
      );
      return store;
    };

    it('gives each incident to one worker, and again when a claim was not finished in time', async () => {
      const { incidents } = await queued(['a', 'b', 'c']);
      const claims = await Promise.all([0, 1, 2, 3].map(() => incidents.claim(1, NOW + 100, NOW)));
      expect(
        claims
          .flat()
          .map((one) => one.incidentId)
          .sort(),
      ).toEqual(['a', 'b', 'c']);
      expect(await incidents.claim(5, NOW + 200, NOW + 99)).toEqual([]);
      await incidents.finish('a');
      const late = await incidents.claim(5, NOW + 200, NOW + 100);
      expect(late.map((one) => one.incidentId).sort()).toEqual(['b', 'c']);
    });

    it('offers an incident again that changed while it was being worked on', async () => {
      const store = await queued(['a']);
      await store.incidents.claim(1, NOW + 100, NOW);
      await store.commit(batch({ position: 2, respond: [{ incidentId: 'a', reason: 'grew' }] }));
      expect(await store.incidents.claim(1, NOW + 200, NOW + 1)).toEqual([]);
      await store.incidents.finish('a');
      expect(await store.incidents.claim(1, NOW + 200, NOW + 2)).toEqual([
        { incidentId: 'a', reason: 'grew' },
      ]);
      await store.incidents.finish('a');
      expect(await store.incidents.claim(1, NOW + 900, NOW + 800)).toEqual([]);
    });
  });

  describe('plans', () => {
    it('are made once, with their steps in order', async () => {
      const { response } = await tenant();
      expect(await response.createPlan(plan('p-1'))).toBe(true);
      expect(await response.createPlan(plan('p-1', { authority: 'another' }))).toBe(false);
      expect(await response.plan('p-1')).toEqual(plan('p-1'));
      expect(
        await Promise.all(['inc-1', 'nobody', 'inc-1'].map((id) => response.plansOf(id))),
      ).toEqual([[plan('p-1')], [], [plan('p-1')]]);
      expect(await response.plan('p-none')).toBeUndefined();
    });

    it('come with what belongs to them, once; many are read at once, by id or by incident', async () => {
      const { response, governance } = await tenant();
      const beside = {
        tasks: [task('t-1')],
        approvals: [approval('ap-1', { planId: 'p-1' })],
        ledger: [{ at: NOW, actor: 'countersign', verb: 'x', subject: 'p-1', detail: {} }],
      };
      expect(await response.createPlan(plan('p-1'), beside)).toBe(true);
      const again = { ...beside, tasks: [task('t-2')] };
      expect(await response.createPlan(plan('p-1'), again)).toBe(false);
      expect(await governance.tasks({})).toEqual(beside.tasks);
      expect(await response.approvals({})).toEqual(beside.approvals);
      expect((await governance.ledger(1, 10)).map((one) => one.subject)).toEqual(['p-1']);
      await response.createPlan(plan('p-2', { incidentId: 'inc-2' }));
      const both = new Map([
        ['p-1', plan('p-1')],
        ['p-2', plan('p-2', { incidentId: 'inc-2' })],
      ]);
      expect(await response.plansById(['p-1', 'p-2', 'p-3'])).toEqual(both);
      expect(await Promise.all(['inc-2', 'inc-3'].map((id) => response.plansOf(id)))).toEqual([
        [both.get('p-2')],
        [],
      ]);
    });

    it('that only wait for an answer are left alone until it is given; the others can move', async () => {
      const { response } = await tenant();
      const waiting = { state: 'waiting_approval' } as const;
      for (const id of ['asked', 'moving', 'answered', 'new'])
        await response.createPlan(plan(id, id === 'new' ? {} : waiting), {
          ...{ tasks: [], ledger: [] },
          approvals: [approval(`ap-${id}`, { planId: id })],
        });
      await response.acquireRunner('a', 1_000, NOW);
      await response.journal(step('moving-a', 'moving', { state: 'verifying' }), 1);
      await response.decideApproval('ap-answered', 'approved', 'ann', '', NOW);
      const ids = (plans: readonly { readonly id: string }[]) => plans.map(({ id }) => id).sort();
      expect(ids(await response.movable())).toEqual(['answered', 'moving', 'new']);
      expect(ids(await response.unfinished())).toEqual(['answered', 'asked', 'moving', 'new']);
    });

    it('say which of their steps went further than that, since when', async () => {
      const { response } = await tenant();
      for (const at of [1, 2, 3])
        await response.createPlan(plan(`p-${at}`, { createdAt: NOW + at }));
      await response.acquireRunner('a', 1_000, NOW);
      const gone = step('p-2-a', 'p-2', { state: 'effective' });
      await response.journal(gone, 1);
      await response.journal(step('p-1-a', 'p-1', { state: 'effective' }), 1);
      const states = [...new Set(plan('p-3').steps.map((one) => one.state))];
      expect(await response.stepsSince(NOW + 1, states)).toEqual([
        { plannedAt: NOW + 2, step: gone },
      ]);
    });

    it('list newest first by state', async () => {
      const { response } = await tenant();
      for (let i = 0; i < 5; i++) await response.createPlan(plan(`p-${i}`, { createdAt: NOW + i }));
      await response.setPlan('p-2', 'running', 'pre-authorisation', NOW + 9);
      const page = await response.plans({ state: ['proposed'] }, { limit: 2 });
      expect(page.items.map((one) => one.id)).toEqual(['p-4', 'p-3']);
      expect(page.total).toBe(4);
      const rest = await response.plans(
        { state: ['proposed'] },
        { limit: 2, after: page.next ?? '' },
      );
      expect(rest.items.map((one) => one.id)).toEqual(['p-1', 'p-0']);
      expect(await response.plan('p-2')).toMatchObject({
        state: 'running',
        authority: 'pre-authorisation',
        updatedAt: NOW + 9,
      });
      await expect(response.setPlan('p-none', 'failed', '', NOW)).rejects.toMatchObject({
        code: 'ERR_NOT_FOUND',
      });
    });

    it('are journalled under the runner epoch only', async () => {
      const { response } = await tenant();
      await response.createPlan(plan('p-1'));
      const doing = step('p-1-a', 'p-1', { state: 'doing', updatedAt: NOW + 1 });
      await expect(response.journal(doing, 1)).rejects.toMatchObject({ code: 'ERR_FENCED' });
      expect(await response.acquireRunner('a', 1_000, NOW)).toBe(1);
      await response.journal(doing, 1);
      expect(await response.acquireRunner('b', 1_000, NOW + 999)).toBeUndefined();
      expect(await response.acquireRunner('b', 1_000, NOW + 1_000)).toBe(2);
      expect(await response.renewRunner(1, 1_000, NOW + 1_001)).toBe(false);
      expect(await response.renewRunner(2, 1_000, NOW + 1_001)).toBe(true);
      await expect(response.journal({ ...doing, state: 'done' }, 1)).rejects.toMatchObject({
        code: 'ERR_FENCED',
      });
      expect((await response.plan('p-1'))?.steps.map((one) => one.state)).toEqual([
        'doing',
        'planned',
      ]);
    });

    it('keep sealed undo state, also when a later entry brings none', async () => {
      const { response } = await tenant();
      await response.createPlan(plan('p-1'));
      await response.acquireRunner('a', 1_000, NOW);
      const sealed = {
        keyId: 'k1',
        nonce: Uint8Array.of(1, 2, 3),
        data: Uint8Array.of(0, 255, 254, 10),
      };
      expect(await response.sealedOf('p-1-a')).toBeUndefined();
      await response.journal(step('p-1-a', 'p-1', { state: 'done' }), 1, sealed);
      await response.journal(step('p-1-a', 'p-1', { state: 'effective' }), 1);
      const found = await response.sealedOf('p-1-a');
      expect(found?.keyId).toBe('k1');
      expect([...(found?.nonce ?? [])]).toEqual([1, 2, 3]);
      expect([...(found?.data ?? [])]).toEqual([0, 255, 254, 10]);
    });

    it('that a dead runner left are found: unfinished ones, and any with a step under way', async () => {
      const { response } = await tenant();
      for (const [id, state] of [
        ['p-1', 'running'],
        ['p-2', 'contained'],
        ['p-3', 'contained'],
        ['p-4', 'denied'],
      ] as const) {
        await response.createPlan(plan(id, { state }));
      }
      await response.acquireRunner('a', 1_000, NOW);
      await response.journal(step('p-3-a', 'p-3', { state: 'undoing' }), 1);
      expect((await response.unfinished()).map((one) => one.id)).toEqual(['p-1', 'p-3']);
    });
  });

  describe('approvals', () => {
    it('are decided once, and not after their time', async () => {
      const { response } = await tenant();
      expect(await response.createApproval(approval('ap-1'))).toBe(true);
      expect(await response.createApproval(approval('ap-1'))).toBe(false);
      const decided = await Promise.all([
        response.decideApproval('ap-1', 'approved', 'ann', 'sure', NOW + 1),
        response.decideApproval('ap-1', 'denied', 'bob', 'no', NOW + 1),
      ]);
      expect(decided.filter(Boolean)).toHaveLength(1);
      await response.createApproval(approval('ap-2'));
      expect(await response.decideApproval('ap-2', 'approved', 'ann', '', NOW + 1_000)).toBe(false);
      expect(await response.decideApproval('ap-2', 'expired', 'clock', '', NOW + 1_000)).toBe(true);
      expect(await response.approval('ap-2')).toEqual(
        approval('ap-2', {
          state: 'expired',
          decidedBy: 'clock',
          reason: '',
          decidedAt: NOW + 1_000,
        }),
      );
      expect(await response.approvals({ state: ['waiting'] })).toEqual([]);
      expect(await response.approvals({})).toHaveLength(2);
      await response.createApproval(approval('ap-3', { planId: 'p-3', expiresAt: NOW + 7 }));
      const ids = async (filter: Parameters<typeof response.approvals>[0]) =>
        (await response.approvals(filter)).map((one) => one.id);
      expect(await ids({ state: ['waiting'], overAt: NOW + 6 })).toEqual([]);
      expect(await ids({ state: ['waiting'], overAt: NOW + 7 })).toEqual(['ap-3']);
      expect(await ids({ planIds: ['p-3', 'p-9'] })).toEqual(['ap-3']);
    });

    it('signed beforehand are kept and replaced by id', async () => {
      const { response } = await tenant();
      const grant = {
        id: 'g-1',
        playbook: 'service-account/leaked-key',
        scope: ['unowned'],
        signedBy: 'default-approver',
        at: NOW,
        until: NOW + 1,
        minConfidence: 0.9,
      };
      await response.putPreAuthorisation(grant);
      await response.putPreAuthorisation({ ...grant, until: NOW + 2 });
      expect(await response.preAuthorisations()).toEqual([{ ...grant, until: NOW + 2 }]);
    });
  });
};
