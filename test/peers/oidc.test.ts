import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createInventory } from '../../src/inventory/index.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { oidcConfig } from '../../src/sources/oidc/config.ts';
import { oidcSource } from '../../src/sources/oidc/index.ts';
import { probeOidc, pullOidc } from '../../src/sources/oidc/pull.ts';
import { type OidcPeer, startOidcPeer } from './oidc.case.ts';

const configOf = ({ issuer, registered }: OidcPeer, token?: string) =>
  oidcConfig.parse({
    issuer,
    clients: registered.map((one) => ({
      ...one,
      ...(token === undefined ? {} : { registrationToken: token }),
    })),
  });
const noWait = { sleep: async () => {} };

// The package reminds of what a production set-up needs.
beforeAll(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe('against a real OpenID provider', () => {
  inventorySuite({
    source: oidcSource,
    // The provider's own development keys: one that signs. Two clients with a secret each.
    expected: { resource: 1, identity: 2, credential: 3 },
    async start() {
      const peer = await startOidcPeer();
      return {
        pull: (at, options) => pullOidc(configOf(peer), at, { ...options, ...noWait }),
        pullUnknown: (at) => pullOidc(configOf(peer, 'nobody'), at, noWait),
        deny: peer.deny,
        throttle: peer.throttle,
        fail: peer.fail,
        requests: peer.requests,
        picture: () => peer.registered,
        secrets: peer.secrets,
        close: peer.close,
      };
    },
  });

  it('tries each permission', async () => {
    const peer = await startOidcPeer();
    peer.deny('registration:read');
    const tried: string[] = [];
    for await (const one of probeOidc(configOf(peer), noWait))
      tried.push(`${one.permission} ${one.granted}`);
    await peer.close();
    expect(tried).toEqual(['discovery:read yes', 'jwks:read yes', 'registration:read no']);
  });

  it('reads a sign-in, its tokens, a refresh, a revocation, a refusal and a logout as they happen', async () => {
    const peer = await startOidcPeer();
    const scope = new URL(peer.issuer).host;
    const tokens = await peer.signIn('jane');
    await peer.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' });
    await peer.token({ grant_type: 'client_credentials' }, 'job');
    const live = await peer.post('/token/introspection', { token: tokens['access_token'] ?? '' });
    expect(await live.json()).toMatchObject({ active: true, sub: 'jane' });
    await peer.post('/token/revocation', { token: tokens['access_token'] ?? '' });
    const dead = await peer.post('/token/introspection', { token: tokens['access_token'] ?? '' });
    expect(await dead.json()).toEqual({ active: false });
    await peer.token({
      grant_type: 'authorization_code',
      code: 'stolen',
      redirect_uri: 'http://127.0.0.1:9/callback',
    });
    await peer.logout('jane');
    await peer.close();

    expect(peer.records.every((one) => oidcSource.detect(one))).toBe(true);
    const inventory = createInventory({ now: Date.now });
    const told = peer.records.flatMap((record) =>
      oidcSource.parse(record).map((event) => {
        const { lineage } = inventory.observe(event);
        inventory.applyChanges(oidcSource.apply?.(event, inventory.view) ?? []);
        const { outcome, operation, actor } = event;
        return [operation, outcome, actor.name, lineage.root.replace(`oidc:${scope}#`, '')];
      }),
    );
    expect(told).toEqual([
      ['sign_in', 'success', 'jane', 'sub:jane'],
      ['token_issued', 'success', 'jane', 'sub:jane'],
      ['refresh', 'success', 'jane', 'sub:jane'],
      ['token_issued', 'success', 'job', 'client:job'],
      ['revoke', 'success', 'jane', 'sub:jane'],
      ['error', 'failure', 'web', 'client:web'],
      ['logout', 'success', 'jane', 'sub:jane'],
    ]);
    const [signIn] = oidcSource.parse(peer.records[0] ?? {});
    expect(signIn).toMatchObject({
      src: { ip: '127.0.0.1', userAgent: 'peer-test/1' },
      actor: { session: { mfa: true } },
      targets: [{ id: `oidc:${scope}#client:web` }],
    });
    expect(inventory.view.identity(`oidc:${scope}#sub:jane`)?.handles).toEqual([
      { kind: 'oidc_subject', value: 'jane', issuer: scope, verified: true },
    ]);
    for (const secret of Object.values(tokens).filter((one) => String(one).length > 20))
      expect(JSON.stringify(peer.records)).not.toContain(secret);
  });
});
