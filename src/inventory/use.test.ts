import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DatedFact, known } from '../model/index.ts';
import { credential, DAY, event, HOUR, identity, role, snapshot, T0 } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const make = () => {
  const inventory = createInventory({
    now: () => T0,
    unobservable: (_, privilege) =>
      privilege === 'data:Get' ? 'object reads are not in the usual log' : undefined,
  });
  const facts = [identity('jane'), credential('K1', 'jane'), role('deploy')];
  inventory.applySnapshot(snapshot(facts, T0));
  return inventory;
};

const withKey = (time: number) =>
  event('jane', {
    time,
    actor: {
      principalId: 'toy:jane',
      principalKind: 'identity',
      name: 'jane',
      kind: 'unknown',
      credential: { type: 'access_key', nativeId: 'K1', temporary: false },
    },
  });

describe('last use', () => {
  it('of key and principal is seen in events, and is stored once an hour', () => {
    const inventory = make();
    const first = inventory.observe(withKey(T0 + HOUR)).delta;
    expect(first.versions.map(({ fact, from, to }) => [fact.kind, from, to])).toEqual([
      ['identity', 0, T0 + HOUR],
      ['identity', T0 + HOUR, undefined],
      ['credential', 0, T0 + HOUR],
      ['credential', T0 + HOUR, undefined],
    ]);
    expect([...first.used]).toEqual(['toy:jane']);
    expect([...first.principals]).toEqual([]);
    expect(inventory.observe(withKey(T0 + HOUR + 60_000)).delta.versions).toEqual([]);
    expect(inventory.view.credentialByNativeId('K1')).toMatchObject({
      lastUsedAt: known(T0 + HOUR + 60_000),
      lastUsedPrecision: HOUR,
    });
    expect(inventory.view.identity('toy:jane')?.lastUsedAt).toEqual(known(T0 + HOUR + 60_000));
    expect(inventory.view.identity('toy:jane', T0)?.lastUsedAt.known).toBe(false);
    expect(inventory.observe(withKey(T0 + 2 * HOUR)).delta.versions).toHaveLength(4);
  });

  it('keeps its versions few in memory however long a job runs', () => {
    const inventory = make();
    for (let hour = 1; hour <= 1_000; hour++) inventory.observe(withKey(T0 + hour * HOUR));
    expect(inventory.view.history('toy:jane').length).toBeLessThan(300);
    expect(inventory.view.identity('toy:jane')?.lastUsedAt).toEqual(known(T0 + 1_000 * HOUR));
  });

  it('is stored the same whether uses come in order or late', () => {
    const uses = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 15 });
    fc.assert(
      fc.property(
        uses,
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
        (hours, changed) => {
          const inventory = make();
          const stored = new Map<string, DatedFact>();
          const store = (versions: readonly DatedFact[]) => {
            for (const one of versions) {
              const key = `${one.fact.kind}/${one.fact.id}/${one.from}`;
              if (one.to === one.from) stored.delete(key);
              else stored.set(key, one);
            }
          };
          store(inventory.view.history('toy:jane'));
          for (const [index, hour] of hours.entries()) {
            store(inventory.observe(withKey(T0 + hour * HOUR)).delta.versions);
            if (changed === undefined || index !== 3) continue;
            store(
              inventory.applyChanges([
                {
                  op: 'patch',
                  kind: 'credential',
                  id: 'toy:key:K1',
                  set: { status: 'inactive' },
                  at: T0 + changed * HOUR,
                  eventId: 'x',
                },
              ]).versions,
            );
          }
          const byStart = (a: DatedFact, b: DatedFact) =>
            a.fact.kind < b.fact.kind ? -1 : a.fact.kind > b.fact.kind ? 1 : a.from - b.from;
          expect([...stored.values()].sort(byStart)).toEqual(
            [...inventory.view.history('toy:jane')].sort(byStart),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is not moved by a sign-in that failed', () => {
    const inventory = make();
    const failed = { ...withKey(T0 + HOUR), kind: 'authentication', outcome: 'failure' } as const;
    expect(inventory.observe(failed).delta.versions).toEqual([]);
    expect(inventory.view.identity('toy:jane')?.lastUsedAt.known).toBe(false);
  });
});

describe('use of a privilege', () => {
  const used = (privilege: string, time: number) => event('jane', { privilege, time });

  it('is used, with when, by any pattern that covers it', () => {
    const inventory = make();
    inventory.observe(used('iam:CreateUser', T0));
    inventory.observe(used('iam:CreateUser', T0 + DAY));
    const { view } = inventory;
    expect(view.useOf('toy:jane', 'iam:*')).toEqual({ state: 'used', lastAt: T0 + DAY });
    expect(view.useOf('toy:jane', 'IAM:create?ser')).toEqual({ state: 'used', lastAt: T0 + DAY });
    expect(view.useOf('toy:jane', 'iam:CreateUser', T0 + HOUR)).toEqual({
      state: 'used',
      lastAt: T0,
    });
    expect(view.useOf('toy:jane', 'iam:CreateUser', T0 - 1).state).toBe('unobservable');
  });

  it('counts for the root behind a role as well', () => {
    const inventory = make();
    inventory.observe(
      event('jane', {
        issued: { type: 'session_token', nativeId: 'A1', forId: 'toy:deploy' },
      }),
    );
    inventory.observe(
      event('deploy', {
        privilege: 'fn:Update',
        actor: {
          principalId: 'toy:deploy',
          principalKind: 'role',
          name: 'deploy',
          kind: 'unknown',
          credential: { type: 'session_token', nativeId: 'A1', temporary: true },
        },
      }),
    );
    expect(inventory.view.useOf('toy:jane', 'fn:Update').state).toBe('used');
    expect(inventory.view.useOf('toy:deploy', 'fn:Update').state).toBe('used');
  });

  it('is not used only after enough days of logs; before, nobody can say', () => {
    const inventory = make();
    expect(inventory.view.useOf('toy:jane', 'iam:*')).toEqual({
      state: 'unobservable',
      because: 'no events of toy one observed',
    });
    inventory.observe(used('data:List', T0));
    inventory.observe(used('data:List', T0 + 30 * DAY));
    expect(inventory.view.useOf('toy:jane', 'iam:*')).toEqual({
      state: 'unobservable',
      because: 'observed only 30 days of toy one, 90 are needed',
    });
    inventory.observe(used('data:List', T0 + 91 * DAY));
    expect(inventory.view.useOf('toy:jane', 'iam:*')).toEqual({
      state: 'not_used',
      windowDays: 91,
    });
    expect(inventory.view.useOf('toy:jane', 'iam:*', T0 + 40 * DAY).state).toBe('unobservable');
  });

  it('is unobservable where no such log exists, unless it was seen all the same', () => {
    const inventory = make();
    expect(inventory.view.useOf('toy:jane', 'data:Get')).toEqual({
      state: 'unobservable',
      because: 'object reads are not in the usual log',
    });
    inventory.observe(used('data:Get', T0));
    expect(inventory.view.useOf('toy:jane', 'data:Get').state).toBe('used');
  });

  it('is not made by a call that was refused', () => {
    const inventory = make();
    inventory.observe({ ...used('iam:CreateUser', T0), outcome: 'failure' });
    expect(inventory.view.useOf('toy:jane', 'iam:CreateUser').state).not.toBe('used');
  });
});
