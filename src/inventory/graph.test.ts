import { describe, expect, it } from 'vitest';
import { type InventoryFact, unknown } from '../model/index.ts';
import { DAY, entitlement, identity, role, snapshot, T0, toyAccess, trust } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const group = (name: string): InventoryFact => ({
  kind: 'group',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
});
const membership = (member: string, of: string): InventoryFact => ({
  kind: 'membership',
  id: `toy:${member}@${of}`,
  memberId: `toy:${member}`,
  groupId: `toy:${of}`,
});

const estate: readonly InventoryFact[] = [
  identity('root-admin'),
  entitlement('root-admin', ['admin']),
  identity('jane'),
  role('jump'),
  role('deploy'),
  trust('jump', 'jane'),
  trust('deploy', 'jump'),
  entitlement('deploy', ['admin']),
  identity('analyst'),
  group('analysts'),
  membership('analyst', 'analysts'),
  entitlement('analysts', ['secrets']),
  identity('writer'),
  entitlement('writer', ['write']),
  identity('nobody'),
];

const make = (facts: readonly InventoryFact[] = estate) => {
  const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
  inventory.applySnapshot(snapshot(facts, T0));
  return inventory;
};

const tiers = (inventory: ReturnType<typeof make>, at?: number) =>
  Object.fromEntries(
    [...inventory.view.identities(at), ...inventory.view.roles(at)].map((one) => [
      one.name,
      inventory.view.tierOf(one.id, at).tier,
    ]),
  );

describe('tier', () => {
  it('is the damage within reach: control plane, crown jewels, ordinary writes, none', () => {
    expect(tiers(make())).toEqual({
      'root-admin': 0,
      jane: 0,
      jump: 0,
      deploy: 0,
      analyst: 1,
      writer: 2,
      nobody: 3,
    });
  });

  it('keeps the path of a shadow admin as its reason', () => {
    const { because } = make().view.tierOf('toy:jane');
    expect(because).toBe(
      'can become jump (its trust names it), which can become deploy (its trust names it), which can reach the control plane of toy one (holds admin)',
    );
  });

  it('of who can take an emergency access account is 0 as well', () => {
    const inventory = make([
      identity('glass'),
      role('helper'),
      trust('helper', 'jane'),
      identity('jane'),
    ]);
    expect(tiers(inventory)).toMatchObject({ jane: 3 });
    const graph = createInventory({
      now: () => T0,
      access: {
        toy: (_, id) =>
          id === 'toy:jane'
            ? [
                {
                  from: id,
                  to: 'toy:glass',
                  kind: 'can_escalate',
                  because: 'resets it',
                  certain: true,
                },
              ]
            : [],
      },
    });
    graph.applySnapshot(snapshot([identity('glass'), identity('jane')], T0));
    graph.applyChanges([
      {
        op: 'put',
        at: T0,
        eventId: 'd',
        fact: {
          kind: 'declaration',
          id: 'd',
          ofId: 'toy:glass',
          emergencyAccess: true,
          declaredBy: 'site',
          at: T0,
        },
      },
    ]);
    expect(graph.view.tierOf('toy:jane')).toMatchObject({
      tier: 0,
      because: 'can escalate to glass (resets it), which is declared emergency access',
    });
  });

  it('by an uncertain step is told as possible', () => {
    const when = { conditions: { Bool: { mfa: 'true' } } };
    const inventory = make([identity('jane'), entitlement('jane', ['admin'], when)]);
    const { tier, because } = inventory.view.tierOf('toy:jane');
    expect(tier).toBe(0);
    expect(because).toMatch(/^possibly: /);
  });

  it('is taken from a certain path where there is one beside an uncertain one', () => {
    const inventory = make([
      ...estate,
      entitlement('jane', ['admin'], { conditions: { Bool: { mfa: 'true' } } }),
    ]);
    expect(inventory.view.tierOf('toy:jane').because).toMatch(/^can become jump/);
    expect(inventory.view.path('toy:jane', 'control-plane:*')).toHaveLength(3);
  });

  it('as of an earlier time is that of the versions then', () => {
    const inventory = make();
    inventory.applyChanges([
      { op: 'end', kind: 'trust', id: trust('jump', 'jane').id, at: T0 + DAY, eventId: 'x' },
      { op: 'put', fact: entitlement('nobody', ['write']), at: T0 + 2 * DAY, eventId: 'y' },
    ]);
    expect(tiers(inventory)).toMatchObject({ jane: 3, nobody: 2 });
    expect(tiers(inventory, T0 + DAY - 1)).toMatchObject({ jane: 0, nobody: 3 });
    expect(tiers(inventory, T0 + DAY)).toMatchObject({ jane: 3, nobody: 3 });
    expect(tiers(inventory, T0 + 2 * DAY)).toMatchObject({ jane: 3, nobody: 2 });
  });

  it('of who is known from events alone is not called low before anybody listed what he may do', () => {
    const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
    inventory.applyChanges([{ op: 'put', fact: identity('jane'), at: T0, eventId: 'a' }]);
    expect(inventory.view.tierOf('toy:jane')).toMatchObject({
      tier: 2,
      because:
        'what it may do is not known (no pull has listed them yet): taken as ordinary production',
    });
    inventory.applySnapshot(snapshot([identity('jane')], T0));
    expect(inventory.view.tierOf('toy:jane').tier).toBe(3);
  });

  it('of what is not in the inventory, or not evaluated, is never called low', () => {
    const inventory = make();
    expect(inventory.view.tierOf('toy:stranger')).toMatchObject({ tier: 2 });
    inventory.applySnapshot({
      ...snapshot([{ ...identity('x'), id: 'other:x', system: 'other' }], T0),
      system: 'other',
    });
    expect(inventory.view.tierOf('other:x').because).toMatch(/not evaluated/);
  });

  it('of writes in an account labelled as no production is low; its control plane stays what it is', () => {
    const account: InventoryFact = {
      kind: 'resource',
      id: 'toy:account:one',
      system: 'toy',
      nativeId: 'one',
      scope: 'one',
      name: 'one',
      type: 'account',
      environment: 'Sandbox',
      tags: {},
    };
    expect(tiers(make([...estate, account]))).toMatchObject({ writer: 3, 'root-admin': 0 });
    const staging = { ...account, environment: 'staging' };
    expect(tiers(make([...estate, staging]))).toMatchObject({ writer: 2 });
  });
});

