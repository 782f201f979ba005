/** The table of routes against the server: every route, every role, every bad credential. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { type Bench, ORIGIN, openBench, type Site } from './api.case.ts';
import { type Permission, permissionsOf, type Route, roleNames, routes } from './contract/index.ts';
import { sessionCookie } from './index.ts';

const table = Object.values(routes) as readonly Route[];
const guarded = table.filter(
  (route) => route.permission !== 'none' && route.permission !== 'vendor',
);

describe('permissions', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let stranger: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    stranger = await bench.site();
  });
  afterAll(() => bench?.close());

  /** A well-formed address of something that is not there: whoever is let in meets 404, not a change. */
  const pathOf = (route: Route): string =>
    route.path.replace(/:\w+/g, (name) => (name === ':source' ? 'no-such-source' : 'no-such-id'));
  const call = async (route: Route, headers: Record<string, string>): Promise<number> => {
    const isLive = route.produces !== undefined;
    const { statusCode } = await site.inject({
      method: route.method,
      url: pathOf(route),
      headers: { ...headers, ...(route.consumes ? { 'content-type': route.consumes } : {}) },
      ...(route.consumes ? { payload: '' } : {}),
      // A stream of events never ends by itself; its head is enough.
      ...(isLive ? { payloadAsStream: true } : {}),
    });
    return statusCode;
  };
  /** The graph is not loaded in this site: 503 is an honest answer here. */
  const isFault = (status: number): boolean => status >= 500 && status !== 503;
  const isIn = (status: number): boolean => status !== 401 && status !== 403;

  it('let each role do exactly what the table says, on every route', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const role of roleNames) {
      const mine = permissionsOf([role]);
      const user = await site.user([role]);
      const ours = await site.sessionOf(user);
      for (const route of guarded) {
        // Signing out ends a session, so it gets one of its own.
        const cookie = route.id === 'session.signOut' ? await site.sessionOf(user) : ours;
        const may = route.permission === 'session' || mine.has(route.permission);
        const status = await call(route, { cookie, origin: ORIGIN });
        tried++;
        if (isIn(status) !== may || isFault(status)) wrong.push(`${role} ${route.id}: ${status}`);
      }
    }
    process.stdout.write(
      `permissions: ${tried} requests by role, ${wrong.length} unlike the table\n`,
    );
    expect(tried).toBe(guarded.length * roleNames.length);
    expect(wrong).toEqual([]);
  });

  it('let an API token do what it was made for and its owner may, and nothing else', async () => {
    const admin = await site.user([
      'admin',
      'approver',
      'auditor',
      'ingest',
      'provisioner',
      'gateway',
      'receiver',
      'monitor',
    ]);
    const scopes = [...new Set(guarded.map((route) => route.permission))].filter(
      (one): one is Permission => one !== 'session',
    );
    const wrong: string[] = [];
    let tried = 0;
    for (const scope of scopes) {
      const token = await site.token(admin, [scope]);
      for (const route of guarded) {
        if (route.id === 'session.signOut') continue;
        const status = await call(route, { authorization: `Bearer ${token}` });
        const may =
          !route.inPerson && (route.permission === 'session' || route.permission === scope);
        tried++;
        if (isIn(status) !== may || isFault(status)) wrong.push(`${scope} ${route.id}: ${status}`);
      }
    }
    process.stdout.write(
      `permissions: ${tried} requests by token scope, ${wrong.length} unlike it\n`,
    );
    expect(wrong).toEqual([]);
  });

  it('let nobody in with a bad credential, on any route', async () => {
    const all = [
      'admin',
      'approver',
      'analyst',
      'auditor',
      'ingest',
      'provisioner',
      'gateway',
      'receiver',
      'monitor',
    ] as const;
    const scopes = [...permissionsOf(all)].filter((one) => one !== 'session');
    const owner = await site.user(all);
    const valid = await site.token(owner, scopes);
    const revoked = await site.deps.signIn.createApiToken(owner, scopes, DAY);
    await site.deps.signIn.revoke(revoked.row.id);
    const expired = await site.deps.signIn.createApiToken(owner, scopes, HOUR);
    const oldSession = await site.sessionOf(owner);
    const gone = await site.user(all);
    const goneToken = await site.token(gone, scopes);
    const goneSession = await site.sessionOf(gone);
    const row = await site.store.access.user(gone);
    if (row) await site.store.access.putUser({ ...row, disabled: true });
    const link = await site.deps.signIn.issueOneTime(owner);
    const foreign = await stranger.token(await stranger.user(all), scopes);
    const foreignSession = await stranger.session(all);
    site.clock.advance(13 * HOUR);
    const session = await site.sessionOf(owner);
    const shown = session.slice(sessionCookie.length + 1);

    const bad: Record<string, Record<string, string>> = {
      nothing: {},
      'an empty cookie': { cookie: `${sessionCookie}=` },
      'a garbage cookie': { cookie: `${sessionCookie}=cs_garbage` },
      'a garbage token': { authorization: 'Bearer cs_garbage' },
      'an empty token': { authorization: 'Bearer ' },
      'another scheme': { authorization: `Basic ${Buffer.from(`x:${valid}`).toString('base64')}` },
      'an expired token': { authorization: `Bearer ${expired.token}` },
      'an expired session': { cookie: oldSession },
      'a revoked token': { authorization: `Bearer ${revoked.token}` },
      'the hash of a token': { authorization: `Bearer ${revoked.row.hash}` },
      'the id of a token': { authorization: `Bearer ${revoked.row.id}` },
      'a sign-in link as a token': { authorization: `Bearer ${link.token}` },
      'a sign-in link as a session': { cookie: `${sessionCookie}=${link.token}` },
      'a session as a token': { authorization: `Bearer ${shown}` },
      'a token as a session': { cookie: `${sessionCookie}=${valid}` },
      'a disabled user’s token': { authorization: `Bearer ${goneToken}` },
      'a disabled user’s session': { cookie: goneSession },
      'another tenant’s token': { authorization: `Bearer ${foreign}` },
      'another tenant’s session': { cookie: foreignSession },
      'a token in another case': { authorization: `Bearer ${valid.toUpperCase()}` },
      'a token with more behind it': { authorization: `Bearer ${valid}x` },
    };
    const through: string[] = [];
    let tried = 0;
    for (const [name, headers] of Object.entries(bad)) {
      for (const route of guarded) {
        const status = await call(route, { origin: ORIGIN, ...headers });
        tried++;
        if (status !== 401) through.push(`${name} ${route.id}: ${status}`);
      }
    }
    process.stdout.write(
      `permissions: ${tried} requests with bad credentials, ${through.length} got through\n`,
    );
    expect(tried).toBe(guarded.length * Object.keys(bad).length);
    expect(through).toEqual([]);
    // The good ones beside them are good.
    expect(await call(routes['session.who'], { authorization: `Bearer ${valid}` })).toBe(200);
    expect(await call(routes['session.who'], { cookie: session })).toBe(200);
  });

  it('say no before they say whether something is there', async () => {
    const cookie = await site.session(['viewer']);
    for (const route of guarded.filter((one) => one.permission === 'settings:write')) {
      expect(await call(route, { cookie, origin: ORIGIN }), route.id).toBe(403);
    }
  });
});
