/** What people say and decide through the API: it takes effect in the loop, once, and stands in the ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import {
  eventually,
  JANE,
  record,
  SERVICE,
  type Story,
  sendLines,
  tellStory,
} from './story.case.ts';

const jane = encodeURIComponent(JANE);

describe('what people change', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
  }, 120_000);
  afterAll(() => bench?.close());

  const get = async (path: string) => {
    const answer = await site.ask(story.admin, 'GET', `/api/v1${path}`);
    return { status: answer.statusCode, body: answer.json() };
  };
  const post = async (path: string, body?: unknown, method = 'POST') => {
    const answer = await site.ask(story.admin, method, `/api/v1${path}`, body);
    return { status: answer.statusCode, body: answer.json() };
  };

  it('keeps a note in the timeline and in the ledger, with its author', async () => {
    const { status, body } = await post(`/incidents/${story.incident.id}/notes`, {
      text: ' Called jane: it was not her. ',
    });
    expect(status).toBe(200);
    expect(body.timeline.at(-1)).toMatchObject({ kind: 'note' });
    const note = await eventually(async () =>
      (await site.store.incidents.get(story.incident.id))?.timeline.find(
        (entry) => entry.kind === 'note' && entry.text.includes('it was not her'),
      ),
    );
    expect(note.text).toMatch(/^usr_\w+: Called jane: it was not her\.$/);
    // The loop goes on writing beside it.
    const { items } = (await get('/ledger?limit=20')).body;
    expect(items).toContainEqual(
      expect.objectContaining({ verb: 'incident.noted', subject: story.incident.id }),
    );
  });

  it('merges a declaration with what was declared before, and judge anew at once', async () => {
    const path = `/identities/${encodeURIComponent(SERVICE)}/declaration`;
    expect((await post(path, { owner: 'payments-team', shared: true })).status).toBe(200);
    await eventually(async () => site.deps.view()?.declarationOf(SERVICE));
    expect((await post(path, { purpose: 'ships the shop' })).status).toBe(200);
    const declared = await eventually(async () => {
      const { body } = await get(`/identities/${encodeURIComponent(SERVICE)}`);
      return body.declaration?.purpose === undefined ? undefined : body;
    });
    expect(declared.declaration).toMatchObject({ owner: 'payments-team', shared: true });
    await eventually(async () =>
      (await site.store.inventory.principal(SERVICE))?.owner === 'payments-team' ? true : undefined,
    );
  });

  it('links two accounts by a declaration, shows it from the other side, and takes it back', async () => {
    const links = async () =>
      (await get(`/identities/${jane}/links`)).body.links.filter(
        (one: { otherId: string }) => one.otherId === SERVICE,
      );
    const path = `/identities/${encodeURIComponent(SERVICE)}/declaration`;
    expect(await links()).toEqual([]);
    expect((await post(path, { linkedTo: [JANE] })).status).toBe(200);
    const [link] = await eventually(async () => {
      const all = await links();
      return all.length > 0 ? all : undefined;
    });
    expect(link).toMatchObject({ declared: true, confidence: 1 });
    expect((await post(path, { linkedTo: [] })).status).toBe(200);
    await eventually(async () => ((await links()).length === 0 ? true : undefined));
    expect((await get('/identities/nobody/links')).status).toBe(404);
  });

  it('accepts a risk until a date and take it back', async () => {
    const check = (await get(`/identities/${jane}`)).body.posture.verdicts.find(
      (one: { verdict: { status: string } }) => one.verdict.status === 'fail',
    );
    const body = {
      rule: check.check,
      subjectId: JANE,
      owner: 'ciso@example.com',
      reason: 'replaced next week',
      until: NOW + 7 * DAY,
    };
    const made = await post('/posture/exceptions', body);
    expect(made.status).toBe(200);
    expect((await get('/posture/exceptions')).body.items).toHaveLength(1);
    expect((await post('/posture/exceptions', { ...body, until: NOW - 1 })).status).toBe(400);
    expect((await post('/posture/exceptions', { ...body, rule: 'no-such' })).status).toBe(404);
    const ended = await post(`/posture/exceptions/${made.body.id}`, undefined, 'DELETE');
    expect(ended).toMatchObject({ status: 200, body: { ok: true } });
    expect((await get('/posture/exceptions')).body.items).toHaveLength(0);
  });

  it('settles a task once', async () => {
    const path = '/tasks/tsk_story/state';
    expect((await post(path, { state: 'done', reason: 'rotated' })).body.state).toBe('done');
    expect((await post(path, { state: 'cancelled' })).status).toBe(409);
    expect((await post('/tasks/none/state', { state: 'done' })).status).toBe(404);
    expect((await get('/tasks?state=open')).body.items).toHaveLength(0);
  });

  it('signs and ends a standing pre-authorisation', async () => {
    const [playbook] = (await get('/settings')).body.playbooks;
    const body = { playbook: playbook.id, scope: [JANE], until: NOW + DAY, minConfidence: 0.8 };
    const path = '/settings/pre-authorisations';
    const signed = await post(path, body);
    expect(signed.status).toBe(200);
    expect((await get('/settings')).body.preAuthorisations).toHaveLength(1);
    expect((await post(path, { ...body, until: NOW })).status).toBe(400);
    expect((await post(path, { ...body, playbook: 'none' })).status).toBe(404);
    expect((await post(`${path}/${signed.body.id}`, undefined, 'DELETE')).status).toBe(200);
    expect((await get('/settings')).body.preAuthorisations).toHaveLength(0);
  });

  it('stops everything and says who did and why', async () => {
    expect((await post('/settings/stop', { on: true, reason: 'odd' }, 'PUT')).status).toBe(200);
    expect((await get('/overview')).body.stopped).toMatchObject({ reason: 'odd' });
    expect((await post('/settings/stop', { on: false, reason: 'fine' }, 'PUT')).status).toBe(200);
    expect((await get('/overview')).body.stopped).toBeUndefined();
    expect((await post('/settings/shadow', { on: true, reason: 'trial' }, 'PUT')).status).toBe(200);
    expect((await get('/settings')).body.shadow).toBe(true);
  });

  it('closes an incident by a verdict, once', async () => {
    const path = `/incidents/${story.incident.id}/verdict`;
    const body = { verdict: 'true_positive', reason: 'her key was in a public repository' };
    expect((await post(path, body)).body).toMatchObject({
      status: 'closed',
      verdict: 'true_positive',
    });
    const closed = await eventually(async () => {
      const incident = await site.store.incidents.get(story.incident.id);
      return incident?.status === 'closed' ? incident : undefined;
    });
    expect(closed.verdict).toBe('true_positive');
    expect(await post(path, { verdict: 'benign' })).toMatchObject({
      status: 409,
      body: { error: { code: 'ERR_CONFLICT' } },
    });
    const entries = await site.store.governance.ledger(1, 500);
    expect(entries.find((one) => one.verb === 'incident.closed')?.detail).toMatchObject({
      reason: body.reason,
    });
  });

  it('keeps showing an identity that was deleted, as it last was', async () => {
    await sendLines(site, story.ingestToken, [
      record('DeleteUser', {
        eventSource: 'iam.amazonaws.com',
        requestParameters: { userName: 'svc-deploy' },
      }),
    ]);
    await eventually(async () => (site.deps.view()?.principal(SERVICE) ? undefined : true));
    const { status, body } = await get(`/identities/${encodeURIComponent(SERVICE)}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.principal.status).toBe('deleted');
    const history = (await get(`/identities/${encodeURIComponent(SERVICE)}/history`)).body.items;
    expect(history.some((entry: { change: string }) => entry.change === 'ended')).toBe(true);
  });
});
