import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf, type InventoryFact } from '../../model/index.ts';
import { inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import { obj, type Raw } from '../record.ts';
import { duoConfig } from './config.ts';
import { duoFinding } from './finding.ts';
import { duoSource } from './index.ts';
import { groupFact, phoneFact, tokenFact, userFacts, webauthnFact } from './map.ts';
import { endpointFact } from './map-admin.ts';
import { probeDuo, pullDuo } from './pull.ts';
import { canonicalParams, rfc2822, signDuo } from './sign.ts';
import { duoKey, duoSecrets, startDuoTwin } from './twin.ts';

const shared = resolve(import.meta.dirname, '../../../../shared/data');

let nth = 0;
const auth = (result: string, more: Raw = {}): Raw => ({
  event_type: 'authentication',
  txid: `340a23e3-23f3-23c1-87dc-1491a23d${String(nth++).padStart(4, '0')}`,
  timestamp: 1_772_532_847,
  isotimestamp: '2026-03-03T10:14:07.000000+00:00',
  factor: 'duo_push',
  result,
  reason: result === 'success' ? 'user_approved' : 'user_marked_fraud',
  user: { key: 'DUADA', name: 'ada', groups: [] },
  email: 'ada@acme.example',
  application: { key: 'DIVPN', name: 'VPN' },
  access_device: { ip: '203.0.113.9' },
  auth_device: { key: 'DPPHONE', name: 'phone', ip: null },
  ...more,
});

const admin = (action: string, description: Raw, more: Raw = {}): Raw => ({
  action,
  description: JSON.stringify(description),
  isotimestamp: '2026-03-03T10:14:07+00:00',
  timestamp: 1_772_532_847,
  username: 'Homer Simpson',
  object: 'ada',
  host: 'duo',
  eventtype: 'administrator',
  ...more,
});

const records: readonly Raw[] = [
  auth('success'),
  auth('denied', { reason: 'user_cancelled' }),
  auth('fraud'),
  {
    eventtype: 'authentication',
    timestamp: 1_772_532_848,
    username: 'ada',
    factor: 'Duo Push',
    result: 'SUCCESS',
    integration: 'VPN',
    ip: '203.0.113.9',
    new_enrollment: false,
  },
  admin('admin_login', { ip_address: '203.0.113.9', factor: 'sms' }, { object: null }),
  admin('admin_2fa_error', {
    ip_address: '203.0.113.9',
    error: 'Login request reported as fraudulent.',
  }),
  admin('user_update', { status: 'Bypass' }),
  admin('user_update', { status: 'Disabled' }),
  admin('bypass_create', { user_id: 'DUADA', bypass_code_ids: ['DBCODE'] }),
  admin('bypass_view', { user_id: 'DUADA' }),
  admin('integration_create', { name: 'Admin API', type: 'Admin API' }),
  admin('policy_update', {}),
  {
    context: 'authentication',
    credits: 1,
    isotimestamp: '2026-03-03T10:14:09+00:00',
    timestamp: 1_772_532_849,
    phone: '+15555550100',
    type: 'sms',
  },
  {
    activity_id: 'a1',
    ts: '2026-03-03T10:14:10.000000+00:00',
    action: { name: 'user_create', details: '{}' },
    actor: { key: 'DEROOT', name: 'Root', type: 'admin' },
    target: { key: 'DUNEW', name: 'new', type: 'user' },
    access_device: { ip: { address: '203.0.113.9' } },
    application: null,
  },
];

parseSuite(duoSource, records);

const events = () => records.flatMap((one) => duoSource.parse(one));

describe('a Duo event', () => {
  it('says who, from where, at what, and why it was refused', () => {
    const [passed, denied] = events();
    expect(passed).toMatchObject({
      classUid: 3002,
      outcome: 'success',
      actor: { principalId: 'duo:DUADA', name: 'ada@acme.example' },
      src: { ip: '203.0.113.9' },
      service: 'VPN',
      targets: [
        { kind: 'resource', id: 'duo:DIVPN' },
        { kind: 'credential', id: 'duo:DPPHONE' },
      ],
    });
    expect(denied).toMatchObject({ outcome: 'failure', error: { code: 'user_cancelled' } });
  });

  it('is a change of the account where an administrator changes it, by what was set', () => {
    const of = (action: string) => events().filter((one) => one.operation === action);
    expect(of('user_update').map(({ activityId }) => activityId)).toEqual([11, 5]);
    expect(of('bypass_create')[0]).toMatchObject({
      classUid: 3001,
      targets: [
        { kind: 'identity', id: 'duo:DUADA' },
        { kind: 'credential', id: 'duo:DBCODE' },
      ],
    });
    expect(of('bypass_view')[0]).toMatchObject({ kind: 'secret_access' });
    expect(of('user_create')[0]).toMatchObject({ actor: { principalId: 'duo:admin/DEROOT' } });
    // Its full name is all that the log tells of an administrator.
    expect(of('policy_update')[0]?.actor).toEqual({
      principalKind: 'identity',
      name: 'Homer Simpson',
      kind: 'human',
    });
  });

  it('is a detection where somebody calls a request fraudulent', () => {
    expect(events().filter((one) => duoFinding(one) !== undefined)).toHaveLength(2);
  });

  const panther = resolve(shared, 'rule-tests/panther-tests.dev.jsonl');
  it.skipIf(!existsSync(panther))(
    'is read from every published record (skipped without ../shared/data)',
    () => {
      const theirs = readFileSync(panther, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
        .filter(({ logType }) => logType.startsWith('Duo.'))
        .map(({ event }) => event);
      expect(theirs).toHaveLength(13);
      expect(theirs.filter((one) => !duoSource.detect(one))).toEqual([]);
      const parsed = theirs.flatMap((one) => duoSource.parse(one));
      expect(parsed).toHaveLength(13);
      expect(parsed.flatMap((event) => checkOcsf(duoSource.ocsf(event)))).toEqual([]);
      expect(parsed.filter((event) => event.actor.name === 'unknown')).toEqual([]);
      expect(new Set(parsed.map((event) => event.classUid)).size).toBeGreaterThan(2);
    },
  );
});

describe("Duo's signature", () => {
  // The worked example of Duo's documentation.
  const call = {
    method: 'POST',
    host: 'api-XXXXXXXX.duosecurity.com',
    path: '/accounts/v1/account/list',
    params: { username: 'root', realname: 'First Last' },
    date: 'Tue, 21 Aug 2012 17:29:18 -0000',
  };

  it('is that of the documented example', () => {
    const header = signDuo(call, duoKey, duoSecrets.ours, 'sha1');
    const [key, signature] = Buffer.from(header.slice(6), 'base64').toString().split(':');
    expect([key, signature]).toEqual([duoKey, '2d97d6166319781b5a3a07af39d366f491234edc']);
    expect(rfc2822(Date.UTC(2012, 7, 21, 17, 29, 18))).toBe(call.date);
  });

  it('writes parameters in order, with everything odd escaped', () => {
    expect(canonicalParams({ 'b c': "it's (so)*", a: 'ü~-._' })).toBe(
      'a=%C3%BC~-._&b%20c=it%27s%20%28so%29%2A',
    );
  });
});

const sleep = async (): Promise<void> => {};

inventorySuite({
  source: duoSource,
  async start() {
    const twin = await startDuoTwin();
    const config = (secretKey: string) =>
      duoConfig.parse({ url: twin.url, integrationKey: duoKey, secretKey });
    return {
      pull: (at, options) => pullDuo(config(duoSecrets.ours), at, { ...options, sleep }),
      pullUnknown: (at) => pullDuo(config('wrong'), at, { sleep }),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: () => structuredClone(twin.state),
      secrets: Object.values(duoSecrets),
      close: twin.close,
    };
  },
  expected: {
    // 3 users, 2 administrators, 1 integration that calls the API.
    identity: 6,
    group: 3,
    membership: 2,
    // A phone of two users, a passkey, a hardware token, a bypass code, an integration's key.
    credential: 6,
    role: 2,
    entitlement: 3,
    resource: 3,
  },
});

describe('the Duo connection', () => {
  it.each(['sha1', 'sha512'])(
    'is accepted when it signs by %s, and names what it may not read',
    async (digest) => {
      const twin = await startDuoTwin();
      twin.deny('Grant applications - Read');
      const config = duoConfig.parse({
        url: twin.url,
        integrationKey: duoKey,
        secretKey: duoSecrets.ours,
        digest,
      });
      const found: string[] = [];
      for await (const one of probeDuo(config, { sleep }))
        found.push(`${one.permission}: ${one.granted}`);
      expect(found).toEqual([
        'Grant resource - Read: yes',
        'Grant administrators - Read: yes',
        'Grant applications - Read: no',
      ]);
      await twin.close();
    },
  );

  it('calls a user in bypass one without a second factor', async () => {
    const twin = await startDuoTwin();
    const config = duoConfig.parse({
      url: twin.url,
      integrationKey: duoKey,
      secretKey: duoSecrets.ours,
    });
    const facts: InventoryFact[] = [];
    for await (const one of pullDuo(config, 0, { sleep })) facts.push(...one.facts);
    const ben = facts.find((fact) => fact.id === 'duo:DUBEN');
    expect(ben).toMatchObject({ mfa: { known: true, value: false }, tags: { status: 'bypass' } });
    await twin.close();
  });
});

describe('API answers that others published', () => {
  const read = (name: string, key: string): readonly Raw[] => {
    const path = resolve(shared, 'inventory/cartography', `duo__${name}.json`);
    const value = obj(JSON.parse(readFileSync(path, 'utf8')))[key];
    return Array.isArray(value) ? value.map(obj) : [];
  };
  it.skipIf(!existsSync(resolve(shared, 'inventory/cartography/duo__users.json')))(
    'map without loss of users, factors, groups, dates and devices (skipped without ../shared/data)',
    () => {
      const users = read('users', 'GET_USERS_RESPONSE');
      const facts = users.flatMap((one) => userFacts(one, 'duo'));
      const count = (kind: InventoryFact['kind']) =>
        facts.filter((fact) => fact.kind === kind).length;
      // 4 phones, 3 hardware tokens, 8 passkeys, 1 u2f key.
      expect([count('identity'), count('credential'), count('membership')]).toEqual([4, 16, 5]);
      for (const user of users) {
        const fact = facts.find((one) => one.id === `duo:${user['user_id']}`);
        expect(fact).toMatchObject({
          createdAt: { known: true, value: Number(user['created']) * 1_000 },
          lastUsedAt: { known: true, value: Number(user['last_login']) * 1_000 },
        });
      }
      const keys = read('web_authn_credentials', 'GET_WEBAUTHNCREDENTIALS_RESPONSE');
      expect(
        keys.map((one) => webauthnFact(one, `duo:${obj(one['user'])['user_id']}`).createdAt),
      ).toEqual(keys.map((one) => ({ known: true, value: Number(one['date_added']) * 1_000 })));
      const phones = read('phones', 'GET_PHONES_RESPONSE');
      expect(phones.map((one) => phoneFact(one, 'duo:u').nativeId)).toEqual(
        phones.map((one) => one['phone_id']),
      );
      const tokens = read('tokens', 'GET_TOKENS_RESPONSE');
      expect(tokens.map((one) => tokenFact(one, 'duo:u').nativeId)).toEqual(
        tokens.map((one) => one['token_id']),
      );
      const groups = read('groups', 'GET_GROUPS_RESPONSE');
      expect(groups.map((one) => groupFact(one, 's').name)).toEqual(
        groups.map((one) => one['name']),
      );
      const endpoints = read('endpoints', 'GET_ENDPOINTS_RESPONSE').map((one) =>
        endpointFact(one, 's'),
      );
      expect(endpoints).toHaveLength(5);
      expect(endpoints[0]?.tags['lastUpdated']).toBe('1683859828000');
    },
  );
});
