/** Who can take everything is answered for in the console, whoever asks and whatever is kept of why. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { approvalOf, planOf, type Story, tellStory } from './story.case.ts';

describe('an answer from outside about tier 0', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(async () => {
    await bench?.close();
  });
  beforeEach(async () => {
    site = await bench.site({ loop: true });
    story = await tellStory(site);
  });

  const answer = async (incidentId: string) => {
    const userId = await site.user(['approver']);
    const { store } = site;
    const id = `apr_${incidentId}`;
    const planId = `pln_${incidentId}`;
    await store.response.createPlan({ ...planOf(story.incident, planId), incidentId });
    await store.response.createApproval(
      approvalOf(story.incident, { id, planId, incidentId, asked: [userId], barred: [] }),
    );
    const token = await site.deps.exchange.links.sign({ approvalId: id, userId }, NOW + HOUR);
    const reply = await site.inject({
      method: 'POST',
      url: `/api/v1/decide/link/${token}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'decision=approved',
    });
    return { reply, state: (await store.response.approval(id))?.state };
  };

  it('is refused where its incident is of tier 0', async () => {
    expect(story.incident.tier).toBe(0);
    const { reply, state } = await answer(story.incident.id);
    expect(reply.body).toContain('tier 0 is decided in the console');
    expect([reply.statusCode, state]).toEqual([409, 'waiting']);
  });

  it('is refused where no incident is kept and the identity is of tier 0', async () => {
    const { reply, state } = await answer('inc_gone');
    expect(reply.body).toContain('tier 0 is decided in the console');
    expect([reply.statusCode, state]).toEqual([409, 'waiting']);
  });
});
