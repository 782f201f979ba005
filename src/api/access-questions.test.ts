/** Questions of access over the API: answered from the graph in force, for who may read identities. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { JANE, tellStory } from './story.case.ts';

const questions = ['why', 'blast', 'signin', 'unused', 'exposed', 'about'];

describe('questions of access', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let viewer: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    await tellStory(site);
    viewer = await site.session(['viewer']);
  }, 120_000);
  afterAll(() => bench?.close());

  const ask = async (id: string, question: string, query = '') => {
    const path = `/api/v1/access/${encodeURIComponent(id)}/${question}${query}`;
    const answer = await site.ask(viewer, 'GET', path);
    return { status: answer.statusCode, body: answer.json() };
  };

  it('are answered with what nobody could see beside them', async () => {
    for (const question of questions) {
      const { status, body } = await ask(JANE, question);
      expect([question, status]).toEqual([question, 200]);
      expect(Array.isArray(body.unknown), question).toBe(true);
    }
    const why = (await ask(JANE, 'why')).body;
    expect(why).toMatchObject({ from: JANE, to: 'control-plane:*' });
    const { credentials } = (await ask(JANE, 'signin')).body;
    expect(Array.isArray(credentials)).toBe(true);
  });

  it('are answered as of a time', async () => {
    const path = `?at=${NOW}`;
    expect((await ask(JANE, 'about', path)).body.principal).toMatchObject({ id: JANE });
    // Before it was made it is not there.
    expect((await ask(JANE, 'about', '?at=1')).status).toBe(404);
    expect((await ask(JANE, 'why', '?at=-1')).status).toBe(400);
  });

  it('are refused for what nobody knows', async () => {
    for (const question of questions)
      expect((await ask('toy:nobody', question)).status, question).toBe(404);
  });
});
