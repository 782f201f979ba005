/** Gateways ask before an act, as the OpenID AuthZEN Authorization API 1.0 says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { ENFORCEMENT_SETTINGS_KEY } from '../governance/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { eventually, JANE, SERVICE, tellStory } from './story.case.ts';

const EVALUATION = '/access/v1/evaluation';
const question = (id: string, action = 'read', more: object = {}) => ({
  subject: { type: 'identity', id },
  action: { name: action },
  resource: { type: 'record', id: '42' },
  ...more,
});

describe('decisions for gateways', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let token: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    await tellStory(site);
    token = await site.token(await site.user(['gateway']), ['decisions:ask']);
  }, 120_000);
  afterAll(() => bench?.close());

  const post = (body: object, path = EVALUATION, headers: Record<string, string> = {}) =>
    site.inject({
      method: 'POST',
      url: path,
      headers: { authorization: `Bearer ${token}`, ...headers },
      payload: body,
    });
  const decided = async (body: object) => (await post(body)).json();

  it('are found by their metadata, without a sign-in', async () => {
    const found = await site.inject({ url: '/.well-known/authzen-configuration' });
    expect(found.json().access_evaluation_endpoint).toMatch(
      /^https?:\/\/[^/]+\/access\/v1\/evaluation$/,
    );
  });

  it('deny with 200: whom an incident is about, and whom nobody knows', async () => {
    const answer = await post(question(JANE), EVALUATION, { 'x-request-id': 'req-7' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['x-request-id']).toBe('req-7');
    expect(answer.json()).toMatchObject({ decision: false, context: { stage: 'incident' } });
    expect(await decided(question('nobody'))).toMatchObject({
      decision: false,
      context: { stage: 'subject_unknown' },
    });
  });

  it('are refused where they are not asked rightly, or not by a gateway', async () => {
    expect((await post({ subject: { type: 'identity', id: JANE } })).statusCode).toBe(400);
    expect((await post({})).statusCode).toBe(400);
    const bare = { method: 'POST' as const, url: EVALUATION, payload: question(JANE) };
    expect((await site.inject(bare)).statusCode).toBe(401);
    const viewer = await site.session(['viewer']);
    expect((await site.ask(viewer, 'POST', EVALUATION, question(JANE))).statusCode).toBe(403);
  });

  it('come in the order of the questions, which share what is said once, and stop where told', async () => {
    const many = (semantic: string, ...ids: readonly string[]) =>
      post(
        {
          action: { name: 'read' },
          resource: { type: 'record', id: '42' },
          evaluations: ids.map((id) => ({ subject: { type: 'identity', id } })),
          options: { evaluations_semantic: semantic },
        },
        '/access/v1/evaluations',
      );
    const answers = async (semantic: string, ...ids: readonly string[]) =>
      (await many(semantic, ...ids))
        .json()
        .evaluations.map(({ decision }: { decision: boolean }) => decision);
    expect(await answers('execute_all', SERVICE, JANE, SERVICE)).toEqual([true, false, true]);
    expect(await answers('deny_on_first_deny', SERVICE, JANE, SERVICE)).toEqual([true, false]);
    expect(await answers('permit_on_first_permit', JANE, SERVICE, JANE)).toEqual([false, true]);
    const alone = await post(question(SERVICE), '/access/v1/evaluations');
    expect(alone.json()).toMatchObject({ decision: true });
    const short = await post(
      { evaluations: [question(SERVICE), { action: { name: 'read' } }] },
      '/access/v1/evaluations',
    );
    expect(short.statusCode).toBe(400);
    expect(short.json().error.message).toContain('evaluations[1]: no subject');
  });

  it('permit whom nothing speaks against, unless it acts for somebody who may not', async () => {
    expect(await decided(question(SERVICE))).toMatchObject({ decision: true });
    const forJane = question(SERVICE, 'read', { context: { on_behalf_of: JANE } });
    expect(await decided(forJane)).toMatchObject({
      decision: false,
      context: { stage: 'delegator' },
    });
  });

  it('deny with a reason from the moment that a policy is stored which cannot be read', async () => {
    const other = await bench.site({ loop: true });
    await tellStory(other);
    const key = await other.token(await other.user(['gateway']), ['decisions:ask']);
    const ask = () =>
      other.inject({
        method: 'POST',
        url: EVALUATION,
        headers: { authorization: `Bearer ${key}` },
        payload: question(SERVICE),
      });
    expect((await ask()).json()).toMatchObject({ decision: true });
    await other.store.settings.put(ENFORCEMENT_SETTINGS_KEY, { notAnswerable: 'permit', rules: 7 });
    const answer = await ask();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      {
        decision: false,
        context: { stage: 'not_answerable', reason: expect.stringContaining('policy') },
      },
    ]);
  });

  it('are given to no token from the moment that it is revoked, nor to one whose person is disabled', async () => {
    const admin = await site.session(['admin']);
    const ask = async (key: string) =>
      (await post(question(SERVICE), EVALUATION, { authorization: `Bearer ${key}` })).statusCode;
    const made = async () => {
      const userId = await site.user(['gateway']);
      const { token: key, row } = await site.deps.signIn.createApiToken(
        userId,
        ['decisions:ask'],
        DAY,
      );
      expect(await ask(key)).toBe(200);
      return { key, userId, id: row.id };
    };
    const one = await made();
    const revoked = await site.ask(admin, 'DELETE', `/api/v1/settings/tokens/${one.id}`);
    expect([revoked.statusCode, await ask(one.key)]).toEqual([200, 401]);
    const two = await made();
    const disabled = await site.ask(admin, 'POST', `/api/v1/settings/users/${two.userId}/disable`);
    expect([disabled.statusCode, await ask(two.key)]).toEqual([200, 401]);
  });

  it('are evidence where they deny: a refused call of who tried', async () => {
    await decided(question(JANE, 'export_everything'));
    const viewer = await site.session(['analyst']);
    const seen = await eventually(async () => {
      const path = `/api/v1/identities/${encodeURIComponent(JANE)}/timeline?limit=50`;
      const { items } = (await site.ask(viewer, 'GET', path)).json();
      return items.find((one: { operation?: string }) => one.operation === 'export_everything');
    });
    expect(seen).toMatchObject({ outcome: 'failure' });
  });
});
