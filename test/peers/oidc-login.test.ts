/** People sign in to the console by a real OpenID provider; what it did not prove gives nobody anything. */
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, ORIGIN, openBench, type Site } from '../../src/api/api.case.ts';
import { sessionCookie } from '../../src/api/index.ts';
import { MINUTE } from '../../src/core/index.ts';
import { OUTBOUND_SETTING } from '../../src/exchange/index.ts';
import { goThrough, type LoginProvider, startLoginProvider } from './oidc-login.case.ts';

const KEEP = 'countersign_oidc';
let bench: Bench;
let site: Site;
let peer: LoginProvider;
let admin: string;

const settings = () => ({
  issuer: peer.issuer,
  clientId: peer.clientId,
  title: 'Northwind',
  scopes: 'openid email profile',
  claim: 'groups',
  roles: [
    { value: 'soc', roles: ['analyst'] },
    { value: 'leads', roles: ['analyst', 'approver'] },
  ],
  email: 'where_verified',
});

beforeAll(async () => {
  bench = await openBench();
  peer = await startLoginProvider(`${ORIGIN}/sign-in/oidc`);
});
afterAll(async () => {
  await peer?.close();
  await bench?.close();
});
beforeEach(async () => {
  site = await bench.site();
  peer.people.clear();
  peer.people.set('ada', {
    groups: ['everybody', 'soc'],
    email: 'Ada@northwind.example',
    email_verified: true,
    name: 'founder',
  });
  peer.account = 'ada';
  peer.discovery = (document) => document;
  peer.tokens = (answer) => answer;
  await site.store.settings.put(OUTBOUND_SETTING, { allowPrivateHosts: ['127.0.0.1'] });
  admin = await site.session(['admin', 'approver']);
  const set = await site.ask(admin, 'PUT', '/api/v1/settings/oidc', {
    oidc: settings(),
    secret: peer.secret,
  });
  expect(set.statusCode, set.body).toBe(200);
});

const post = (path: string, body: object, cookie = ''): Promise<LightMyRequestResponse> =>
  site.inject({ method: 'POST', url: path, headers: { origin: ORIGIN, cookie }, payload: body });

interface Begun {
  readonly url: string;
  readonly kept: string;
}
const begin = async (how: object = {}): Promise<Begun> => {
  const answer = await post('/api/v1/session/oidc/start', how);
  expect(answer.statusCode, answer.body).toBe(200);
  const kept = answer.cookies.find(({ name }) => name === KEEP);
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  return { url: answer.json().url, kept: `${KEEP}=${kept?.value}` };
};
const finish = (parameters: string, cookie: string) =>
  post('/api/v1/session/oidc/finish', { parameters }, cookie);
const signIn = async (how: object = {}, more = ''): Promise<LightMyRequestResponse> => {
  const { url, kept } = await begin(how);
  return finish(await goThrough(url), `${kept}${more}`);
};
const sessionOf = (answer: LightMyRequestResponse): string | undefined =>
  answer.cookies.find(({ name, value }) => name === sessionCookie && value !== '')?.value;
const who = (session: string | undefined) =>
  site.ask(`${sessionCookie}=${session}`, 'GET', '/api/v1/session');

