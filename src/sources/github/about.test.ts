import { describe, expect, it } from 'vitest';
import { aboutGithub } from './about.ts';
import { githubConfig } from './config.ts';
import { parseGithub } from './parse.ts';

const app = { appId: 1, privateKey: 'pem', slug: 'our-watch' };
const configured = (more: object) => githubConfig.parse({ organization: 'acme', ...more });

/** A member removed, as the audit log writes it. */
const removal = (more: object) =>
  parseGithub({
    '@timestamp': Date.UTC(2026, 5, 1),
    _document_id: 'd1',
    action: 'org.remove_member',
    org: 'acme',
    user: 'sam',
    ...more,
  });
const byApp = (actor: string, more: object = {}) =>
  removal({
    actor,
    actor_is_bot: true,
    programmatic_access_type: 'GitHub App server-to-server token',
    hashed_token: 'b2YgdGhpcyBob3Vy',
    ...more,
  });

/** Handles of ours that this event's caller is named by. */
const oursIn = (config: object, event: ReturnType<typeof removal>) => {
  const { credentials, named } = aboutGithub(configured(config));
  return named?.(event).filter((one) => credentials.includes(one));
};

describe('our own token or app in GitHub', () => {
  it('an app is known by its name: its tokens are new each hour', () => {
    const config = { act: { app, installationId: 7 } };
    expect(oursIn(config, byApp('our-watch[bot]'))).toEqual(['our-watch[bot]']);
    expect(oursIn(config, byApp('deploy-helper[bot]'))).toEqual([]);
    const unnamed = { app: { appId: 1, privateKey: 'pem' }, installationId: 7 };
    expect(oursIn({ act: unnamed }, byApp('our-watch[bot]'))).toEqual([]);
  });

  it('is not known by the name of an app where a person bears it', () => {
    expect(oursIn({ act: { app, installationId: 7 } }, removal({ actor: 'our-watch' }))).toEqual(
      [],
    );
  });

  it('a token is known by its hash, also where its id is told too', () => {
    const hash = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
    const event = (hashed: string) =>
      removal({
        actor: 'owner',
        programmatic_access_type: 'Fine-grained personal access token',
        hashed_token: hashed,
        token_id: 4711,
      });
    expect(event(hash).actor.credential?.nativeId).toBe('token/4711');
    expect(oursIn({ act: { token: 'hello' } }, event(hash))).toEqual([hash]);
    expect(oursIn({ act: { token: 'hello' } }, event('c29tZWJvZHk='))).toEqual([]);
  });

  it('an app that we may suspend is ours in that alone', () => {
    const config = { act: { token: 'hello' }, ownApps: [app] };
    const suspended = { action: 'integration_installation.suspend' };
    expect(oursIn(config, byApp('our-watch[bot]', suspended))).toHaveLength(1);
    expect(oursIn(config, byApp('our-watch[bot]'))).toEqual([]);
  });

  it('what only reads has nothing to do that the log tells', () => {
    expect(aboutGithub(configured({ read: { token: 'hello' } })).logged).toEqual([]);
  });

  it('a token that was taken away is not what took it away', () => {
    const event = byApp('our-watch[bot]', {
      action: 'personal_access_token.access_revoked',
      token_id: 4711,
    });
    expect(event.actor.credential?.nativeId).toBe('b2YgdGhpcyBob3Vy');
    expect(event.targets.map(({ name }) => name)).toContain('token/4711');
  });
});
