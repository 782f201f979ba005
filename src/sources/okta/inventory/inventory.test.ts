import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY, isObject } from '../../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { inventorySuite } from '../../inventory-suite.case.ts';
import { obj } from '../../record.ts';
import { oktaConfig } from '../config.ts';
import { oktaSource } from '../index.ts';
import { oktaPermissions } from '../permissions.ts';
import { type OktaTwin, startOktaTwin } from '../twin/index.ts';
import { ids, secrets } from '../twin/seed.ts';
import { assignmentFacts } from './admin.ts';
import { appFacts, appGroupFact, appUserFact } from './apps.ts';
import { trustedOriginFact } from './org.ts';
import { passwordFact, userFact } from './people.ts';
import { pullOkta } from './pull.ts';

const AT = Date.UTC(2026, 5, 1);
const sleep = async (): Promise<void> => {};
const now = (): number => AT;

inventorySuite({
  source: oktaSource,
  async start() {
    const twin = await startOktaTwin({ now });
    const config = (token: string) => oktaConfig.parse({ url: twin.url, credentials: { token } });
    return {
      pull: (at, options) => pullOkta(config(secrets.read), at, { ...options, sleep }),
      pullUnknown: (at) => pullOkta(config('00nobody'), at, { sleep }),
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      requests: twin.requests,
      picture: twin.picture,
      secrets: Object.values(secrets),
      close: twin.close,
    };
  },
  expected: {
    // 7 users, 3 OAuth clients, 1 integration.
    identity: 11,
    group: 3,
    membership: 7,
    // 6 passwords of Okta's own, 3 API tokens, 3 factors, 2 secrets, 1 client key, 1 signing key, 1 refresh token.
    credential: 17,
    // 3 standard kinds and 1 custom.
    role: 4,
    // 5 role assignments, 1 app user, 1 app group, 2 app grants, 1 consent, 1 integration.
    entitlement: 11,
    // 1 identity provider, 1 directory.
    trust: 2,
    // organisation, 5 apps, rule, zone, origin, policy, policy rule, authenticator, device.
    resource: 13,
  },
  notOfInventory: ['okta.logs.read'],
});