describe('signing in by the identity provider', () => {
  it('gives a session with the roles of the claim, under the verified address, and goes on where it was meant to', async () => {
    expect((await site.inject({ url: '/api/v1/session/ways' })).json()).toEqual({
      oidc: { title: 'Northwind' },
      passkeys: true,
    });
    const answer = await signIn({ next: '/incidents/inc_1' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      next: '/incidents/inc_1',
      session: { user: { name: 'ada@northwind.example', roles: ['analyst'] } },
    });
    expect((await who(sessionOf(answer))).json().user.roles).toEqual(['analyst']);
    const verbs = (await site.store.governance.ledger(1, 100)).map(({ verb }) => verb);
    expect(verbs).toEqual(expect.arrayContaining(['user.created', 'session.started']));
    const query = new URL((await begin()).url).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('state')?.length).toBeGreaterThan(20);
    expect(query.get('nonce')?.length).toBeGreaterThan(20);
  });

  it('lets nobody in whom the claim gives no role, and keeps nothing of them', async () => {
    peer.people.set('ada', { groups: ['everybody'] });
    const answer = await signIn();
    expect(answer.statusCode).toBe(403);
    expect(sessionOf(answer)).toBeUndefined();
    expect((await site.store.access.users()).filter(({ id }) => id.startsWith('oidc_'))).toEqual(
      [],
    );
  });

  it('takes back roles that the provider takes back, and keeps out whom we disabled', async () => {
    peer.people.set('ada', { groups: ['leads'] });
    const first = sessionOf(await signIn());
    expect((await who(first)).json().user.roles).toEqual(['analyst', 'approver']);
    peer.people.set('ada', { groups: ['soc'] });
    await signIn();
    // The session before has them no longer either.
    expect((await who(first)).json().user.roles).toEqual(['analyst']);
    const id = (await who(first)).json().user.id;
    expect((await site.ask(admin, 'POST', `/api/v1/settings/users/${id}/disable`)).statusCode).toBe(
      200,
    );
    expect((await signIn()).statusCode).toBe(401);
    expect((await who(first)).statusCode).toBe(401);
  });

  it('calls nobody by a name that was not proved: owners are asked by theirs', async () => {
    peer.people.set('ada', { groups: ['soc'], email: 'boss@northwind.example', name: 'founder' });
    const { name } = (await signIn()).json().session.user;
    expect(name).toBe(`ada of ${new URL(peer.issuer).host}`);
  });

  it('never makes a session of what the browser brought along, and ends the one that stood there', async () => {
    const theirs = await site.session(['viewer']);
    const answer = await signIn({}, `; ${theirs}`);
    expect(`${sessionCookie}=${sessionOf(answer)}`).not.toBe(theirs);
    expect((await site.ask(theirs, 'GET', '/api/v1/session')).statusCode).toBe(401);
    const planted = await signIn({}, `; ${sessionCookie}=cs_planted-by-somebody-else`);
    expect(sessionOf(planted)).not.toBe('cs_planted-by-somebody-else');
  });

  it('asks for a new proof where one is wanted, and says when it was proved', async () => {
    const { url } = await begin({ fresh: true });
    expect(new URL(url).searchParams.get('prompt')).toBe('login');
    expect(new URL(url).searchParams.get('max_age')).toBe('0');
    const [token] = (await site.store.access.tokens()).filter(({ userId }) =>
      userId.startsWith('oidc_'),
    );
    expect(token).toBeUndefined();
    expect((await signIn({ fresh: true })).statusCode).toBe(200);
  });
});

