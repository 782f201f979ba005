import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { auth0Config } from './config.ts';
import { auth0Finding } from './finding.ts';
import { auth0Source } from './index.ts';
import { probeAuth0, pullAuth0 } from './pull.ts';
import { auth0Secrets, startAuth0Twin } from './twin.ts';

let nth = 0;
const record = (type: string, more: Raw = {}): Raw => ({
  log_id: `900202605${String(nth++).padStart(20, '0')}`,
  date: '2026-05-16 17:28:11.165000000',
  type,
  description: 'what was done',
  client_id: 'webapp',
  client_name: 'Portal',
  ip: '203.0.113.9',
  user_agent: 'Mozilla/5.0',
  user_id: 'auth0|1',
  user_name: 'ada@acme.example',
  ...more,
});

const called = (method: string, path: string, statusCode = 200): Raw =>
  record('sapi', {
    details: {
      request: {
        method,
        path,
        ip: '203.0.113.9',
        auth: {
          strategy: 'jwt',
          credentials: { jti: 'jti-1', scopes: ['update:users'] },
          user: { user_id: 'google-oauth2|9', email: 'homer@acme.example', name: 'Homer' },
        },
      },
      response: { statusCode, body: {} },
    },
  });

const records: readonly Raw[] = [
  record('s', { session_id: 'sess-1' }),
  record('fp', { connection: 'db', connection_id: 'con_1' }),
  record('seccft', { user_id: '', user_name: undefined, client_id: 'm2m', client_name: 'Robot' }),
  record('limit_wc', { user_id: '' }),
  record('pwd_leak'),
  record('gd_enrollment_complete'),
  record('slo'),
  record('scp'),
  record('depnote'),
  called('post', '/api/v2/users/auth0%7C2/roles'),
  called('patch', '/api/v2/guardian/policies'),
  called('delete', '/api/v2/users/auth0|3'),
  called('get', '/api/v2/clients'),
  called('post', '/api/v2/client-grants', 403),
];

parseSuite(auth0Source, records);

const events = () => records.flatMap((one) => auth0Source.parse(one));

describe('an Auth0 event', () => {
  it('says who, with what token, on what, and whether it went through', () => {
    const [login, wrong, robot] = events();
    expect(login).toMatchObject({
      classUid: 3002,
      outcome: 'success',
      actor: { principalId: 'auth0:auth0|1', kind: 'human', session: { id: 'sess-1' } },
      src: { ip: '203.0.113.9' },
    });
    expect(wrong).toMatchObject({ classUid: 3002, outcome: 'failure', error: { code: 'fp' } });
    expect(robot).toMatchObject({
      classUid: 3003,
      kind: 'token_issuance',
      actor: { principalId: 'auth0:m2m', kind: 'automation', name: 'Robot' },
    });
    const given = events().find((one) => one.operation.includes('/roles'));
    expect(given).toMatchObject({
      classUid: 3005,
      activityId: 1,
      actor: {
        principalId: 'auth0:google-oauth2|9',
        credential: { nativeId: 'jti-1', temporary: true },
      },
      targets: [{ kind: 'identity', id: 'auth0:auth0|2' }],
    });
    expect(events().find((one) => one.error?.code === '403')).toMatchObject({ outcome: 'failure' });
  });

  it('is a detection of Auth0 where attack protection speaks', () => {
    const found = events().flatMap((one) => auth0Finding(one) ?? []);
    expect(found.map(({ detector, hardFact }) => [detector, hardFact])).toEqual([
      ['limit_wc', false],
      ['pwd_leak', true],
    ]);
  });

  it('is found inside what a log stream sends', () => {
    const one = records[0] ?? {};
    expect(auth0Source.unwrap?.({ log_id: 'x', data: one })).toEqual([one]);
    expect(auth0Source.detect({ type: 'User', date: '2026-01-01' })).toBe(false);
  });

  const panther = resolve(
    import.meta.dirname,
    '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
  );
  it.skipIf(!existsSync(panther))(
    'is read from every published record (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(panther, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType === 'Auth0.Events')
        .flatMap(({ event }) => auth0Source.unwrap?.(event) ?? [event]);
      expect(theirs).toHaveLength(27);
      expect(theirs.filter((one) => !auth0Source.detect(one))).toEqual([]);
      const parsed = theirs.flatMap((one) => auth0Source.parse(one));
      expect(parsed).toHaveLength(27);
      expect(parsed.flatMap((event) => checkOcsf(auth0Source.ocsf(event)))).toEqual([]);
      expect(parsed.filter((event) => event.actor.name === 'unknown')).toEqual([]);
      expect(new Set(parsed.map((event) => event.classUid)).size).toBeGreaterThan(2);
    },
  );
});

const sleep = async (): Promise<void> => {};

inventorySuite({
  source: auth0Source,
  async start() {
    const twin = await startAuth0Twin();
    const config = (clientSecret: string) =>
      auth0Config.parse({ url: twin.url, clientId: 'countersign', clientSecret });
    return {
      pull: (at, options) => pullAuth0(config(auth0Secrets.client), at, { ...options, sleep }),
      pullUnknown: (at) => pullAuth0(config('nobody'), at, { sleep }),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: () => structuredClone(twin.state),
      secrets: Object.values(auth0Secrets),
      close: twin.close,
    };
  },
  // 3 users and 3 clients; 2 passwords, 1 secret, 1 key; 1 client grant, 1 permission, 1 wearer.
  expected: { identity: 6, credential: 4, entitlement: 3, role: 1, trust: 2, resource: 2 },
});

describe('the probe of an Auth0 connection', () => {
  it('names the scope that is missing', async () => {
    const twin = await startAuth0Twin();
    twin.deny('read:connections');
    const config = auth0Config.parse({
      url: twin.url,
      clientId: 'countersign',
      clientSecret: auth0Secrets.client,
    });
    const denied: string[] = [];
    for await (const one of probeAuth0(config, { sleep }))
      if (one.granted === 'no') denied.push(one.permission);
    expect(denied).toEqual(['read:connections']);
    await twin.close();
  });
});