describe('what the inventory says of an Okta organisation', () => {
  let twin: OktaTwin | undefined;
  afterEach(() => twin?.close());

  const pulled = async (more: Record<string, unknown> = {}) => {
    twin = await startOktaTwin({ now });
    const config = oktaConfig.parse({
      url: twin.url,
      credentials: { token: secrets.read },
      ...more,
    });
    const snapshots = [];
    for await (const one of pullOkta(config, AT, { sleep })) snapshots.push(one);
    const facts = snapshots.flatMap((one) => one.facts);
    return { snapshots, of: (id: string) => facts.filter((fact) => fact.id === `okta:${id}`) };
  };

  it('tells who has a second factor, and of whom that is not known', async () => {
    const { of } = await pulled();
    const mfa = (id: string) => {
      const [fact] = of(id);
      return fact?.kind === 'identity' ? fact.mfa : undefined;
    };
    expect(mfa(ids.ada)).toEqual({ known: true, value: true });
    expect(mfa(ids.gus)).toEqual({ known: true, value: false });
    expect(mfa(ids.eve)).toMatchObject({ known: false });
  });

  it('asks only administrators for factors when told so, and calls nothing complete then', async () => {
    const { of, snapshots } = await pulled({ askPerUser: 'admins' });
    const [gus] = of(ids.gus);
    expect(gus).toMatchObject({ mfa: { known: false } });
    expect(snapshots[0]?.complete).not.toContain('credential');
    expect(snapshots[0]?.blind.map(({ area }) => area)).toEqual(['factors and consents']);
  });

  it('comes in parts where it is large, and goes on after any of them', async () => {
    twin = await startOktaTwin({ now });
    const config = oktaConfig.parse({ url: twin.url, credentials: { token: secrets.read } });
    const pull = async (more: { readonly partFacts?: number; readonly resume?: string }) => {
      const out: Snapshot[] = [];
      for await (const one of pullOkta(config, AT, { sleep, ...more })) out.push(one);
      return out;
    };
    const keys = (parts: readonly Snapshot[]) =>
      [
        ...new Set(parts.flatMap(({ facts }) => facts.map(({ kind, id }) => `${kind} ${id}`))),
      ].sort();
    const whole = await pull({});
    expect(whole).toHaveLength(1);
    const parts = await pull({ partFacts: 5 });
    expect(parts.length).toBeGreaterThan(4);
    expect(keys(parts)).toEqual(keys(whole));
    for (const [index, { part }] of parts.entries()) {
      if (part === undefined || part.last) continue;
      const rest = await pull({ partFacts: 5, resume: part.resume });
      expect(keys([...parts.slice(0, index + 1), ...rest])).toEqual(keys(whole));
      expect(rest.at(-1)?.complete).toEqual(whole[0]?.complete);
    }
  });

  it('gives each thing its kind, class, dates and handles', async () => {
    const { of } = await pulled();
    expect(of(ids.ada)[0]).toMatchObject({
      class: 'human',
      status: 'active',
      createdAt: { known: true, value: AT - 400 * DAY },
      lastUsedAt: { known: true, value: AT - 2 * DAY },
      tags: { email: 'ada@acme.example', status: 'ACTIVE' },
    });
    const ada = of(ids.ada)[0];
    expect(ada?.kind === 'identity' ? ada.handles : []).toEqual(
      expect.arrayContaining([
        { kind: 'email', value: 'ada@acme.example', verified: true },
        { kind: 'employee_id', value: 'E-ada', verified: true },
      ]),
    );
    expect(of(ids.reader)[0]).toMatchObject({ class: 'service_account' });
    expect(of(ids.cyd)[0]).toMatchObject({ status: 'disabled' });
    expect(of(ids.meet).find((one) => one.kind === 'identity')).toMatchObject({
      class: 'third_party_app',
    });
    expect(of(ids.vendor)[0]).toMatchObject({ class: 'third_party_app' });
    expect(of(ids.adaToken)[0]).toMatchObject({
      ofId: `okta:${ids.ada}`,
      lastUsedAt: { known: true, value: AT - 12 * DAY },
      lastUsedPrecision: DAY,
    });
    expect(of(`${ids.reader}#role/ra2reader`)[0]).toMatchObject({
      privileges: ['okta.users.read', 'okta.groups.read'],
      resources: ['orn:okta:directory:00o1:users'],
    });
    expect(of(ids.saml).find((one) => one.kind === 'resource')).toMatchObject({
      type: 'application',
    });
  });
});

describe('a service app with a private key', () => {
  let twin: OktaTwin | undefined;
  afterEach(() => twin?.close());

  const connected = async (dpopNonce?: string) => {
    const { privateKey, publicKey } = await keyPair();
    twin = await startOktaTwin({ now, ...(dpopNonce === undefined ? {} : { dpopNonce }) });
    const { state } = twin;
    state.clientKeys.set(ids.reporter, [{ id: 'pks1', status: 'ACTIVE', jwk: publicKey }]);
    state.appGrants.set(
      ids.reporter,
      oktaPermissions.read
        .filter((one) => one !== 'okta.idps.read')
        .map((scopeId, index) => ({ id: `oag${index}`, status: 'ACTIVE', scopeId })),
    );
    return oktaConfig.parse({
      url: twin.url,
      credentials: { clientId: ids.reporter, privateKey, keyId: 'kid' },
    });
  };

  it.each([undefined, 'nonce-1'])(
    'pulls by one token for each scope (DPoP nonce: %s)',
    async (nonce) => {
      const config = await connected(nonce);
      const facts: InventoryFact[] = [];
      const blind: string[] = [];
      for await (const one of pullOkta(config, AT, { sleep })) {
        facts.push(...one.facts);
        blind.push(...one.blind.flatMap(({ needs }) => needs ?? []));
      }
      // The one scope that was not granted refuses what needs it, and nothing else.
      expect(blind).toEqual(['okta.idps.read']);
      expect(facts.filter((fact) => fact.kind === 'identity')).toHaveLength(11);
      const asked = twin?.requests().filter((one) => one === 'POST /oauth2/v1/token').length;
      expect(asked).toBeLessThan(40);
    },
  );
});

const keyPair = async () => {
  const { generateKeyPairSync } = await import('node:crypto');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ format: 'jwk' }),
  };
};

