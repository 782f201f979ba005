import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { keyFacts } from './facts.ts';
import { oidcSource } from './index.ts';

const iss = 'https://id.example/tenant/';
const scope = 'id.example/tenant';
const base = { iss, time: '2026-06-01T08:00:00Z', client_id: 'web', ip: '192.0.2.1', ua: 'curl/8' };
const user = { ...base, sub: 'jane', sid: 's1', amr: ['pwd', 'otp'] };

const records: readonly Raw[] = [
  { ...user, event: 'sign_in', id: '1', auth_time: 1_780_300_800 },
  { ...user, event: 'token_issued', jti: 'at1', token_type: 'access_token', exp: 1_780_304_400 },
  { ...user, event: 'refresh', jti: 'at2', presented_jti: 'rt1', exp: 1_780_308_000 },
  { ...user, event: 'introspect', jti: 'at2', id: '4' },
  { ...user, event: 'revoke', jti: 'at2' },
  { ...base, event: 'error', error: 'invalid_client', error_description: 'wrong secret' },
  { ...user, event: 'logout', id: '7' },
  {
    iss,
    event: 'token_issued',
    time: 1_780_300_800,
    sub: 'job',
    client_id: 'job',
    grant_type: 'client_credentials',
    jti: 'at3',
  },
  {
    iss,
    sub: 'jane',
    aud: ['web', 'api'],
    azp: 'web',
    iat: 1_780_300_801,
    exp: 1_780_304_400,
    auth_time: 1_780_300_000,
    amr: ['hwk'],
    email: 'jane@x.org',
    email_verified: true,
  },
];

parseSuite(oidcSource, records);

const parse = (index: number) => oidcSource.parse(records[index] ?? {})[0];

describe('events of an OpenID provider', () => {
  it('name the user, the session, the factors and the client', () => {
    expect(parse(0)).toMatchObject({
      classUid: 3002,
      activityId: 1,
      actor: {
        principalId: `oidc:${scope}#sub:jane`,
        session: { id: 's1', mfa: true, createdAt: 1_780_300_800_000 },
      },
      auth: { client: 'web' },
      src: { ip: '192.0.2.1', userAgent: 'curl/8' },
      targets: [{ id: `oidc:${scope}#client:web` }],
    });
  });

  it('tell which token came into being, and which was shown', () => {
    expect(parse(1)?.issued).toEqual({
      type: 'session_token',
      nativeId: 'at1',
      forId: `oidc:${scope}#sub:jane`,
      expiresAt: 1_780_304_400_000,
    });
    expect(parse(2)).toMatchObject({
      issued: { nativeId: 'at2' },
      actor: { credential: { type: 'refresh_token', nativeId: 'rt1' } },
    });
    expect(parse(4)).toMatchObject({
      classUid: 6003,
      activityId: 4,
      actor: { credential: { nativeId: 'at2' } },
    });
    expect(parse(4)?.issued).toBeUndefined();
  });

  it('put failures and clients of their own to the client', () => {
    expect(parse(5)).toMatchObject({
      outcome: 'failure',
      error: { code: 'invalid_client', message: 'wrong secret' },
      actor: { principalId: `oidc:${scope}#client:web`, kind: 'automation' },
    });
    expect(parse(7)).toMatchObject({
      actor: { principalId: `oidc:${scope}#client:job`, kind: 'automation' },
      time: 1_780_300_800_000,
    });
  });

  it('read the claims of an ID token as the sign-in that they prove; one key alone is one factor', () => {
    expect(parse(8)).toMatchObject({
      operation: 'sign_in',
      time: 1_780_300_000_000,
      actor: { name: 'jane@x.org' },
    });
    const strong = { ...records[8], sid: 's9', amr: ['hwk', 'user'] };
    const weak = { ...records[8], sid: 's9' };
    expect(oidcSource.parse(strong)[0]?.actor.session?.mfa).toBe(true);
    expect(oidcSource.parse(weak)[0]?.actor.session?.mfa).toBe(false);
  });

  it('make known whom a provider never lists, once, with what proves them', () => {
    const inventory = createInventory({ now: () => Date.UTC(2026, 5, 2) });
    for (const record of [...records].reverse())
      for (const event of oidcSource.parse(record))
        inventory.applyChanges(oidcSource.apply?.(event, inventory.view) ?? []);
    const ids = [...inventory.view.identities()].map(({ id }) => id.slice(`oidc:${scope}#`.length));
    expect(ids.sort()).toEqual(['client:job', 'client:web', 'sub:jane']);
    expect(inventory.view.identity(`oidc:${scope}#sub:jane`)?.handles).toContainEqual({
      kind: 'email',
      value: 'jane@x.org',
      verified: true,
    });
  });
});

describe('signing keys', () => {
  it('are listed by their id, without a date that nobody told; encryption keys are none', () => {
    const keys = [
      { kty: 'RSA', kid: 'k1', use: 'sig', n: 'modulus', e: 'AQAB' },
      { kty: 'RSA', kid: 'k1', use: 'sig' },
      { kty: 'EC', kid: 'k2', use: 'enc' },
      { kty: 'EC', x5c: ['bm90IGEgY2VydGlmaWNhdGU='], 'x5t#S256': 'thumb' },
      { kty: 'EC' },
    ];
    const facts = keyFacts({ keys }, scope, iss);
    expect(facts.map(({ nativeId }) => nativeId)).toEqual(['k1', 'thumb']);
    expect(facts[0]).toMatchObject({
      type: 'signing_key',
      createdAt: { known: false },
      rotatedAt: { known: false },
    });
    expect(facts[1]?.expiresAt).toMatchObject({ known: false, because: /certificate/ });
    expect(JSON.stringify(facts)).not.toContain('modulus');
  });
});
