/** How a site lets itself be defended is set through the API, read as the runner reads it, and kept in the ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../core/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { approvalOf, planOf, type Story, tellStory } from './story.case.ts';

const PATH = '/api/v1/settings/response';

describe('settings of the response', { timeout: 180_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
  }, 180_000);
  afterAll(() => bench?.close());

  const ask = async (method: string, path: string, body?: unknown, who = story.admin) => {
    const answer = await site.ask(who, method, path, body);
    return { status: answer.statusCode, body: answer.json() };
  };

  it('change what is named and keep the rest; what the runner could not read is never stored', async () => {
    const before = (await ask('GET', PATH)).body;
    const set = { playbooks: { 'human/offboard': 'shadow' }, automaticPerHour: 5 };
    expect(await ask('PUT', PATH, set)).toMatchObject({ status: 200, body: { ...before, ...set } });
    const wrong = await ask('PUT', PATH, { automaticPerHour: -1 });
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      expect.stringContaining('automaticPerHour'),
    ]);
    expect((await ask('PUT', PATH, { stopped: true })).status).toBe(400);
    expect((await ask('GET', PATH)).body.automaticPerHour).toBe(5);
    const [entry] = (await ask('GET', '/api/v1/ledger?limit=1')).body.items;
    expect(entry).toMatchObject({ verb: 'settings.response', detail: set });
    const approver = await site.session(['approver']);
    expect((await ask('PUT', PATH, set, approver)).status).toBe(403);
  });

  it('let a playbook act on its record, or against it where somebody says so; it stands in the ledger', async () => {
    const path = '/api/v1/playbooks/mode';
    const [{ id }] = (await ask('GET', '/api/v1/playbooks')).body.items;
    const set = { playbook: id, mode: 'active', reason: 'tried' };
    const modeNow = async () =>
      (await ask('GET', '/api/v1/playbooks')).body.items.find(
        (one: { id: string }) => one.id === id,
      ).mode;
    await ask('PUT', PATH, { playbooks: { [id]: 'shadow' } });
    const refused = await ask('PUT', path, set);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      'its record is not enough: 0 of its incidents are judged, 5 are asked for',
    ]);
    expect(await modeNow()).toBe('shadow');
    expect((await ask('PUT', path, { ...set, evenSo: true })).status).toBe(200);
    expect(await modeNow()).toBe('active');
    const [entry] = (await ask('GET', '/api/v1/ledger?limit=1')).body.items;
    expect(entry).toMatchObject({
      ...{ verb: 'playbook.promoted', subject: id },
      detail: { reason: 'tried', evenSo: true, lacks: [expect.stringContaining('judged')] },
    });
    expect((await ask('PUT', path, { ...set, mode: 'shadow' })).status).toBe(200);
    expect(await modeNow()).toBe('shadow');
    await ask('PUT', PATH, { promotion: { judged: 0, wrongShare: 0 } });
    expect((await ask('PUT', path, set)).status).toBe(200);
    expect((await ask('PUT', path, { ...set, playbook: 'no/such' })).status).toBe(404);
    const analyst = await site.session(['analyst']);
    expect((await ask('PUT', path, set, analyst)).status).toBe(403);
  });

  it('for gateways are the whole policy, or refused with the place of the fault', async () => {
    const path = '/api/v1/settings/enforcement';
    const policy = {
      unknownSubject: 'deny',
      notAnswerable: 'deny',
      openIncident: 'read_only',
      rules: [],
    };
    expect((await ask('GET', path)).body.rules.length).toBeGreaterThan(0);
    expect(await ask('PUT', path, policy)).toMatchObject({ status: 200, body: policy });
    const wrong = await ask('PUT', path, { ...policy, rules: [{ id: 'x' }] });
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      expect.stringContaining('rules'),
    ]);
  });

  it('let tier 0 be answered for in a fresh session alone, where the site wants that', async () => {
    const { incident } = story;
    await ask('PUT', PATH, { stepUpTier0Minutes: 30 });
    const approver = await site.user(['approver']);
    const id = 'apr_step_up';
    await site.store.response.createPlan({ ...planOf(incident, 'pln_step_up') });
    await site.store.response.createApproval(
      approvalOf(incident, { id, planId: 'pln_step_up', asked: [approver] }),
    );
    const tier = (await site.store.incidents.get(incident.id))?.tier;
    expect(tier).toBe(0);
    const path = `/api/v1/approvals/${id}/decision`;
    const answer = { decision: 'approved', reason: 'seen' };
    const old = await site.sessionOf(approver);
    site.clock.advance(31 * MINUTE);
    const token = await site.token(approver, ['approvals:decide']);
    const byToken = await site.inject({
      ...{ method: 'POST', url: path, payload: answer },
      headers: { authorization: `Bearer ${token}` },
    });
    expect([byToken.statusCode, byToken.json().error.message]).toEqual([
      403,
      expect.stringContaining('not by a token'),
    ]);
    const stale = await ask('POST', path, answer, old);
    expect([stale.status, stale.body.error.message]).toEqual([
      403,
      expect.stringContaining('sign in again'),
    ]);
    expect((await ask('POST', path, answer, await site.sessionOf(approver))).status).toBe(200);
    const refused = (await site.store.governance.ledger(1, 500)).filter(
      (entry) => entry.verb === 'approval.refused' && entry.subject === id,
    );
    expect(refused).toHaveLength(2);
  });
});