describe('paths', () => {
  it('are the shortest, and absent where there is none', () => {
    const { view } = make();
    const path = view.path('toy:jane', 'control-plane:toy:one');
    expect(path?.map((edge) => edge.to)).toEqual([
      'toy:jump',
      'toy:deploy',
      'control-plane:toy:one',
    ]);
    expect(view.path('toy:jane', 'control-plane:*')).toEqual(path);
    expect(view.path('toy:nobody', 'control-plane:*')).toBeUndefined();
    expect(view.edgesFrom('toy:analyst').map((edge) => edge.kind)).toEqual(['member_of', 'can_do']);
  });
});

describe('what a change concerns', () => {
  it('is the changed and all whose paths run over them, judged before or not', () => {
    const inventory = make(estate.filter((one) => one.id !== entitlement('deploy', ['admin']).id));
    expect(tiers(inventory)).toMatchObject({ jane: 3 });
    const delta = inventory.applyChanges([
      { op: 'put', fact: entitlement('deploy', ['admin']), at: T0 + DAY, eventId: 'x' },
    ]);
    expect([...delta.principals].sort()).toEqual(['toy:deploy', 'toy:jane', 'toy:jump']);
    expect(tiers(inventory)).toMatchObject({ jane: 0, jump: 0 });

    const unjudged = make(estate.filter((one) => one.id !== entitlement('deploy', ['admin']).id));
    const first = unjudged.applyChanges([
      { op: 'put', fact: entitlement('deploy', ['admin']), at: T0 + DAY, eventId: 'x' },
    ]);
    expect([...first.principals].sort()).toEqual(['toy:deploy', 'toy:jane', 'toy:jump']);
  });

  it('is also who gains a step by somebody else being trusted or made', () => {
    const inventory = make();
    const delta = inventory.applyChanges([
      { op: 'put', fact: trust('deploy', 'writer'), at: T0 + DAY, eventId: 'x' },
    ]);
    expect(delta.principals).toContain('toy:writer');
    expect(inventory.view.tierOf('toy:writer').tier).toBe(0);
  });

  it('is every member when a group changes', () => {
    const inventory = make();
    const delta = inventory.applyChanges([
      { op: 'put', fact: entitlement('analysts', ['admin']), at: T0 + DAY, eventId: 'x' },
    ]);
    expect([...delta.principals]).toEqual(['toy:analyst']);
    expect(inventory.view.tierOf('toy:analyst').tier).toBe(0);
  });

  it('grows the revision with who-may-do-what, not with mere use', () => {
    const inventory = make();
    const before = inventory.view.revision();
    const patch = {
      op: 'patch',
      kind: 'identity',
      id: 'toy:jane',
      at: T0 + 1,
      eventId: 'p',
    } as const;
    inventory.applyChanges([{ ...patch, set: { mfa: unknown('x') } }]);
    expect(inventory.view.revision()).toBe(before);
    inventory.applyChanges([{ ...patch, eventId: 'q', set: { status: 'disabled' } }]);
    expect(inventory.view.revision()).toBeGreaterThan(before);
  });
});
