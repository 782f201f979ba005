import { describe, expect, it } from 'vitest';
import { type Declaration, noFlags } from '../model/index.ts';
import { DAY, identity, snapshot, T0, toyAccess } from './facts.case.ts';
import { createInventory } from './inventory.ts';

const make = () => createInventory({ access: { toy: toyAccess }, now: () => T0 });

const declaration = (ofId: string, extra: Partial<Declaration>): Declaration => ({
  kind: 'declaration',
  id: `declared:${ofId}`,
  ofId,
  declaredBy: 'site@example.com',
  at: T0,
  ...extra,
});

const declare = (inventory: ReturnType<typeof make>, fact: Declaration, at = T0) =>
  inventory.applyChanges([{ op: 'put', fact, at, eventId: `d${at}` }]);

describe('what a site declares', () => {
  it('goes over what a system says, and holds as far back as we know', () => {
    const inventory = make();
    inventory.applySnapshot(snapshot([identity('jane')], T0));
    const delta = declare(
      inventory,
      declaration('toy:jane', {
        class: 'service_account',
        owner: 'team-a@example.com',
        emergencyAccess: true,
        honey: true,
        shared: true,
      }),
    );
    expect([...delta.principals]).toEqual(['toy:jane']);
    expect(inventory.view.identity('toy:jane', T0 - DAY)).toMatchObject({
      class: 'service_account',
      classReason: 'declared by site@example.com',
      flags: { emergencyAccess: true, honey: true, shared: true },
    });
    expect(inventory.view.ownersOf('toy:jane')[0]).toMatchObject({
      who: 'team-a@example.com',
      basis: 'declared',
      confidence: 1,
    });
    expect(inventory.view.tierOf('toy:jane')).toMatchObject({
      tier: 0,
      because: 'declared emergency access',
    });
  });

  it('is the only source of immunity, honey and declared owners: a pull cannot say them', () => {
    const inventory = make();
    inventory.applySnapshot(
      snapshot(
        [
          identity('mallory', { flags: { ...noFlags, emergencyAccess: true, honey: true } }),
          {
            kind: 'owner',
            id: 'o',
            ofId: 'toy:mallory',
            who: 'mallory',
            basis: 'declared',
            confidence: 1,
            since: 0,
          },
        ],
        T0,
      ),
    );
    expect(inventory.view.identity('toy:mallory')?.flags).toEqual(noFlags);
    expect(inventory.view.ownersOf('toy:mallory').map((one) => one.basis)).toEqual(['tag']);
    expect(() => inventory.applySnapshot(snapshot([declaration('toy:mallory', {})], T0))).toThrow(
      /only countersign may/,
    );
  });

  it('withdrawn, leaves what systems say', () => {
    const inventory = make();
    inventory.applySnapshot(snapshot([identity('jane')], T0));
    const said = declaration('toy:jane', { emergencyAccess: true });
    declare(inventory, said);
    inventory.applyChanges([
      { op: 'end', kind: 'declaration', id: said.id, at: T0 + DAY, eventId: 'x' },
    ]);
    expect(inventory.view.tierOf('toy:jane').tier).toBe(3);
    expect(inventory.view.tierOf('toy:jane', T0).tier).toBe(0);
  });

  it('puts owners by how we know: declared, tag, creator', () => {
    const inventory = make();
    const owner = (basis: 'tag' | 'creator', who: string) => ({
      kind: 'owner' as const,
      id: `${basis}:${who}`,
      ofId: 'toy:jane',
      who,
      basis,
      confidence: 0.6,
      since: T0,
    });
    inventory.applySnapshot(snapshot([identity('jane')], T0));
    inventory.applyChanges([
      { op: 'put', fact: owner('creator', 'jim'), at: T0, eventId: 'a' },
      { op: 'put', fact: owner('tag', 'ops'), at: T0, eventId: 'b' },
    ]);
    declare(inventory, declaration('toy:jane', { owner: 'boss' }));
    expect(inventory.view.ownersOf('toy:jane').map((one) => one.who)).toEqual([
      'boss',
      'ops',
      'jim',
    ]);
    // A pull that lists owners from tags does not end what an event showed.
    inventory.applySnapshot(
      snapshot([identity('jane')], T0 + DAY, { complete: ['identity', 'owner'] }),
    );
    expect(inventory.view.ownersOf('toy:jane').map((one) => one.who)).toContain('jim');
  });

  it('links the accounts of one person, and never merges them', () => {
    const inventory = make();
    inventory.applySnapshot(
      snapshot(
        [
          identity('jane', { tags: { Email: 'Jane@example.com' } }),
          identity('adm-jane', { tags: { email: 'jane@example.com' } }),
          identity('jane-dev', { personId: 'person:7' }),
          identity('bob', { tags: { email: 'bob@example.com' } }),
        ],
        T0,
      ),
    );
    const linked = () => inventory.view.linkedTo('toy:jane').map((one) => one.name);
    expect(linked()).toEqual(['adm-jane']);
    declare(inventory, declaration('toy:jane', { personId: 'person:7' }));
    expect(linked().sort()).toEqual(['adm-jane', 'jane-dev']);
    expect(inventory.view.linkedTo('toy:jane-dev').map((one) => one.name)).toEqual(['jane']);
  });

  it('tells whom an owner name means, also when that account is gone', () => {
    const inventory = make();
    const jane = identity('jane', { tags: { email: 'jane@example.com' } });
    inventory.applySnapshot(snapshot([jane, identity('jim', { status: 'disabled' })], T0));
    inventory.applySnapshot(snapshot([identity('jim', { status: 'disabled' })], T0 + DAY));
    const mail = (verified: boolean) => ({
      kind: 'email' as const,
      value: 'Joe@example.com',
      verified,
    });
    const sure = identity('joe', { handles: [mail(true)] });
    inventory.applySnapshot(snapshot([sure, identity('jo', { handles: [mail(false)] })], T0 + DAY));
    const { view } = inventory;
    // Only a mailbox that its system has verified names somebody.
    expect(view.whoIs('joe@example.com').map(({ id }) => id)).toEqual(['toy:joe']);
    expect(view.whoIs('Jane@example.com', T0)).toEqual([{ id: 'toy:jane', state: 'active' }]);
    expect(view.whoIs('jane')).toEqual([{ id: 'toy:jane', state: 'deleted' }]);
    expect(view.whoIs('toy:jim', T0 + DAY - 1)).toEqual([{ id: 'toy:jim', state: 'disabled' }]);
    expect(view.whoIs('platform-team')).toEqual([]);
  });
});