describe('API answers that others published', () => {
  const folder = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');
  const read = (name: string, key: string): readonly Record<string, unknown>[] => {
    const file = JSON.parse(readFileSync(resolve(folder, name), 'utf8')) as Record<string, unknown>;
    const value = file[key];
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return (Array.isArray(parsed) ? parsed : [parsed]).filter(isObject);
  };
  const told = existsSync(resolve(folder, 'okta__groups.json'));

  it.skipIf(!told)(
    'map without loss of users, dates and passwords (skipped without ../shared/data)',
    () => {
      const users = [
        ...read('okta__groups.json', 'LIST_GROUP_MEMBER_RESPONSE'),
        ...read('okta__groups.json', 'GROUP_MEMBERS_SAMPLE_DATA'),
      ];
      expect(users).toHaveLength(5);
      for (const user of users) {
        const fact = userFact(user, 'acme.okta.com');
        const date = (name: string) => Date.parse(String(user[name]));
        expect(fact).toMatchObject({
          id: `okta:${user['id']}`,
          status: 'active',
          createdAt: { known: true, value: date('created') },
          lastUsedAt: { known: true, value: date('lastLogin') },
        });
        expect(passwordFact(user, 'acme.okta.com')[0]).toMatchObject({
          ofId: fact.id,
          rotatedAt: { known: true, value: date('passwordChanged') },
        });
        expect(fact.tags['email']).toBe(obj(user['profile'])['email']);
      }
    },
  );

  it.skipIf(!told)(
    'map without loss of roles, apps, assignments and origins (skipped without ../shared/data)',
    () => {
      const none = { permissions: new Map(), resources: new Map() };
      for (const [key, kind] of [
        ['LIST_ASSIGNED_USER_ROLE_RESPONSE', 'USER'],
        ['LIST_ASSIGNED_GROUP_ROLE_RESPONSE', 'GROUP'],
      ] as const) {
        const roles = read('okta__adminroles.json', key);
        const facts = roles.flatMap((one) => assignmentFacts(one, { id: 'h1', kind }, none, 's'));
        const grants = facts.filter((fact) => fact.kind === 'entitlement');
        expect(grants.map((one) => one.privileges)).toEqual([['APP_ADMIN'], ['HELP_DESK_ADMIN']]);
        expect(grants.map((one) => obj(one.conditions)['assignedAt'])).toEqual(
          roles.map((one) => Date.parse(String(one['created']))),
        );
      }
      const app = { id: '0oajiqIRNXPPJBNZMGYL', label: 'an app' };
      const people = read('okta__application.json', 'LIST_APPLICATION_USER_ASSIGNED_RESPONSE');
      const assigned = people.flatMap((one) => appUserFact(one, app));
      expect(assigned.map((one) => obj(one.conditions)['assignedAt'])).toEqual([
        Date.parse('2014-08-15T18:59:43.000Z'),
        Date.parse('2014-08-16T02:35:14.000Z'),
      ]);
      expect(assigned.map((one) => obj(one.conditions)['externalId'])).toEqual([
        '005o0000000umnEAAQ',
        '005o0000000uqJaAAI',
      ]);
      const groups = read('okta__application.json', 'LIST_APPLICATION_GROUP_ASSIGNED_RESPONSE');
      expect(groups.map((one) => appGroupFact(one, app).holderId)).toEqual([
        'okta:00gbkkGFFWZDLCNTAGQR',
        'okta:00gg0xVALADWBPXOFZAS',
      ]);
      const [raw = {}] = read('okta__application.json', 'APPLICATION_WITH_REDITECT_URIS');
      const facts = appFacts(raw, 'acme.okta.com');
      expect(facts.map(({ kind }) => kind)).toEqual(['resource', 'identity']);
      expect(facts[1]).toMatchObject({
        createdAt: { known: true, value: Date.parse('2019-01-10T18:28:42.000Z') },
        handles: [{ kind: 'app_id', value: 'someid', verified: true }],
      });
      const origins = read('okta__trustedorigin.json', 'LIST_TRUSTED_ORIGIN_RESPONSE');
      expect(origins.map((one) => trustedOriginFact(one, 's').tags['created'])).toEqual([
        '2018-01-13T01:22:10.000Z',
        '2017-11-16T05:01:12.000Z',
      ]);
    },
  );
});
