import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { type Bench, HOST, ORIGIN, openBench, type Site } from './api.case.ts';
import { sessionCookie } from './index.ts';

const path = '/api/v1/session';

describe('sign-in', () => {
  let bench: Bench;
  let site: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
  });
  afterAll(() => bench?.close());

  const redeem = (on: Site, token: string, headers: Record<string, string> = {}) =>
    on.inject({
      method: 'POST',
      url: path,
      headers: { origin: ORIGIN, ...headers },
      payload: { token },
    });
  const link = async (on: Site): Promise<string> =>
    (await on.deps.signIn.issueOneTime(await on.user(['viewer']))).token;
  const who = (on: Site, cookie: string) => on.ask(cookie, 'GET', path);

  it('trades a one-time link for a session, once', async () => {
    const token = await link(site);
    const first = await redeem(site, token);
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ user: { roles: ['viewer'] } });
    const second = await redeem(site, token);
    expect(second.statusCode).toBe(401);
    expect(second.cookies).toEqual([]);
    const cookie = first.cookies.find((one) => one.name === sessionCookie);
    expect((await who(site, `${sessionCookie}=${cookie?.value}`)).statusCode).toBe(200);
  });

  it('gives one session only when a link is used many times at once', async () => {
    const token = await link(site);
    const all = await Promise.all(
      Array.from({ length: 5 }, () => site.deps.signIn.redeem(token).catch(() => undefined)),
    );
    expect(all.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('keeps the session out of reach of scripts, of other sites and of plain http behind https', async () => {
    const plain = await redeem(site, await link(site));
    expect(plain.cookies).toMatchObject([
      { name: sessionCookie, httpOnly: true, sameSite: 'Strict', path: '/' },
    ]);
    expect(plain.headers['set-cookie']).not.toMatch(/Secure/);
    const behind = await bench.site({ publicUrl: 'https://id.example.com' });
    const secure = await redeem(behind, await link(behind));
    expect(secure.headers['set-cookie']).toMatch(/; Secure/);
    expect(secure.headers['set-cookie']).not.toMatch(/Domain=/i);
  });

  it('never makes a session of what the browser brought along (fixation)', async () => {
    const planted = 'cs_planted-by-somebody-else';
    const answer = await redeem(site, await link(site), { cookie: `${sessionCookie}=${planted}` });
    const [cookie] = answer.cookies;
    expect(cookie?.value).not.toBe(planted);
    expect((await who(site, `${sessionCookie}=${planted}`)).statusCode).toBe(401);
  });

  it('says the same of a used, an expired and an unknown link', async () => {
    const quiet = await bench.site();
    const used = await link(quiet);
    await redeem(quiet, used);
    const old = await link(quiet);
    quiet.clock.advance(31 * MINUTE);
    const answers = await Promise.all(
      [used, old, 'cs_never-was-one-at-all'].map((token) => redeem(quiet, token)),
    );
    expect(answers.map((one) => one.statusCode)).toEqual([401, 401, 401]);
    expect(new Set(answers.map((one) => one.body)).size).toBe(1);
  });

  it('ends a session after its time, and at once when its owner signs out', async () => {
    const cookie = await site.session(['viewer']);
    expect((await who(site, cookie)).statusCode).toBe(200);
    const other = await site.session(['viewer']);
    const out = await site.ask(other, 'DELETE', path);
    expect(out.statusCode).toBe(200);
    expect(out.headers['set-cookie']).toMatch(/Expires=Thu, 01 Jan 1970/);
    expect((await who(site, other)).statusCode).toBe(401);
    site.clock.advance(12 * HOUR);
    expect((await who(site, cookie)).statusCode).toBe(401);
  });

  it('ends a session that nobody used for two hours, and not one that is in use', async () => {
    const used = await site.session(['viewer']);
    const left = await site.session(['viewer']);
    expect((await who(site, left)).statusCode).toBe(200);
    for (let halfHours = 0; halfHours < 5; halfHours++) {
      expect((await who(site, used)).statusCode).toBe(200);
      site.clock.advance(30 * MINUTE);
    }
    expect((await who(site, left)).statusCode).toBe(401);
    expect((await who(site, left)).statusCode).toBe(401);
    expect((await who(site, used)).statusCode).toBe(200);
  });

  it('is slowed down after ten tries in a minute', async () => {
    const fresh = await bench.site();
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++)
      statuses.push((await redeem(fresh, `cs_guess-number-${i}-of-many`)).statusCode);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    const refused = await redeem(fresh, await link(fresh));
    expect(refused.statusCode).toBe(429);
    expect(refused.json().error.code).toBe('ERR_TOO_MANY');
    expect(refused.headers['x-frame-options']).toBe('DENY');
  });

  it('leaves no secret in the log, in the store or in any answer but the one that shows it', async () => {
    const lines: string[] = [];
    const log = pino(
      { level: 'trace' },
      new Writable({
        write(chunk, _encoding, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    );
    const loud = await bench.site({ log });
    const admin = await loud.session(['admin', 'approver']);
    const oneTime = await link(loud);
    const session = (await redeem(loud, oneTime)).cookies[0]?.value ?? '';
    await redeem(loud, oneTime);
    await loud.inject({ url: path, headers: { authorization: 'Bearer cs_wrong-token-of-nobody' } });
    const made = await loud.ask(admin, 'POST', '/api/v1/settings/tokens', {
      userId: await loud.user(['viewer']),
      scopes: ['incidents:read'],
      expiresAt: loud.clock.now() + DAY,
    });
    expect(made.statusCode).toBe(200);
    const { secret } = made.json();
    const settings = (await loud.ask(admin, 'GET', '/api/v1/settings')).body;
    const ledger = JSON.stringify(await loud.store.governance.ledger(1, 100));
    const rows = JSON.stringify(await loud.store.access.tokens());
    expect(lines.join('')).toContain('a sign-in was refused');
    for (const kept of [oneTime, session, secret, 'cs_wrong-token-of-nobody']) {
      expect(kept.length).toBeGreaterThan(20);
      for (const text of [lines.join(''), settings, ledger, rows]) expect(text).not.toContain(kept);
    }
    const row = (await loud.store.access.tokens()).find((one) => one.kind === 'api');
    expect(settings).not.toContain(row?.hash);
  });

  it('works by name of this site only', async () => {
    const token = await link(site);
    const rebound = await site.inject({
      method: 'POST',
      url: path,
      headers: { host: `evil.example:${HOST.split(':')[1]}`, origin: ORIGIN },
      payload: { token },
    });
    expect(rebound.statusCode).toBe(403);
    expect((await site.deps.signIn.redeem(token)).who.roles).toEqual(['viewer']);
  });
});
