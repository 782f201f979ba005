import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../core/index.ts';
import type { Approval } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import { type Approver, answerOf, approvalId, decideApproval, whyNot } from './approvals.ts';
import { type Bench, createBench, openTestStore, statesOf, type TestStore } from './bench.case.ts';
import { NOW, settings } from './story.case.ts';

const approval: Approval = {
  id: approvalId('pln_1', 1, 0),
  planId: 'pln_1',
  incidentId: 'inc_1',
  title: 't',
  question: 'q',
  asked: ['olga'],
  barred: ['aws:user/jane', 'person:p-jane', 'name:jane'],
  requestedBy: 'ria',
  state: 'waiting',
  createdAt: NOW,
  expiresAt: NOW + 30 * MINUTE,
};
const user = (id: string, change: Partial<Approver> = {}): Approver => ({
  id,
  name: id,
  roles: ['approver'],
  identityIds: [],
  ...change,
});
const refusal = (who: Approver, change: Partial<Approval> = {}, now = NOW) =>
  whyNot({ ...approval, ...change }, who, { settings, now, others: [] });

describe('who may answer', () => {
  it('is who was asked, by name, by team or by an account of theirs', () => {
    expect(refusal(user('olga'))).toBeUndefined();
    expect(refusal(user('u1', { roles: ['payments'] }), { asked: ['payments'] })).toBeUndefined();
    const mine = user('u1', { identityIds: ['aws:user/olga'] });
    expect(refusal(mine, { asked: ['aws:user/olga'] })).toBeUndefined();
  });

  it.each<[string, Approver, RegExp]>([
    ['somebody who was not asked', user('tom'), /for olga/],
    ['who asks for it', user('ria'), /who asks/],
    ['the owner of a linked account', user('olga', { identityIds: ['aws:user/jane'] }), /linked/],
    ['the same person by another account', user('olga', { personIds: ['p-jane'] }), /linked/],
    ['who bears the name of a linked account', user('Jane'), /linked/],
  ])('is not %s', (_what, who, because) => {
    expect(
      refusal(who, {
        asked: [
          'olga',
          ...(who.id === 'ria' ? ['ria'] : []),
          ...(who.id === 'Jane' ? ['Jane'] : []),
        ],
      }),
    ).toMatch(because);
  });

  it('is the incident commander only after the owner had time', () => {
    expect(refusal(user('kim'))).toMatch(/after 15 minutes/);
    expect(refusal(user('kim'), {}, NOW + 15 * MINUTE)).toBeUndefined();
  });

  it('is two different people where two are needed', () => {
    const first: Approval = { ...approval, id: 'other', state: 'approved', decidedBy: 'olga' };
    const facts = { settings, now: NOW, others: [first, approval] };
    expect(whyNot(approval, user('olga'), facts)).toMatch(/answered already/);
  });
});

describe('what people said together', () => {
  const slot = (n: number, state: Approval['state'], level = 0): Approval => ({
    ...approval,
    id: approvalId('pln_1', n, level),
    state,
    decidedBy: `p${n}`,
    reason: 'r',
  });

  it('is yes only when everybody said yes', () => {
    expect(answerOf([slot(1, 'approved'), slot(2, 'waiting')], 'pln_1').answer).toBe('waiting');
    expect(answerOf([slot(1, 'approved'), slot(2, 'approved')], 'pln_1').answer).toBe('approved');
  });

  it('is no when one said no, or nobody answered', () => {
    expect(answerOf([slot(1, 'approved'), slot(2, 'denied')], 'pln_1').answer).toBe('denied');
    expect(answerOf([slot(1, 'expired')], 'pln_1').answer).toBe('denied');
  });

  it('counts the escalation, not the question it replaced', () => {
    expect(answerOf([slot(1, 'expired'), slot(1, 'approved', 1)], 'pln_1').answer).toBe('approved');
    expect(answerOf([slot(1, 'expired'), slot(1, 'waiting', 1)], 'pln_1').answer).toBe('waiting');
  });

  it('is waiting as long as nothing was asked', () => {
    expect(answerOf([], 'pln_1').answer).toBe('waiting');
  });
});

describe('an answer', () => {
  let server: TestStore;
  let store: TenantStore;
  let bench: Bench;
  beforeAll(async () => {
    server = await openTestStore();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    store = await server.fresh();
    bench = createBench(store);
  });
  const decide = (id: string, who: string, decision: 'approved' | 'denied' = 'approved') =>
    decideApproval(
      store,
      { id, user: user(who), decision, reason: 'r' },
      { settings, now: bench.clock.now() },
    );

  it('of somebody who may not is refused with the reason, and stands in the ledger', async () => {
    const { planned } = await bench.plan();
    const id = planned.approvals[0]?.id ?? '';
    await expect(decide(id, 'sync')).rejects.toMatchObject({
      code: 'ERR_FORBIDDEN',
      message: expect.stringContaining('linked'),
    });
    const entries = await store.governance.ledger(1, 100);
    expect(entries.at(-1)).toMatchObject({ verb: 'approval.refused', actor: 'sync', subject: id });
    expect((await store.response.approval(id))?.state).toBe('waiting');
  });

  it('counts once, and not after its time', async () => {
    const { planned } = await bench.plan();
    const id = planned.approvals[0]?.id ?? '';
    bench.clock.set(NOW + settings.approvalMinutes * MINUTE);
    await expect(decide(id, 'sam')).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
    bench.clock.set(NOW + 1);
    await decide(id, 'sam');
    await expect(decide(id, 'sam')).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
    await expect(decide('apr_none', 'sam')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('of one person does not start what two must agree on', async () => {
    bench.set({ twoPersonTier0: true, onCall: [] });
    const { planned, plan } = await bench.plan({ preAuthorisations: [], owners: [] });
    expect(planned.approvals).toHaveLength(2);
    const [first = '', second = ''] = planned.approvals.map((one) => one.id);
    const runner = bench.runner();
    await decide(first, 'sam');
    await bench.settle(runner, 2);
    expect(bench.vendor.changes).toEqual([]);
    await expect(decide(second, 'sam')).rejects.toMatchObject({ code: 'ERR_FORBIDDEN' });
    bench.clock.set(NOW + settings.commanderAfterMinutes * MINUTE);
    await decide(second, 'kim');
    await bench.settle(runner, 8);
    expect(statesOf(await bench.read(plan))).toMatchObject({ deny: 'effective' });
  });

  it('of one person that is no ends the question for the other', async () => {
    bench.set({ twoPersonTier0: true });
    const { planned, plan } = await bench.plan({ preAuthorisations: [] });
    await decide(planned.approvals[0]?.id ?? '', 'sam', 'denied');
    await bench.settle(bench.runner(), 2);
    expect((await bench.read(plan)).state).toBe('denied');
    expect(await store.response.approvals({ state: ['waiting'] })).toEqual([]);
  });

  it('can be given also when recording was cut short and had to be repeated', async () => {
    const dying: TenantStore = {
      ...store,
      response: { ...store.response, createPlan: () => Promise.reject(new Error('killed')) },
    };
    await expect(createBench(dying).plan()).rejects.toThrow('killed');
    const { planned, plan } = await bench.plan();
    expect((await store.response.approvals({})).map((one) => one.id)).toEqual(
      planned.approvals.map((one) => one.id),
    );
    await decide(planned.approvals[0]?.id ?? '', 'sam');
    await bench.settle(bench.runner(), 10);
    expect((await bench.read(plan)).state).toBe('contained');
  });
});
