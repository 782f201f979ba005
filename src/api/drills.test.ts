/** Drills of a running site: when they run, what they add up to, and an exercise that asks people and touches nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { tendDrills } from '../drill/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { eventually, JANE, SERVICE, tellStory } from './story.case.ts';

describe('drills', { timeout: 180_000 }, () => {
  let bench: Bench;
  let site: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    await tellStory(site);
  }, 180_000);
  afterAll(() => bench?.close());

  /** A session of its own each time: weeks go by here. */
  const ask = async (method: string, path: string, body?: unknown, who?: string) => {
    const cookie = who ?? (await site.session(['admin', 'approver']));
    const answer = await site.ask(cookie, method, `/api/v1${path}`, body);
    return { status: answer.statusCode, body: answer.json() };
  };
  const tend = (ran: string[] = []) =>
    tendDrills({
      ...{ store: site.store, clock: site.clock, log: site.deps.log, control: site.deps.control },
      ...{ playbooks: site.deps.playbooks, view: site.deps.view },
      ids: () => site.deps.drills.list().map((one) => one.id),
      run(id, by) {
        ran.push(id);
        return site.deps.drills.run(id, by);
      },
    });

  it('run by themselves when they are due, once, and only those there are', async () => {
    const strange = await ask('PUT', '/drills/schedule', { staleDays: 30, every: { other: 7 } });
    expect(strange.status).toBe(404);
    const set = { staleDays: 30, every: { all: 7 } };
    expect(await ask('PUT', '/drills/schedule', set)).toMatchObject({ status: 200, body: set });
    expect((await ask('GET', '/drills/schedule')).body).toEqual(set);
    const ran: string[] = [];
    // The story ran it just now.
    await tend(ran);
    expect(ran).toEqual([]);
    site.clock.advance(8 * DAY);
    await tend(ran);
    await tend(ran);
    expect(ran).toEqual(['leaked-key']);
  });

  it('leave a playbook a finding of posture when nobody drills it', async () => {
    site.clock.advance(31 * DAY);
    await tend();
    const place = 'scope:countersign:response';
    await eventually(async () => {
      const view = site.deps.view();
      return view && view.settings('countersign', 'response', 'playbook').length > 0
        ? true
        : undefined;
    });
    site.clock.advance(31 * DAY);
    await site.deps.control({ type: 'judge', at: site.clock.now(), principals: [place] });
    const finding = await eventually(async () =>
      (
        await site.store.findings.list({ kind: 'posture', identityId: place }, { limit: 50 })
      ).items.find((one) => JSON.stringify(one).includes('playbook-not-drilled')),
    );
    expect(JSON.stringify(finding)).toContain('were not drilled in time');
    const { body } = await ask('GET', '/drills/report');
    expect(body.stale).toBe(body.playbooks.length);
  });

  it('at the table ask whom the playbook would ask, and touch nothing whatever is answered', async () => {
    await site.deps.control({
      type: 'declaration',
      at: site.clock.now(),
      by: 'founder',
      declaration: {
        ...{ kind: 'declaration', id: 'd', ofId: SERVICE, owner: 'owner-of-it' },
        ...{ declaredBy: 'founder', at: site.clock.now() },
      },
    });
    await eventually(async () => site.deps.view()?.declarationOf(SERVICE)?.owner);
    const begun = await ask('POST', '/drills/tabletop', {
      playbook: 'service_account/leaked-credential',
      identityId: SERVICE,
      reason: 'the exercise of this quarter',
    });
    expect(begun).toMatchObject({ status: 200, body: { result: 'running' } });
    const [plan] = await site.store.response.plansOf(begun.body.incidentId);
    expect(plan?.drill).toBe(true);
    expect(new Set(plan?.steps.map((step) => step.state))).toEqual(new Set(['waiting_approval']));
    const waiting = (await site.store.response.approvals({ state: ['waiting'] })).filter(
      (one) => one.planId === plan?.id,
    );
    expect(waiting).toMatchObject([
      { asked: ['owner-of-it'], question: expect.stringContaining('This is an exercise') },
    ]);
    const owner = 'owner-of-it';
    await site.store.access.putUser({
      ...{ id: owner, name: owner, roles: ['approver'], identityIds: [], disabled: false },
      createdAt: NOW,
    });
    const answered = await ask(
      'POST',
      `/approvals/${waiting[0]?.id}/decision`,
      { decision: 'approved', reason: 'I would' },
      await site.sessionOf(owner),
    );
    expect(answered.status).toBe(200);
    for (let turn = 0; turn < 3; turn++) await site.deps.runner.turn();
    const after = await site.store.response.plan(plan?.id ?? '');
    expect(after?.state).toBe('shadow');
    for (const step of after?.steps ?? []) {
      expect(step.state).toBe('shadow');
      expect(step.result).toBeUndefined();
    }
    await tend();
    const { body } = await ask('GET', '/drills/report');
    expect(
      body.playbooks.find(
        (one: { playbook: string }) => one.playbook === 'service_account/leaked-credential',
      ),
    ).toMatchObject({ exercises: 1, runs: 0, stale: true });
    const run = (await site.store.governance.drills(50)).find((one) => one.id === begun.body.id);
    expect(run).toMatchObject({ result: 'pass', because: expect.stringContaining('approved') });
  });

  it('are not for whoever may only look', async () => {
    const viewer = await site.session(['viewer']);
    const body = { playbook: 'human/offboard', identityId: JANE, reason: 'x' };
    expect((await ask('POST', '/drills/tabletop', body, viewer)).status).toBe(403);
    const set = { staleDays: 30, every: {} };
    expect((await ask('PUT', '/drills/schedule', set, viewer)).status).toBe(403);
    expect((await ask('GET', '/drills/report', undefined, viewer)).status).toBe(200);
  });
});
