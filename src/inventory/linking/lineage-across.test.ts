/** Lineage from one system into another: a pipeline, a person, an agent. */
import { describe, expect, it } from 'vitest';
import type { Event, EventActor, Handle, Identity, Lineage } from '../../model/index.ts';
import type { Inventory } from '../contract.ts';
import { event, HOUR, identity, T0 } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

const ISSUER = 'token.git.example';
const SUBJECT = 'repo:org/app:ref:refs/heads/main';

const subject = (value: string, verified = true): Handle => ({
  kind: 'oidc_subject',
  value,
  issuer: `https://${ISSUER}`,
  verified,
});

const start = (...accounts: readonly Identity[]): Inventory => {
  const inventory = createInventory({ now: () => T0 });
  inventory.applyChanges(
    accounts.map((fact) => ({ op: 'put', fact, at: T0 - HOUR, eventId: `put ${fact.id}` })),
  );
  return inventory;
};

const pipeline = identity('app', {
  id: 'git:pipeline/app',
  system: 'git',
  nativeId: 'pipeline/app',
  class: 'workload',
  handles: [subject(SUBJECT)],
});

const token = (value: string, verified = true) => ({
  id: 's',
  asserted: [{ kind: 'oidc_subject', value: `${ISSUER}:${value}`, verified }],
});

/** As a cloud logs it: the caller is called after its token. */
const withToken = (value: string, verified = true): Event =>
  event('x', {
    source: 'cloud',
    privilege: 'sts:AssumeRoleWithWebIdentity',
    actor: {
      principalId: `cloud:oidc:${ISSUER}:${value}`,
      principalKind: 'identity',
      name: value,
      kind: 'automation',
      session: token(value, verified),
    },
    issued: {
      type: 'session_token',
      nativeId: 'ASIA1',
      forId: 'cloud:role/deploy',
      expiresAt: T0 + HOUR,
    },
  });

const asRole = (extra: Partial<EventActor> = {}): Event =>
  event('x', {
    source: 'cloud',
    privilege: 'secrets:Read',
    actor: {
      principalId: 'cloud:role/deploy',
      principalKind: 'role',
      name: 'deploy',
      kind: 'unknown',
      credential: { type: 'session_token', nativeId: 'ASIA1', temporary: true },
      ...extra,
    },
  });

const told = ({ links }: Lineage) =>
  links.map(({ principalId, how, trust }) => `${principalId} ${how} ${trust}`);

describe('lineage across systems', () => {
  it('goes from a secret read over the role and its token to the pipeline that came with it', () => {
    const inventory = start(pipeline);
    inventory.observe(withToken(SUBJECT));
    const { lineage } = inventory.observe(asRole());
    expect(lineage.root).toBe('git:pipeline/app');
    expect(lineage.actingAs).toBe('cloud:role/deploy');
    expect(told(lineage)).toEqual([
      'cloud:role/deploy self verified',
      `cloud:oidc:${ISSUER}:${SUBJECT} credential_join verified`,
      'git:pipeline/app oidc_subject verified',
    ]);
  });

  it('stays with the token where nobody bears its subject, or where its account came later', () => {
    const inventory = start();
    inventory.observe(withToken(SUBJECT));
    expect(inventory.observe(asRole()).lineage.root).toBe(`cloud:oidc:${ISSUER}:${SUBJECT}`);
    const late = start();
    late.applyChanges([{ op: 'put', fact: pipeline, at: T0 + HOUR, eventId: 'late' }]);
    late.observe(withToken(SUBJECT));
    expect(late.observe(asRole()).lineage.root).toBe(`cloud:oidc:${ISSUER}:${SUBJECT}`);
  });

  it.each([
    ['a subject that the token does not carry', withToken('repo:org/other:ref:refs/heads/main')],
    ['a subject that the receiver did not verify', withToken(SUBJECT, false)],
  ])('never takes %s for the pipeline', (_, assume) => {
    const inventory = start(pipeline);
    inventory.observe(assume);
    expect(inventory.observe(asRole()).lineage.root).not.toBe('git:pipeline/app');
  });

  it.each([
    ['the handle is not proven', identity('app', { handles: [subject(SUBJECT, false)] })],
    [
      'another issuer vouches for it',
      identity('app', { handles: [{ ...subject(SUBJECT), issuer: 'https://evil.example' }] }),
    ],
  ])('never takes an account for the bearer where %s', (_, account) => {
    const inventory = start(account);
    inventory.observe(withToken(SUBJECT));
    expect(inventory.observe(asRole()).lineage.root).toBe(`cloud:oidc:${ISSUER}:${SUBJECT}`);
  });

  it('guesses nobody where two accounts bear one subject, and passes over a stand-in named after it', () => {
    const twin = identity('twin', { handles: [subject(SUBJECT)] });
    const two = start(pipeline, twin);
    two.observe(withToken(SUBJECT));
    expect(two.observe(asRole()).lineage.root).toBe(`cloud:oidc:${ISSUER}:${SUBJECT}`);
    const standIn = identity('x', {
      nativeId: `pool/subject/${SUBJECT}`,
      handles: [subject(SUBJECT)],
    });
    const one = start(pipeline, standIn);
    one.observe(withToken(SUBJECT));
    expect(one.observe(asRole()).lineage.root).toBe('git:pipeline/app');
  });

  it('goes from a use in one product over the directory that gave the token to the provider before it', () => {
    const jane = identity('jane', {
      id: 'idp:jane',
      system: 'idp',
      handles: [
        {
          kind: 'saml_name_id',
          value: 'Jane@x.org',
          issuer: 'https://idp.example/e1',
          verified: true,
        },
      ],
    });
    const inventory = start(jane);
    const user = {
      principalId: 'dir:jane',
      principalKind: 'identity',
      name: 'jane',
      kind: 'human',
    } as const;
    const asserted = [
      {
        kind: 'saml_subject',
        value: 'jane@x.org',
        issuer: 'https://idp.example/e1',
        verified: true,
      },
    ];
    inventory.observe(
      event('x', {
        source: 'dir',
        actor: { ...user, session: { id: 's', asserted } },
        issued: {
          type: 'session_token',
          nativeId: 'uti1',
          forId: 'dir:jane',
          expiresAt: T0 + HOUR,
        },
      }),
    );
    const use = (principalId: string) =>
      inventory.observe(
        event('x', {
          source: 'cloud',
          actor: {
            ...user,
            principalId,
            credential: { type: 'session_token', nativeId: 'uti1', temporary: true },
          },
        }),
      ).lineage;
    expect(use('dir:jane').root).toBe('idp:jane');
    // The same token id said by another account is a coincidence or a lie.
    expect(use('dir:bob').root).toBe('dir:bob');
    expect(use('cloud:jane').root).toBe('cloud:jane');
  });

  it('tells on whose behalf an agent says that it acts, and believes only what was verified', () => {
    const inventory = start();
    const call = (verified: boolean) =>
      inventory.observe(
        asRole({
          session: { id: 's', asserted: [{ kind: 'on_behalf_of', value: 'hr:100', verified }] },
        }),
      ).lineage;
    expect(call(false).root).toBe('cloud:role/deploy');
    expect(told(call(false))).toContain('hr:100 on_behalf_of asserted');
    expect(call(true).root).toBe('hr:100');
  });
});
