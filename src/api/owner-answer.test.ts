/** Who owns it? The answer to the task is a declaration, and takes the right to declare. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { eventually, SERVICE, type Story, tellStory } from './story.case.ts';

describe('the answer to who owns it', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  let analyst: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
    analyst = await site.session(['analyst']);
    await site.store.governance.putTask({
      id: 'tsk_own',
      subjectId: SERVICE,
      owner: 'platform@example.com',
      kind: 'own',
      title: 'Name an owner',
      because: 'nobody answers for it',
      state: 'open',
      createdAt: NOW,
      dueAt: NOW + DAY,
    });
  }, 120_000);
  afterAll(() => bench?.close());

  const settle = (token: string, id: string, body: object) =>
    site.ask(token, 'POST', `/api/v1/tasks/${id}/state`, body);

  it('is refused to who may settle tasks and not declare, and the task stays open', async () => {
    const refused = await settle(analyst, 'tsk_own', { state: 'done', owner: 'me' });
    expect(refused.statusCode).toBe(403);
    expect(site.deps.view()?.declarationOf(SERVICE)?.owner).toBeUndefined();
  });

  it('is refused on a task that asks something else, and on one that is cancelled', async () => {
    for (const [id, state] of [
      ['tsk_story', 'done'],
      ['tsk_own', 'cancelled'],
    ] as const)
      expect((await settle(story.admin, id, { state, owner: 'x' })).statusCode).toBe(400);
  });

  it('is declared, and the task is done', async () => {
    const done = await settle(story.admin, 'tsk_own', { state: 'done', owner: 'payments-team' });
    expect([done.statusCode, done.json().state]).toEqual([200, 'done']);
    const owners = await eventually(async () => {
      const found = site.deps.view()?.ownersOf(SERVICE) ?? [];
      return found.some(({ basis }) => basis === 'declared') ? found : undefined;
    });
    expect(owners[0]).toMatchObject({ who: 'payments-team', basis: 'declared' });
  });
});