describe('what comes back from the provider', () => {
  it('counts in the browser that began, once, and not for long', async () => {
    const { url, kept } = await begin();
    const parameters = await goThrough(url);
    const other = await begin();
    for (const cookie of ['', `${KEEP}=`, `${KEEP}=rubbish`, other.kept]) {
      const answer = await finish(parameters, cookie);
      expect(answer.statusCode, cookie).toBe(401);
      expect(sessionOf(answer)).toBeUndefined();
    }
    expect((await finish(parameters, kept)).statusCode).toBe(200);
    expect((await finish(parameters, kept)).statusCode).toBe(401);
    const late = await begin();
    const after = await goThrough(late.url);
    site.clock.advance(11 * MINUTE);
    expect((await finish(after, late.kept)).statusCode).toBe(401);
  });

  it('is refused with another state, another code, an error, another issuer or nothing', async () => {
    const changed: Record<string, (query: URLSearchParams) => void> = {
      state: (query) => query.set('state', 'x'.repeat(43)),
      'no state': (query) => query.delete('state'),
      code: (query) => query.set('code', 'x'.repeat(43)),
      'no code': (query) => query.delete('code'),
      issuer: (query) => query.set('iss', 'https://evil.example'),
      error: (query) => {
        query.delete('code');
        query.set('error', 'access_denied');
      },
    };
    for (const [name, change] of Object.entries(changed)) {
      const { url, kept } = await begin();
      const query = new URLSearchParams(await goThrough(url));
      change(query);
      const answer = await finish(`?${query}`, kept);
      expect(answer.statusCode, name).toBe(401);
      expect(sessionOf(answer), name).toBeUndefined();
    }
  });

  it('is refused where the code of one sign-in is put into another (injection)', async () => {
    const mine = await begin();
    const victim = await begin();
    const stolen = new URLSearchParams(await goThrough(victim.url)).get('code') ?? '';
    const query = new URLSearchParams(await goThrough(mine.url));
    query.set('code', stolen);
    expect((await finish(`?${query}`, mine.kept)).statusCode).toBe(401);
  });

  it('is refused where the ID token was changed, is of another sign-in, or is not there', async () => {
    const part = (token: string, at: number): string => token.split('.')[at] ?? '';
    const claims = (token: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part(token, 1), 'base64url').toString());
    const withClaims = (token: string, change: object): string =>
      [
        part(token, 0),
        Buffer.from(JSON.stringify({ ...claims(token), ...change })).toString('base64url'),
        part(token, 2),
      ].join('.');
    let older = '';
    peer.tokens = (answer) => {
      older = String(answer['id_token']);
      return answer;
    };
    expect((await signIn()).statusCode).toBe(200);
    const spoilt: Record<string, (token: string) => string | undefined> = {
      groups: (token) => withClaims(token, { groups: ['leads'] }),
      unsigned: (token) =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${part(token, 1)}.`,
      'of another sign-in': () => older,
      none: () => undefined,
    };
    for (const [name, change] of Object.entries(spoilt)) {
      peer.tokens = ({ id_token, ...answer }) => {
        const token = change(String(id_token));
        return { ...answer, ...(token === undefined ? {} : { id_token: token }) };
      };
      const answer = await signIn();
      expect(answer.statusCode, `${name} ${answer.body}`).toBe(401);
      expect(sessionOf(answer), name).toBeUndefined();
    }
  });

  it('leads to no other site afterwards', async () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:x',
    ])
      expect((await post('/api/v1/session/oidc/start', { next })).statusCode, next).toBe(400);
  });
});

describe('setting the provider up', () => {
  const set = (oidc: object, cookie = admin, more: object = { secret: peer.secret }) =>
    site.ask(cookie, 'PUT', '/api/v1/settings/oidc', { oidc: { ...settings(), ...oidc }, ...more });

  it('asks it first, and believes nobody who calls themselves otherwise', async () => {
    const before = (await site.ask(admin, 'GET', '/api/v1/settings/oidc')).json();
    expect((await set({ issuer: `${peer.issuer}/` })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await set({ issuer: 'http://127.0.0.1:1' })).statusCode).toBeGreaterThanOrEqual(400);
    peer.discovery = (document) => ({ ...document, issuer: 'https://evil.example' });
    // Another title, so that nothing kept of the discovery counts.
    expect((await set({ title: 'Other' })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await site.ask(admin, 'GET', '/api/v1/settings/oidc')).json()).toEqual(before);
    await site.store.settings.put(OUTBOUND_SETTING, { allowPrivateHosts: [] });
    expect((await set({ title: 'Third' })).statusCode).toBeGreaterThanOrEqual(400);
  });

  it('gives nobody more than who sets it up may do, and is for administrators', async () => {
    const plain = await site.session(['admin']);
    expect((await set({}, plain)).statusCode).toBe(403);
    expect((await set({ roles: [{ value: 'soc', roles: ['analyst'] }] }, plain)).statusCode).toBe(
      200,
    );
    expect((await set({}, await site.session(['auditor']))).statusCode).toBe(403);
  });

  it('keeps its secret sealed: no answer, no row in clear and no entry shows it; left out, it stays', async () => {
    expect((await set({ title: 'Renamed' }, admin, {})).statusCode).toBe(200);
    expect((await signIn()).statusCode).toBe(200);
    const shown = await site.ask(admin, 'GET', '/api/v1/settings/oidc');
    expect(shown.json()).toMatchObject({ hasSecret: true, returnTo: `${ORIGIN}/sign-in/oidc` });
    const kept = JSON.stringify([
      shown.json(),
      await site.store.settings.get('sign-in.oidc'),
      await site.store.governance.ledger(1, 100),
    ]);
    expect(kept).not.toContain(peer.secret);
  });

  it('ends what it began when it is removed', async () => {
    const session = sessionOf(await signIn());
    expect((await site.ask(admin, 'DELETE', '/api/v1/settings/oidc')).statusCode).toBe(200);
    expect((await who(session)).statusCode).toBe(401);
    expect((await post('/api/v1/session/oidc/start', {})).statusCode).toBe(404);
    expect((await site.inject({ url: '/api/v1/session/ways' })).json()).toEqual({ passkeys: true });
  });
});
