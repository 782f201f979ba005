/** What a person expects of a detector for a while: asked for, listed, ended, refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { eventually, JANE } from './story.case.ts';

describe('suppressions', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let analyst: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    analyst = await site.session(['analyst']);
    await eventually(async () => site.deps.view());
  }, 120_000);
  afterAll(() => bench?.close());

  const body = (more: object = {}) => ({
    ...{ detector: 'new-network', about: { kind: 'root', rootId: JANE } },
    ...{ until: NOW + 7 * DAY, reason: 'at the conference' },
    ...more,
  });
  const make = async (more: object = {}, who = analyst) => {
    const answer = await site.ask(who, 'POST', '/api/v1/suppressions', body(more));
    return { status: answer.statusCode, body: answer.json() };
  };

  it('are made, listed as the loop took them, and ended, each in the ledger', async () => {
    const made = await make();
    expect(made).toMatchObject({ status: 200, body: { detector: 'new-network', from: NOW } });
    const { id } = made.body;
    const listed = async (query = '') => {
      const answer = await site.ask(analyst, 'GET', `/api/v1/suppressions${query}`);
      return (answer.json().items as { id: string; until: number }[]).find((one) => one.id === id);
    };
    await eventually(() => listed());
    site.clock.advance(1_000);
    const path = `/api/v1/suppressions/${id}/end`;
    const ended = await site.ask(analyst, 'POST', path, { reason: 'back again' });
    expect(ended.json()).toMatchObject({ until: NOW + 1_000, endedBecause: 'back again' });
    await eventually(async () => ((await listed()) === undefined ? true : undefined));
    expect(await listed('?all=true')).toMatchObject({ until: NOW + 1_000 });
    expect((await site.ask(analyst, 'POST', path, { reason: 'again' })).statusCode).toBe(409);
    const verbs = (await site.store.governance.ledger(1, 1_000))
      .filter(({ subject }) => subject === id)
      .map(({ verb }) => verb);
    expect(verbs).toEqual(['suppression.made', 'suppression.ended']);
  });

  it('are refused for decoys, emergency access and tampering, an own account, or the unknown', async () => {
    for (const detector of ['honey-used', 'emergency-access-used', 'guard-switched-off'])
      expect((await make({ detector })).status, detector).toBe(403);
    expect((await make({ detector: 'no-such-detector' })).status).toBe(404);
    const jane = await site.session(['analyst'], [JANE]);
    expect((await make({}, jane)).status).toBe(403);
    for (const until of [NOW - 1, NOW + 91 * DAY]) expect((await make({ until })).status).toBe(400);
  });

  it('need more rights for peers and for the whole site', async () => {
    const admin = await site.session(['admin']);
    for (const about of [{ kind: 'site' }, { kind: 'peers', class: 'human', scope: 'x' }]) {
      expect((await make({ about })).status).toBe(403);
      expect((await make({ about }, admin)).status).toBe(200);
    }
  });
});
