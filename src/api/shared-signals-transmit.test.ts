/** The points of the OpenID conformance suite for SSF transmitters, and of the CAEP interoperability profile. */
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../core/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { type Other, openOther, SESSION_REVOKED } from './shared-signals.case.ts';

const PUSH = 'urn:ietf:rfc:8935';
const POLL = 'urn:ietf:rfc:8936';
const URL_ = 'https://cs.example.test';
const STREAMS = '/api/v1/ssf/streams';

interface Claims {
  readonly iat: number;
  readonly sub_id: unknown;
  readonly events: Readonly<Record<string, unknown>>;
}

describe('a transmitter of Shared Signals', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let other: Other;
  let token: string;
  let user: string;
  beforeAll(async () => {
    bench = await openBench();
    other = await openOther();
  }, 120_000);
  afterAll(async () => {
    await other?.close();
    await bench?.close();
  });
  beforeEach(async () => {
    site = await bench.site({ publicUrl: URL_ });
    await site.store.settings.put('outbound', { allowPrivateHosts: ['127.0.0.1'] });
    user = await site.user(['receiver']);
    token = await site.token(user, ['signals:read', 'signals:manage']);
    other.received.length = 0;
  });

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: unknown,
    bearer = token,
  ) => {
    const answer = await site.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined
        ? {}
        : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? undefined : answer.json(),
    };
  };
  const pushTo = (more: object = {}) => ({
    delivery: { method: PUSH, endpoint_url: `${other.issuer}/receive`, ...more },
  });
  const create = async (body: object = {}): Promise<Record<string, string>> =>
    (await call('POST', STREAMS, body)).body;
  const poll = async (id: string | undefined, body: object = {}) =>
    (await call('POST', `/api/v1/ssf/poll/${id}`, { returnImmediately: true, ...body })).body as {
      sets: Record<string, string>;
      moreAvailable: boolean;
    };
  const jwks = async (): Promise<JSONWebKeySet> => (await call('GET', '/api/v1/ssf/jwks')).body;
  const opened = async (set: string) => {
    const { payload } = await compactVerify(set, createLocalJWKSet(await jwks()), {
      algorithms: ['RS256'],
    });
    return JSON.parse(Buffer.from(payload).toString('utf8')) as Claims;
  };
  const tell = (id = 'x', email = 'jane@example.com') =>
    site.deps.exchange.transmitter.tell({
      id,
      type: SESSION_REVOKED,
      subject: { format: 'email', email },
      body: { event_timestamp: 1, initiating_entity: 'policy', reason_admin: { en: 'contained' } },
      txn: 'txn-1',
    });
  const deliver = () => site.deps.exchange.deliverer.turn();

  describe('its metadata', () => {
    it('has every field of the interoperability profile, https alone, no empty list, its own issuer', async () => {
      const { status, body } = await call('GET', '/.well-known/ssf-configuration', undefined, '');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        spec_version: '1_0',
        issuer: URL_,
        delivery_methods_supported: [PUSH, POLL],
        authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
        default_subjects: 'ALL',
      });
      for (const name of [
        'jwks_uri',
        'configuration_endpoint',
        'status_endpoint',
        'verification_endpoint',
        'add_subject_endpoint',
        'remove_subject_endpoint',
      ])
        expect(body[name]).toMatch(/^https:\/\/cs\.example\.test\//);
      for (const value of Object.values(body)) expect(value).not.toEqual([]);
    });

    it('leads to RSA keys of 2048 bits or more, without their private parts', async () => {
      const { keys } = await jwks();
      expect(keys).toHaveLength(1);
      expect(Buffer.from(String(keys[0]?.n), 'base64url').length).toBeGreaterThanOrEqual(256);
      expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    });
  });

  describe('tokens by client credentials', () => {
    const ask = (form: Record<string, string>, secret = token, id = user) =>
      site.inject({
        method: 'POST',
        url: '/api/v1/ssf/token',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
        },
        payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
      });

    it('are given for an hour at most and open the streams', async () => {
      const answer = (await ask({ scope: 'ssf.read ssf.manage' })).json();
      expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'ssf.read ssf.manage' });
      expect(answer.expires_in).toBeLessThanOrEqual(3_600);
      expect((await call('GET', STREAMS, undefined, answer.access_token)).status).toBe(200);
      site.clock.advance(HOUR + SECOND);
      expect((await call('GET', STREAMS, undefined, answer.access_token)).status).toBe(401);
    });

    it('with too little scope are refused with 403', async () => {
      const reader = (await ask({ scope: 'ssf.read' })).json().access_token;
      expect((await call('GET', STREAMS, undefined, reader)).status).toBe(200);
      expect((await call('POST', STREAMS, {}, reader)).status).toBe(403);
    });

    it('are not given for another secret, another scope, another grant, or for such a token', async () => {
      expect((await ask({}, 'cs_wrong')).statusCode).toBe(401);
      expect((await ask({}, token, 'somebody')).statusCode).toBe(401);
      expect((await ask({ scope: 'settings:write' })).json()).toEqual({ error: 'invalid_scope' });
      expect((await ask({ grant_type: 'password' })).statusCode).toBe(400);
      const short = (await ask({})).json().access_token;
      expect((await ask({}, short)).statusCode).toBe(401);
    });

    it('are read from the header alone, never from the address', async () => {
      const url = `${STREAMS}?access_token=${token}`;
      expect((await site.inject({ method: 'GET', url })).statusCode).toBe(401);
    });
  });

  describe('a stream', () => {
    it('is made by push and by poll: 201, transmitter fields filled in, not stored by caches', async () => {
      const push = await call('POST', STREAMS, pushTo());
      expect([push.status, push.headers['cache-control']]).toEqual([201, 'no-store']);
      expect(push.body).toMatchObject({ iss: URL_, delivery: { method: PUSH } });
      expect(push.body.stream_id).toEqual(expect.any(String));
      for (const type of ['session-revoked', 'credential-change', 'device-compliance-change'])
        expect(push.body.events_delivered).toContain(
          SESSION_REVOKED.replace('session-revoked', type),
        );
      const poll = await call('POST', STREAMS, {});
      expect(poll.body.delivery).toMatchObject({
        method: POLL,
        endpoint_url: expect.stringMatching(/^https:/),
      });
    });

    it('delivers what was asked for and is supported, and nothing else', async () => {
      const made = await create({ events_requested: [SESSION_REVOKED, 'urn:nobody:knows'] });
      expect(made['events_delivered']).toEqual([SESSION_REVOKED]);
    });

    it('is refused: 400 for broken JSON, 401 for a bad token, 400 for fields that are ours, for plain http', async () => {
      expect((await call('POST', STREAMS, '{broken')).status).toBe(400);
      expect((await call('POST', STREAMS, {}, 'cs_bad')).status).toBe(401);
      expect((await call('POST', STREAMS, { iss: 'https://evil.example' })).status).toBe(400);
      const plain = { delivery: { method: PUSH, endpoint_url: 'http://away.example/x' } };
      expect((await call('POST', STREAMS, plain)).status).toBe(400);
      const none = { delivery: { method: PUSH } };
      expect((await call('POST', STREAMS, none)).status).toBe(400);
    });

    it('is read alone and in a list, which is empty where there is none', async () => {
      expect((await call('GET', STREAMS)).body).toEqual([]);
      const made = await create();
      expect((await call('GET', STREAMS)).body).toEqual([made]);
      expect((await call('GET', `${STREAMS}?stream_id=${made['stream_id']}`)).body).toEqual(made);
      expect((await call('GET', STREAMS, undefined, 'cs_bad')).status).toBe(401);
      expect((await call('GET', `${STREAMS}?stream_id=none`)).status).toBe(404);
    });

    it('is nobody else’s: another receiver finds none', async () => {
      const made = await create();
      const stranger = await site.token(await site.user(['receiver']), ['signals:read']);
      const url = `${STREAMS}?stream_id=${made['stream_id']}`;
      expect((await call('GET', url, undefined, stranger)).status).toBe(404);
      expect((await call('GET', STREAMS, undefined, stranger)).body).toEqual([]);
    });

    it.each(['PATCH', 'PUT'] as const)(
      'is changed by %s: 200, and 400, 401, 404 where it cannot',
      async (method) => {
        const made = await create({ description: 'one' });
        const body = { stream_id: made['stream_id'], events_requested: [SESSION_REVOKED] };
        const changed = await call(method, STREAMS, body);
        expect(changed.status).toBe(200);
        expect(changed.body.events_delivered).toEqual([SESSION_REVOKED]);
        expect(changed.body.description).toBe(method === 'PATCH' ? 'one' : undefined);
        const mismatch = { stream_id: made['stream_id'], aud: 'https://another.example' };
        expect((await call(method, STREAMS, mismatch)).status).toBe(400);
        const same = { stream_id: made['stream_id'], aud: made['aud'] };
        expect((await call(method, STREAMS, same)).status).toBe(200);
        expect((await call(method, STREAMS, '{broken')).status).toBe(400);
        expect((await call(method, STREAMS, { events_requested: [] })).status).toBe(400);
        expect((await call(method, STREAMS, { stream_id: 'none' })).status).toBe(404);
        expect((await call(method, STREAMS, body, 'cs_bad')).status).toBe(401);
      },
    );

    it('is deleted: 204, then 404; 401 for a bad token', async () => {
      const url = `${STREAMS}?stream_id=${(await create())['stream_id']}`;
      expect((await call('DELETE', url, undefined, 'cs_bad')).status).toBe(401);
      expect((await call('DELETE', url)).status).toBe(204);
      expect((await call('DELETE', url)).status).toBe(404);
    });

    it('is held while paused, stopped while disabled, and goes on where it was', async () => {
      const { stream_id } = await create();
      const status = '/api/v1/ssf/status';
      expect((await call('GET', `${status}?stream_id=${stream_id}`)).body).toEqual({
        stream_id,
        status: 'enabled',
      });
      const set = (to: string) => call('POST', status, { stream_id, status: to, reason: 'a test' });
      expect((await set('paused')).body).toMatchObject({ status: 'paused', reason: 'a test' });
      await tell('held');
      expect((await poll(stream_id)).sets).toEqual({});
      await set('enabled');
      expect(Object.keys((await poll(stream_id)).sets)).toHaveLength(1);
      await set('disabled');
      expect(await tell('lost')).toEqual([]);
      expect((await set('sleeping')).status).toBe(400);
      expect((await call('POST', status, { stream_id: 'none', status: 'paused' })).status).toBe(
        404,
      );
    });

    it('tells of a subject no more once removed, and again once added', async () => {
      const { stream_id } = await create();
      const subject = { format: 'email', email: 'jane@Example.com' };
      const about = { stream_id, subject };
      expect((await call('POST', '/api/v1/ssf/subjects/remove', about)).status).toBe(204);
      expect(await tell('a')).toEqual([]);
      expect(await tell('b', 'joe@example.com')).toEqual([stream_id]);
      const added = await call('POST', '/api/v1/ssf/subjects/add', { ...about, verified: true });
      expect(added.status).toBe(200);
      expect(await tell('a')).toEqual([stream_id]);
      const odd = { stream_id, subject: { format: 'email' } };
      expect((await call('POST', '/api/v1/ssf/subjects/add', odd)).status).toBe(400);
    });
  });

  describe('a token it sends', () => {
    it('has typ secevent+jwt, RS256, one event, no exp, no sub, the issuer, the audience, txn', async () => {
      const made = await create();
      await tell();
      const { sets } = await poll(made['stream_id']);
      const [[jti, set] = ['', '']] = Object.entries(sets);
      expect(decodeProtectedHeader(set)).toMatchObject({ typ: 'secevent+jwt', alg: 'RS256' });
      const claims = await opened(set);
      expect(claims).toMatchObject({ iss: URL_, aud: made['aud'], jti, txn: 'txn-1' });
      expect(Object.keys(claims.events)).toEqual([SESSION_REVOKED]);
      expect('exp' in claims || 'sub' in claims).toBe(false);
      expect(claims.iat).toBeLessThanOrEqual(site.clock.now() / 1_000);
      expect(claims.events[SESSION_REVOKED]).toMatchObject({
        reason_admin: { en: 'contained' },
      });
    });

    it('is pushed with its content type and the receiver’s own header, or none', async () => {
      await create(pushTo({ authorization_header: 'Bearer theirs' }));
      await create(pushTo());
      await tell();
      expect(await deliver()).toBe(2);
      const heads = other.received.map(({ headers }) => headers.authorization).sort();
      expect(heads).toEqual(['Bearer theirs', undefined]);
      expect(other.received[0]?.headers).toMatchObject({
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
      });
    });

    it('is kept and sent again until it is taken, each subject in its order', async () => {
      const { stream_id } = await create(pushTo());
      await tell('first');
      await tell('second');
      other.answers.push({ status: 503 });
      expect(await deliver()).toBe(0);
      expect(await deliver()).toBe(0);
      expect(other.received).toHaveLength(1);
      site.clock.advance(20 * SECOND);
      await deliver();
      await deliver();
      expect(other.received).toHaveLength(3);
      expect(other.received[1]?.body).toBe(other.received[0]?.body);
      const counts = await site.store.outbox.counts();
      expect(counts[`stream:${stream_id}`]).toMatchObject({ waiting: 0, sent: 2, setAside: 0 });
    });

    it('is set aside and counted when the receiver says no for good', async () => {
      const { stream_id } = await create(pushTo());
      await tell();
      other.answers.push({ status: 400, body: JSON.stringify({ err: 'invalid_audience' }) });
      await deliver();
      const counts = await site.store.outbox.counts();
      expect(counts[`stream:${stream_id}`]).toMatchObject({ waiting: 0, setAside: 1 });
    });

    it('is told once, however often the same is told', async () => {
      const { stream_id } = await create();
      await tell();
      await tell();
      expect(Object.keys((await poll(stream_id)).sets)).toHaveLength(1);
    });
  });

  describe('polling', () => {
    it('gives what waits again until it is acknowledged, and no more than was asked for', async () => {
      const { stream_id } = await create();
      for (const id of ['a', 'b', 'c']) await tell(id);
      const first = await poll(stream_id, { maxEvents: 2 });
      expect([Object.keys(first.sets).length, first.moreAvailable]).toEqual([2, true]);
      expect((await poll(stream_id, { maxEvents: 2 })).sets).toEqual(first.sets);
      const rest = await poll(stream_id, { ack: Object.keys(first.sets) });
      expect([Object.keys(rest.sets).length, rest.moreAvailable]).toEqual([1, false]);
      const ackOnly = await poll(stream_id, { maxEvents: 0, ack: Object.keys(rest.sets) });
      expect(ackOnly).toEqual({ sets: {}, moreAvailable: false });
      expect((await poll(stream_id)).sets).toEqual({});
    });

    it('takes a refusal: set aside with what the receiver said', async () => {
      const { stream_id } = await create();
      await tell();
      const [jti = ''] = Object.keys((await poll(stream_id)).sets);
      await poll(stream_id, { setErrs: { [jti]: { err: 'invalid_key', description: 'no' } } });
      const counts = await site.store.outbox.counts();
      expect(counts[`stream:${stream_id}`]).toMatchObject({
        setAside: 1,
        because: 'invalid_key: no',
      });
    });
  });

  describe('verification', () => {
    it('comes back with the state and the stream as subject; without a state it carries none', async () => {
      const { stream_id } = await create();
      const ask = (body: object) => call('POST', '/api/v1/ssf/verify', { stream_id, ...body });
      expect((await ask({ state: 'st-1' })).status).toBe(204);
      expect((await ask({ state: 'st-2' })).status).toBe(429);
      site.clock.advance(DAY / 24);
      expect((await ask({})).status).toBe(204);
      const sets = await Promise.all(Object.values((await poll(stream_id)).sets).map(opened));
      const type = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
      expect(sets.map((one) => one.events[type])).toEqual([{ state: 'st-1' }, {}]);
      for (const one of sets) expect(one.sub_id).toEqual({ format: 'opaque', id: stream_id });
      expect((await ask({ stream_id: 'none' })).status).toBe(404);
    });
  });

  it('changes its key without a gap: published first, signing later, the old one kept', async () => {
    const { stream_id } = await create();
    const cookie = await site.session(['admin']);
    await tell('before');
    const { kid } = (await site.ask(cookie, 'POST', '/api/v1/signals/keys/rotate')).json();
    expect((await jwks()).keys.map((key) => key.kid)).toContain(kid);
    await tell('still');
    site.clock.advance(2 * HOUR);
    await tell('after');
    const kids = Object.values((await poll(stream_id)).sets).map(
      (set) => decodeProtectedHeader(set).kid,
    );
    expect(kids[0]).toBe(kids[1]);
    expect(kids[2]).toBe(kid);
    expect((await jwks()).keys).toHaveLength(2);
    site.clock.advance(31 * DAY);
    expect((await jwks()).keys.map((key) => key.kid)).toEqual([kid]);
  });
});
