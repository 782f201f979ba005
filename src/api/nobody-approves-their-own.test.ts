/** Who asked, who is linked to the incident and who was not asked cannot approve; two people are two people. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, randomId } from '../core/index.ts';
import type { Approval, Incident } from '../model/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { approvalOf, eventually, JANE, SERVICE, type Story, tellStory } from './story.case.ts';

describe('nobody approves their own', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  let incident: Incident;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
    incident = story.incident;
  }, 120_000);
  afterAll(() => bench?.close());

  const ask = async (change: Partial<Approval> = {}): Promise<Approval> => {
    const approval = approvalOf(incident, {
      id: randomId('apr'),
      planId: randomId('pln'),
      ...change,
    });
    await site.store.response.createApproval(approval);
    return approval;
  };
  const decide = async (cookie: string, id: string, body: object = { decision: 'approved' }) => {
    const answer = await site.ask(cookie, 'POST', `/api/v1/approvals/${id}/decision`, body);
    return { status: answer.statusCode, body: answer.json() };
  };
  const mine = async (cookie: string, id: string) => {
    const { items } = (await site.ask(cookie, 'GET', '/api/v1/approvals?state=waiting')).json();
    return items.find((one: { approval: Approval }) => one.approval.id === id)?.mine;
  };

  it('an approver who was asked and is not linked decides, once, and it stands in the ledger', async () => {
    const { id } = await ask();
    const user = await site.user(['approver']);
    const cookie = await site.sessionOf(user);
    expect(await mine(cookie, id)).toEqual({ may: true, because: 'you are asked' });
    const said = await decide(cookie, id, { decision: 'approved', reason: 'seen with jane' });
    expect(said).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: user } });
    expect((await decide(cookie, id)).status).toBe(409);
    const entries = await site.store.governance.ledger(1, 500);
    expect(
      entries.find((one) => one.subject === id && one.verb === 'approval.approved'),
    ).toMatchObject({ actor: user });
  });

  it('the requester is refused', async () => {
    const user = await site.user(['approver']);
    const { id } = await ask({ requestedBy: user });
    const cookie = await site.sessionOf(user);
    expect(await mine(cookie, id)).toMatchObject({ may: false });
    expect(await decide(cookie, id)).toMatchObject({
      status: 403,
      body: { error: { message: 'who asks for a response does not approve it' } },
    });
  });

  it('somebody whose account is in the incident is refused, and so is another account of theirs', async () => {
    const { id } = await ask();
    const linked = await site.session(['approver'], [JANE]);
    expect(await mine(linked, id)).toMatchObject({ may: false });
    expect((await decide(linked, id)).status).toBe(403);
    // Their other account belongs to the same person, who is barred.
    const said = await site.ask(
      story.admin,
      'POST',
      `/api/v1/identities/${encodeURIComponent(SERVICE)}/declaration`,
      { owner: 'x' },
    );
    expect(said.statusCode).toBe(200);
    await site.deps.control(
      {
        type: 'declaration',
        at: site.clock.now(),
        by: 'test',
        declaration: {
          kind: 'declaration',
          id: `declaration:${SERVICE}`,
          ofId: SERVICE,
          personId: 'jane@example.com',
          declaredBy: 'test',
          at: site.clock.now(),
        },
      },
      '',
    );
    await eventually(async () => site.deps.view()?.identity(SERVICE)?.personId);
    const other = await site.session(['approver'], [SERVICE]);
    expect((await decide(other, id)).status).toBe(403);
    expect((await site.store.response.approval(id))?.state).toBe('waiting');
    const refusals = (await site.store.governance.ledger(1, 500)).filter(
      (one) => one.verb === 'approval.refused' && one.subject === id,
    );
    expect(refusals).toHaveLength(2);
  });

  it('somebody who was not asked is refused; the owner named is not', async () => {
    const owner = await site.user(['approver']);
    const { id } = await ask({ asked: [owner] });
    const stranger = await site.session(['approver']);
    expect((await decide(stranger, id)).status).toBe(403);
    expect((await decide(await site.sessionOf(owner), id)).status).toBe(200);
  });

  it('one person is not two', async () => {
    const plan = randomId('pln');
    const first = await ask({ planId: plan });
    const cookie = await site.session(['approver']);
    expect((await decide(cookie, first.id)).status).toBe(200);
    const second = await ask({ planId: plan });
    expect(await mine(cookie, second.id)).toMatchObject({
      may: false,
      because: 'two people must agree, and you have answered already',
    });
  });

  it('an answer after its time is none', async () => {
    const { id } = await ask({ expiresAt: site.clock.now() + 10 * MINUTE });
    site.clock.advance(11 * MINUTE);
    const cookie = await site.session(['approver']);
    expect(await mine(cookie, id)).toMatchObject({ may: false });
    expect((await decide(cookie, id)).status).toBe(409);
  });

  it('a refusal says why; who only looks on, an analyst or an admin decides nothing', async () => {
    const { id } = await ask({ expiresAt: site.clock.now() + HOUR });
    const approver = await site.session(['approver']);
    expect((await decide(approver, id, { decision: 'denied' })).status).toBe(400);
    for (const role of ['viewer', 'analyst', 'admin', 'auditor'] as const) {
      const cookie = await site.session([role]);
      expect(await mine(cookie, id)).toMatchObject({ may: false });
      expect((await decide(cookie, id)).status, role).toBe(403);
    }
    expect((await decide(approver, 'apr_none')).status).toBe(404);
    const said = await decide(approver, id, { decision: 'denied', reason: 'it is a test' });
    expect(said.body).toMatchObject({ state: 'denied', reason: 'it is a test' });
  });
});
