/** A link or a token is a way to act: nobody hands out what they may not do, and what is taken back is gone at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';

const users = '/api/v1/settings/users';
const tokens = '/api/v1/settings/tokens';

describe('nobody gives more than they have', () => {
  let bench: Bench;
  let site: Site;
  let admin: string;
  let both: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    admin = await site.session(['admin']);
    both = await site.session(['admin', 'approver']);
  });
  afterAll(() => bench?.close());

  const post = async (cookie: string, path: string, body?: unknown, method = 'POST') => {
    const answer = await site.ask(cookie, method, path, body);
    return { status: answer.statusCode, body: answer.json() };
  };
  const user = (roles: readonly string[]) => ({ name: 'New person', roles, identityIds: [] });

  it('an admin adds people, but no approver: not by role, not by link, not by token', async () => {
    expect((await post(admin, users, user(['analyst', 'ingest']))).status).toBe(200);
    expect(await post(admin, users, user(['approver']))).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('approvals:decide') } },
    });
    const approver = await site.user(['approver']);
    expect((await post(admin, `${users}/${approver}/link`)).status).toBe(403);
    const wanted = {
      userId: approver,
      scopes: ['approvals:decide'],
      expiresAt: site.clock.now() + DAY,
    };
    expect((await post(admin, tokens, wanted)).status).toBe(403);
    expect((await post(both, users, user(['approver']))).status).toBe(200);
    expect((await post(both, `${users}/${approver}/link`)).status).toBe(200);
    expect((await post(both, tokens, wanted)).status).toBe(200);
  });

  it('a token made to change settings cannot make itself an admin', async () => {
    const token = await site.token(await site.user(['admin', 'approver']), ['settings:write']);
    const answer = await site.inject({
      method: 'POST',
      url: users,
      headers: { authorization: `Bearer ${token}` },
      payload: user(['admin']),
    });
    expect(answer.statusCode).toBe(403);
  });

  it('a token never does more than its owner may now', async () => {
    const owner = await site.user(['analyst']);
    const token = await site.token(owner, ['ledger:read', 'incidents:read']);
    const ask = async (url: string) =>
      (await site.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect(await ask('/api/v1/ledger')).toBe(200);
    const row = await site.store.access.user(owner);
    if (row) await site.store.access.putUser({ ...row, roles: ['viewer'] });
    expect(await ask('/api/v1/ledger')).toBe(403);
    expect(await ask('/api/v1/incidents')).toBe(200);
    const tooWide = { userId: owner, scopes: ['ledger:read'], expiresAt: site.clock.now() + DAY };
    expect((await post(both, tokens, tooWide)).status).toBe(403);
    expect((await post(both, tokens, { ...tooWide, expiresAt: site.clock.now() })).status).toBe(
      400,
    );
    expect((await post(both, tokens, { ...tooWide, userId: 'usr_none' })).status).toBe(404);
  });

  it('a link signs its user in; a disabled user has no way in from that moment', async () => {
    const made = await post(admin, users, user(['analyst']));
    const { id } = made.body.user;
    const token = made.body.link.split('#')[1];
    expect(made.body.link).toMatch(/^http:\/\/127\.0\.0\.1:4180\/sign-in#cs_/);
    const { issued } = await site.deps.signIn.redeem(token);
    const cookie = `countersign_session=${issued.token}`;
    const second = await post(admin, `${users}/${id}/link`);
    expect(second.status).toBe(200);
    const who = async () => (await site.ask(cookie, 'GET', '/api/v1/session')).statusCode;
    expect(await who()).toBe(200);
    expect((await post(admin, `${users}/${id}/disable`)).body).toMatchObject({ disabled: true });
    expect(await who()).toBe(401);
    await expect(site.deps.signIn.redeem(second.body.link.split('#')[1])).rejects.toMatchObject({
      code: 'ERR_UNAUTHENTICATED',
    });
    expect((await post(admin, `${users}/${id}/link`)).status).toBe(404);
    const row = (await site.store.access.tokens(id)).every((one) => one.revokedAt !== undefined);
    expect(row).toBe(true);
  });

  it('nobody disables themselves, and the default approver is one who may approve', async () => {
    const id = await site.user(['admin']);
    const cookie = await site.sessionOf(id);
    expect((await post(cookie, `${users}/${id}/disable`)).status).toBe(409);
    const path = '/api/v1/settings/default-approver';
    expect((await post(admin, path, { userId: id }, 'PUT')).status).toBe(409);
    const approver = await site.user(['approver']);
    expect((await post(admin, path, { userId: approver }, 'PUT')).status).toBe(200);
    expect((await site.ask(admin, 'GET', '/api/v1/settings')).json().defaultApprover).toBe(
      approver,
    );
  });

  it('every such step stands in the ledger with who took it', async () => {
    const entries = await site.store.governance.ledger(1, 500);
    const verbs = new Set(entries.map((one) => one.verb));
    for (const verb of ['user.created', 'user.link', 'user.disabled', 'token.created'])
      expect(verbs).toContain(verb);
    expect(entries.every((one) => one.actor.startsWith('usr_'))).toBe(true);
  });
});
