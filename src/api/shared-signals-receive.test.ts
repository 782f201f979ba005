/** What a received token must and must not be, over real HTTP from a second process's keys; and whom it may be about. */
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { createInventory } from '../inventory/index.ts';
import { type Identity, known, noFlags } from '../model/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import {
  type Other,
  openOther,
  SESSION_REVOKED,
  signWith,
  VERIFICATION,
} from './shared-signals.case.ts';

const AUD = 'https://us.example';
const seconds = NOW / 1_000;

const account = (system: string, name: string): Identity => ({
  kind: 'identity',
  id: `${system}:${name}`,
  system,
  nativeId: name,
  scope: `${system}-scope`,
  name,
  class: 'human',
  classReason: 'test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(true),
  mfa: known(true),
  lastUsedAt: known(null),
  tags: {},
  handles: [{ kind: 'email', value: `${name}@example.com`, verified: true }],
});

const inventory = createInventory({ now: () => NOW });
inventory.applyChanges(
  [account('okta', 'jane'), account('aws', 'jane'), account('aws', 'joe')].map((fact) => ({
    op: 'put' as const,
    fact,
    at: 0,
    eventId: fact.id,
  })),
);

describe('a receiver of Shared Signals', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let other: Other;
  let cookie: string;
  beforeAll(async () => {
    bench = await openBench();
  }, 120_000);
  afterAll(async () => {
    await other?.close();
    await bench?.close();
  });
  beforeEach(async () => {
    await other?.close();
    other = await openOther();
    site = await bench.site({ publicUrl: 'https://cs.example.test', view: () => inventory.view });
    await site.store.settings.put('outbound', { allowPrivateHosts: ['127.0.0.1'] });
    cookie = await site.session(['admin']);
  });

  const subscribe = async (more: object = {}, credential = 'secret') => {
    const settings = {
      name: 'idp',
      issuer: other.issuer,
      delivery: 'push',
      weight: 0.8,
      governs: { systems: ['okta'] },
      tokenUrl: `${other.issuer}/token`,
      clientId: 'us',
      ...more,
    };
    return site.ask(cookie, 'POST', '/api/v1/signals/issuers', { settings, credential });
  };
  let counter = 0;
  const claims = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
    iss: other.issuer,
    aud: AUD,
    iat: seconds,
    jti: `jti-${++counter}`,
    sub_id: { format: 'email', email: 'jane@example.com' },
    events: { [SESSION_REVOKED]: { initiating_entity: 'policy', reason_admin: { en: 'why' } } },
    ...over,
  });
  const bearer = async () =>
    `Bearer ${(await site.deps.exchange.issuers.secrets('idp')).pushToken}`;
  const pushed = async (set: string, headers: Record<string, string> = {}) => {
    const answer = await site.inject({
      method: 'POST',
      url: '/api/v1/ssf/receive/idp',
      headers: {
        'content-type': 'application/secevent+jwt',
        authorization: await bearer(),
        ...headers,
      },
      payload: set,
    });
    return { status: answer.statusCode, body: answer.body === '' ? '' : answer.json() };
  };
  const push = async (over: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
    pushed(await other.sign(claims(over), header));
  const refused = async (
    over: Record<string, unknown>,
    header: Record<string, unknown> = {},
  ): Promise<string> => {
    const { status, body } = await push(over, header);
    expect([status, Object.keys(body)]).toEqual([400, ['err', 'description']]);
    expect(site.takenIn).toEqual([]);
    return body.err;
  };
  const outcomes = async () => (await site.store.signals.counts())[other.issuer];

  it('finds the transmitter, asks for tokens of no more than two scopes, and for a stream', async () => {
    const { statusCode, body } = await subscribe();
    expect([statusCode, body]).toEqual([200, expect.stringContaining('their-stream')]);
    expect(new URLSearchParams(other.tokenRequests[0]).get('scope')).toBe('ssf.read ssf.manage');
    expect(other.streams[0]).toMatchObject({
      delivery: {
        endpoint_url: 'https://cs.example.test/api/v1/ssf/receive/idp',
        authorization_header: await bearer(),
      },
    });
    expect(body).not.toContain((await bearer()).slice(7));
  });

  it('takes no transmitter whose metadata is of another issuer, and no system that is not there', async () => {
    const { statusCode } = await subscribe({ issuer: `${other.issuer}/tenant` });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    const odd = await subscribe({ governs: { systems: ['no-such-system'] } });
    expect(odd.statusCode).toBe(400);
  });

  it('takes a good token with 202 and nothing in the body, as evidence of whom its issuer governs', async () => {
    await subscribe();
    expect(await push()).toEqual({ status: 202, body: '' });
    expect(site.takenIn).toMatchObject([
      { principalId: 'okta:jane', issuer: other.issuer, weight: 0.8, type: SESSION_REVOKED },
    ]);
    expect(await outcomes()).toEqual({ evidence: 1 });
  });

  it('refuses a token with exp, and one with sub', async () => {
    await subscribe();
    expect(await refused({ exp: seconds + 60 })).toBe('invalid_request');
    expect(await refused({ sub: 'jane' })).toBe('invalid_request');
  });

  it('refuses another audience and another issuer', async () => {
    await subscribe();
    expect(await refused({ aud: 'https://somebody.example' })).toBe('invalid_audience');
    expect(await refused({ aud: undefined })).toBe('invalid_audience');
    expect(await refused({ iss: 'https://evil.example' })).toBe('invalid_issuer');
  });

  it('refuses an unsigned token, whatever its header says of it', async () => {
    await subscribe();
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'NONE', 'HS256']) {
      const set = `${part({ alg, typ: 'secevent+jwt' })}.${part(claims())}.`;
      expect((await pushed(set)).body.err).toBe('invalid_key');
    }
    expect(site.takenIn).toEqual([]);
  });

  it('refuses a signature of another key, a body changed after it, and no token at all', async () => {
    await subscribe();
    const { privateKey } = await generateKeyPair('RS256');
    expect((await pushed(await signWith(privateKey, claims()))).body.err).toBe('invalid_key');
    const [head = '', , signature = ''] = (await other.sign(claims())).split('.');
    const body = Buffer.from(JSON.stringify(claims())).toString('base64url');
    expect((await pushed(`${head}.${body}.${signature}`)).body.err).toBe('invalid_key');
    for (const text of ['', 'x', 'a.b.c', `${head}..${signature}`])
      expect((await pushed(text)).body.err).toBe('invalid_request');
    expect(site.takenIn).toEqual([]);
  });

  it('refuses another typ: a login token is no event', async () => {
    await subscribe();
    expect(await refused({}, { typ: 'JWT' })).toBe('invalid_request');
    expect(await refused({}, { typ: undefined })).toBe('invalid_request');
    expect((await push({}, { typ: 'application/secevent+jwt' })).status).toBe(202);
  });

  it('refuses an iat in the future, one of too long ago, and none', async () => {
    await subscribe();
    expect(await refused({ iat: seconds + 3_600 })).toBe('invalid_request');
    expect(await refused({ iat: seconds - (8 * DAY) / 1_000 })).toBe('invalid_request');
    expect(await refused({ iat: undefined })).toBe('invalid_request');
    expect((await push({ iat: seconds + 30 })).status).toBe(202);
  });

  it('refuses two events, none, and one that is not as its type says', async () => {
    await subscribe();
    expect(await refused({ events: {} })).toBe('invalid_request');
    expect(await refused({ events: { [SESSION_REVOKED]: {}, 'urn:x': {} } })).toBe(
      'invalid_request',
    );
    expect(await refused({ events: { [SESSION_REVOKED]: { reason_admin: 'text' } } })).toBe(
      'invalid_request',
    );
    const change = SESSION_REVOKED.replace('session-revoked', 'credential-change');
    expect(await refused({ events: { [change]: { change_type: 'revoke' } } })).toBe(
      'invalid_request',
    );
  });

  it('refuses a missing jti and a missing or unknown subject', async () => {
    await subscribe();
    expect(await refused({ jti: undefined })).toBe('invalid_request');
    expect(await refused({ sub_id: undefined })).toBe('invalid_request');
    expect(await refused({ sub_id: { format: 'made-up', id: 'x' } })).toBe('invalid_request');
  });

  it('acknowledges the same token again without a second effect, and refuses its jti on another', async () => {
    await subscribe();
    const set = await other.sign(claims({ jti: 'once' }));
    expect((await pushed(set)).status).toBe(202);
    expect((await pushed(set)).status).toBe(202);
    expect(site.takenIn).toHaveLength(1);
    const replayed = await pushed(await other.sign(claims({ jti: 'once', iat: seconds - 1 })));
    expect([replayed.status, replayed.body.err]).toEqual([400, 'invalid_request']);
    expect(site.takenIn).toHaveLength(1);
  });

  it('knows nobody without the header that it gave out, nor another content type', async () => {
    await subscribe();
    const set = await other.sign(claims());
    for (const authorization of ['', 'Bearer wrong'])
      expect((await pushed(set, { authorization })).body.err).toBe('authentication_failed');
    expect((await pushed(set, { 'content-type': 'application/json' })).body.err).toBe(
      'invalid_request',
    );
    const nowhere = await site.inject({
      method: 'POST',
      url: '/api/v1/ssf/receive/nobody',
      headers: { 'content-type': 'application/secevent+jwt' },
      payload: set,
    });
    expect(nowhere.json().err).toBe('authentication_failed');
  });

  it('ignores fields that it does not know', async () => {
    await subscribe();
    expect((await push({ toe: 1, 'urn:more': { a: 1 } })).status).toBe(202);
    expect(site.takenIn).toHaveLength(1);
  });

  it('acts only on whom the issuer governs; the rest is set aside and counted', async () => {
    await subscribe();
    await push({ sub_id: { format: 'email', email: 'joe@example.com' } });
    await push({ sub_id: { format: 'email', email: 'nobody@example.com' } });
    await push({ sub_id: { format: 'iss_sub', iss: 'https://elsewhere.example', sub: 'jane' } });
    await push({ events: { 'urn:nobody:knows': {} } });
    expect(site.takenIn).toEqual([]);
    expect(await outcomes()).toEqual({ not_governed: 2, unknown_subject: 1, unknown_event: 1 });
    await push({ sub_id: { format: 'iss_sub', iss: other.issuer, sub: 'jane' } });
    expect(site.takenIn.map(({ principalId }) => principalId)).toEqual(['okta:jane']);
  });

  it('discards a subject with a critical member that it cannot act on', async () => {
    await subscribe();
    const user = { format: 'email', email: 'jane@example.com' };
    const device = { format: 'opaque', id: 'd-1' };
    await push({ sub_id: { format: 'complex', user, device } });
    expect(site.takenIn).toEqual([]);
    expect(await outcomes()).toEqual({ critical_member: 1 });
    const session = { format: 'opaque', id: 's-1' };
    await push({ sub_id: { format: 'complex', user, session } });
    expect(site.takenIn).toHaveLength(1);
  });

  it('takes a verification with the state that it asked for, and refuses another', async () => {
    await subscribe();
    await site.ask(cookie, 'POST', '/api/v1/signals/issuers/idp/verify');
    const { verification } = (await site.deps.exchange.issuers.get('idp')) ?? {};
    const sub_id = { format: 'opaque', id: 'their-stream' };
    const wrong = await push({ sub_id, events: { [VERIFICATION]: { state: 'another' } } });
    expect([wrong.status, wrong.body.err]).toEqual([400, 'invalid_state']);
    const events = { [VERIFICATION]: { state: verification?.state } };
    expect((await push({ sub_id, events })).status).toBe(202);
    expect((await push({ sub_id, events: { [VERIFICATION]: {} } })).status).toBe(202);
    const { verification: answered } = (await site.deps.exchange.issuers.get('idp')) ?? {};
    expect(answered?.answeredAt).toBe(NOW);
  });

  it('says that it is not ready rather than lose a token whose subject it cannot look up', async () => {
    const blind = await bench.site({ publicUrl: 'https://cs.example.test' });
    await blind.store.settings.put('outbound', { allowPrivateHosts: ['127.0.0.1'] });
    [site, cookie] = [blind, await blind.session(['admin'])];
    await subscribe();
    expect((await push()).status).toBe(503);
  });

  it('polls: takes, acknowledges what is good and says what is not', async () => {
    await subscribe({ delivery: 'poll' });
    other.sets['good'] = await other.sign(claims({ jti: 'good' }));
    other.sets['bad'] = await other.sign(claims({ jti: 'bad', exp: 1 }));
    await site.deps.exchange.subscriber.poll();
    expect(site.takenIn.map(({ jti }) => jti)).toEqual(['good']);
    expect(other.polls).toMatchObject([
      { returnImmediately: true },
      { maxEvents: 0, ack: ['good'], setErrs: { bad: { err: 'invalid_request' } } },
    ]);
    expect(Object.keys(other.sets)).toEqual(['bad']);
  });
});
