import { describe, expect, it } from 'vitest';
import type { Event, EventActor, Lineage } from '../model/index.ts';
import { DAY, event, HOUR, T0 } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const make = () => createInventory({ now: () => T0 });

const session = (key: string) =>
  ({ type: 'session_token', nativeId: key, temporary: true }) as const;

const actor = (name: string, key?: string, extra: Partial<EventActor> = {}): EventActor => ({
  principalId: `toy:${name}`,
  principalKind: 'role',
  name,
  kind: 'unknown',
  ...(key === undefined ? {} : { credential: session(key) }),
  ...extra,
});

const assume = (by: EventActor, role: string, key: string, extra: Partial<Event> = {}): Event =>
  event('x', {
    actor: by,
    privilege: 'sts:AssumeRole',
    issued: { type: 'session_token', nativeId: key, forId: `toy:${role}`, expiresAt: T0 + HOUR },
    ...extra,
  });

const how = (lineage: Lineage) => lineage.links.map((one) => `${one.principalId} ${one.how}`);

describe('who is behind a session', () => {
  it('is the acting principal where no join is known', () => {
    const { lineage } = make().observe(event('x', { actor: actor('deploy', 'ASIA1') }));
    expect(lineage).toEqual({
      root: 'toy:deploy',
      actingAs: 'toy:deploy',
      links: [{ principalId: 'toy:deploy', how: 'self', trust: 'verified' }],
    });
  });

  it('is the user at the start of a chain of roles', () => {
    const inventory = make();
    const jane = actor('jane', undefined, { principalKind: 'identity' });
    const first = assume(jane, 'jump', 'ASIA1');
    inventory.observe(first);
    inventory.observe(assume(actor('jump', 'ASIA1'), 'deploy', 'ASIA2'));
    const { lineage } = inventory.observe(event('x', { actor: actor('deploy', 'ASIA2') }));
    expect(lineage.root).toBe('toy:jane');
    expect(lineage.actingAs).toBe('toy:deploy');
    expect(how(lineage)).toEqual([
      'toy:deploy self',
      'toy:jump credential_join',
      'toy:jane credential_join',
    ]);
    expect(lineage.links.at(-1)?.eventId).toBe(first.id);
  });

  it('tells which sessions live on from somebody, directly or over a role', () => {
    const inventory = make();
    const jane = actor('jane', undefined, { principalKind: 'identity' });
    inventory.observe(assume(jane, 'jump', 'ASIA1'));
    inventory.observe(assume(actor('jump', 'ASIA1'), 'deploy', 'ASIA2'));
    inventory.observe(assume(actor('bob'), 'deploy', 'ASIA3'));
    const of = (id: string, at: number) =>
      inventory.liveSessions(`toy:${id}`, at).map((one) => one.nativeId);
    expect(of('jane', T0)).toEqual(['ASIA1', 'ASIA2']);
    expect(of('deploy', T0)).toEqual(['ASIA2', 'ASIA3']);
    expect(of('jane', T0 + HOUR)).toEqual([]);
  });

  it('is the verified subject of a pipeline, kept through later roles', () => {
    const inventory = make();
    const pipeline = actor('oidc:git:repo:a', undefined, {
      principalKind: 'identity',
      session: {
        id: 's',
        asserted: [{ kind: 'oidc_subject', value: 'git:repo:a', verified: true }],
      },
    });
    inventory.observe(assume(pipeline, 'ci', 'ASIA1'));
    inventory.observe(assume(actor('ci', 'ASIA1'), 'deploy', 'ASIA2'));
    const { lineage } = inventory.observe(event('x', { actor: actor('deploy', 'ASIA2') }));
    expect(lineage.root).toBe('toy:oidc:git:repo:a');
  });

  it('is a verified subject that the session itself carries', () => {
    const asserted = [{ kind: 'on_behalf_of', value: 'toy:person:1', verified: true }];
    const by = actor('app', 'ASIA1', { session: { id: 's', asserted } });
    const { lineage } = make().observe(event('x', { actor: by }));
    expect(lineage.root).toBe('toy:person:1');
    expect(how(lineage)).toEqual(['toy:app self', 'toy:person:1 on_behalf_of']);
  });

  it('is never a name that anyone may choose', () => {
    const asserted = [
      { kind: 'session_name', value: 'jane@example.com', verified: false },
      { kind: 'source_identity', value: 'ceo', verified: false },
      { kind: 'ec2_instance', value: 'i-1', verified: true },
    ];
    const by = actor('deploy', 'ASIA1', { session: { id: 's', asserted } });
    const { lineage } = make().observe(event('x', { actor: by }));
    expect(lineage.root).toBe('toy:deploy');
    expect(lineage.links.filter((one) => one.trust === 'asserted')).toHaveLength(2);
  });

  it('is the role where a service handed it to a workload', () => {
    const inventory = make();
    const service = actor('service:vm', undefined, { principalKind: 'service' });
    inventory.observe(assume(service, 'worker', 'ASIA1'));
    const { lineage } = inventory.observe(event('x', { actor: actor('worker', 'ASIA1') }));
    expect(lineage.root).toBe('toy:worker');
    expect(how(lineage)).toEqual(['toy:worker self', 'toy:service:vm service']);
  });

  it('of a lasting key is its holder, with who made it told', () => {
    const inventory = make();
    const issued = { type: 'access_key', nativeId: 'AKIA1', forId: 'toy:bob' } as const;
    inventory.observe(event('admin', { issued }));
    const key = { type: 'access_key', nativeId: 'AKIA1', temporary: false } as const;
    const by = actor('bob', undefined, { principalKind: 'identity', credential: key });
    const { lineage } = inventory.observe(event('bob', { actor: by }));
    expect(lineage.root).toBe('toy:bob');
    expect(how(lineage)).toEqual(['toy:bob self', 'toy:admin credential_join']);
  });

  it('learns nothing from an issuance that failed', () => {
    const inventory = make();
    inventory.observe(assume(actor('jane'), 'deploy', 'ASIA1', { outcome: 'failure' }));
    const { lineage } = inventory.observe(event('x', { actor: actor('deploy', 'ASIA1') }));
    expect(lineage.root).toBe('toy:deploy');
  });

  it('is forgotten after the session ended and late records are in', () => {
    const inventory = make();
    inventory.observe(assume(actor('jane'), 'deploy', 'ASIA1'));
    for (let i = 0; i < 5_000; i++) inventory.observe(event('busy', { time: T0 + 3 * DAY }));
    const { lineage } = inventory.observe(event('x', { actor: actor('deploy', 'ASIA1') }));
    expect(lineage.root).toBe('toy:deploy');
  });
});
