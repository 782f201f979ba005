import { describe, expect, it } from 'vitest';
import { type InventoryFact, known, noFlags, type Person, type Vendor } from '../../model/index.ts';
import type { Inventory } from '../contract.ts';
import { credential, DAY, entitlement, identity, role, T0, trust } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

const make = (now = T0): Inventory => createInventory({ now: () => now });

const tell = (inventory: Inventory, ...facts: readonly InventoryFact[]) =>
  inventory.applyChanges(
    facts.map((fact) => ({
      op: 'put',
      fact,
      at: T0 - DAY,
      eventId: `put ${fact.id} ${JSON.stringify(fact)}`,
    })),
  );

const jane: Person = {
  kind: 'person',
  id: 'person:100',
  name: 'Jane Doe',
  email: 'jane@x.org',
  employeeId: '100',
  employment: 'active',
};

const acme: Vendor = {
  kind: 'vendor',
  id: 'vendor:acme',
  name: 'Acme',
  domains: ['acme.example'],
  appIds: ['APP-1', '210987654321'],
  addressRanges: ['192.0.2.0/24'],
  contractEndsAt: known(T0 + 30 * DAY),
};

describe('whether somebody still works here', () => {
  it('cannot be known without staff records', () => {
    expect(make().view.employmentOf('jane@x.org')).toEqual({
      state: 'unknown',
      because: 'no staff record is connected',
    });
  });

  it('is told by person, by address, by account, and of nobody else', () => {
    const inventory = make();
    tell(inventory, jane);
    tell(
      inventory,
      identity('e100', { handles: [{ kind: 'employee_id', value: '100', verified: true }] }),
    );
    for (const who of ['person:100', '100', 'Jane@X.org', 'toy:e100'])
      expect(inventory.view.employmentOf(who), who).toMatchObject({
        state: 'active',
        personId: 'person:100',
      });
    expect(inventory.view.employmentOf('bob@x.org')).toMatchObject({
      state: 'unknown',
      because: 'no staff record names bob@x.org',
    });
  });

  it.each([
    ['before the first day', { startsAt: T0 + DAY }, 'future'],
    ['after the last day', { endsAt: T0 - DAY }, 'left'],
    ['before an announced end', { endsAt: T0 + DAY }, 'active'],
    ['marked as gone without a date', { employment: 'left' as const }, 'left'],
    ['hired again', { endsAt: T0 - 9 * DAY, startsAt: T0 - DAY }, 'active'],
    ['to be hired again', { endsAt: T0 - 9 * DAY, startsAt: T0 + DAY }, 'left'],
    ['with no word of it', { employment: 'unknown' as const }, 'unknown'],
  ] as const)('%s', (_, extra, state) => {
    const inventory = make();
    tell(inventory, { ...jane, ...extra });
    expect(inventory.view.employmentOf('person:100', T0).state).toBe(state);
  });

  it('is asked as of a time, and a patch from an event counts from then', () => {
    const inventory = make(T0 + 5 * DAY);
    tell(inventory, jane);
    const owned = {
      kind: 'owner' as const,
      id: 'o',
      ofId: 'toy:svc',
      who: 'jane@x.org',
      basis: 'tag' as const,
      confidence: 0.7,
      since: 0,
    };
    tell(inventory, identity('svc'), owned);
    tell(
      inventory,
      identity('jane', { handles: [{ kind: 'email', value: 'jane@x.org', verified: true }] }),
    );
    const delta = inventory.applyChanges([
      {
        op: 'patch',
        kind: 'person',
        id: 'person:100',
        set: { employment: 'left', endsAt: T0 },
        at: T0,
        eventId: 'left',
      },
    ]);
    expect([...delta.principals].sort()).toEqual(['toy:jane', 'toy:svc']);
    expect(inventory.view.employmentOf('person:100')).toEqual({
      state: 'left',
      because: 'Jane Doe has left and is gone since 2026-01-01, by staff records',
      personId: 'person:100',
      since: T0,
    });
    expect(inventory.view.employmentOf('person:100', T0 - 1).state).toBe('active');
  });
});

describe('a vendor', () => {
  it('shows its apps, grants, keys, trusts, networks and last use over all systems', () => {
    const inventory = make();
    const app = identity('app', {
      class: 'third_party_app',
      handles: [{ kind: 'app_id', value: 'app-1', verified: true }],
    });
    const other = identity('crm', {
      id: 'other:crm',
      system: 'other',
      class: 'third_party_app',
      lastUsedAt: known(T0 - 3 * DAY),
      handles: [{ kind: 'publisher_domain', value: 'acme.example', verified: true }],
    });
    const guest = identity('guest', {
      flags: { ...noFlags, external: true },
      handles: [{ kind: 'email', value: 'joe@acme.example', verified: true }],
    });
    const faker = identity('faker', {
      class: 'third_party_app',
      handles: [{ kind: 'publisher_domain', value: 'acme.example', verified: false }],
    });
    tell(inventory, acme, app, other, guest, faker, role('scanner'));
    tell(
      inventory,
      entitlement('app', ['mail:Read']),
      credential('K1', 'app', { lastUsedAt: known(T0 - 2 * DAY) }),
      trust('scanner', '', { principal: { kind: 'account', value: '210987654321' } }),
    );
    const estate = inventory.view.vendor('vendor:acme');
    expect(estate?.accounts.map(({ of, confidence }) => [of.id, confidence])).toEqual([
      ['other:crm', 0.8],
      ['toy:app', 0.95],
      ['toy:faker', 0.3],
      ['toy:guest', 0.7],
    ]);
    expect(estate?.grants.map(({ privileges }) => privileges)).toEqual([['mail:Read']]);
    expect(estate?.keys.map(({ nativeId }) => nativeId)).toEqual(['K1']);
    expect(estate?.trusts.map(({ targetId }) => targetId)).toEqual(['toy:scanner']);
    expect(estate?.addressRanges).toEqual(['192.0.2.0/24']);
    expect(estate?.lastUsedAt).toEqual(known(T0 - 2 * DAY));
    expect(inventory.view.vendorOf('toy:app')?.of.id).toBe('vendor:acme');
    expect(inventory.view.linksOf('toy:app')).toEqual([]);
    expect(inventory.view.linksOf('other:crm')).toMatchObject([
      { otherId: 'toy:faker', relation: 'same_vendor', confidence: 0.3 },
    ]);
  });

  it('is not guessed at where two claim one app, and can be declared', () => {
    const inventory = make();
    const rival = { ...acme, id: 'vendor:rival', name: 'Rival', domains: [] };
    const app = identity('app', {
      class: 'third_party_app',
      handles: [{ kind: 'app_id', value: 'app-1', verified: true }],
    });
    tell(inventory, acme, rival, app);
    expect(inventory.view.vendorOf('toy:app')).toBeUndefined();
    tell(inventory, {
      kind: 'declaration',
      id: 'd',
      ofId: 'toy:app',
      declaredBy: 'site',
      at: T0,
      linkedTo: ['vendor:rival'],
    });
    expect(inventory.view.vendorOf('toy:app')).toMatchObject({ declared: true, confidence: 1 });
    expect(inventory.view.vendor('vendor:rival')?.accounts).toHaveLength(1);
    expect(inventory.view.vendor('vendor:acme')?.accounts).toHaveLength(0);
  });

  it('whose contract changes has its apps judged again', () => {
    const inventory = make();
    const app = identity('app', {
      class: 'third_party_app',
      handles: [{ kind: 'app_id', value: 'app-1', verified: true }],
    });
    tell(inventory, acme, app);
    const delta = tell(inventory, { ...acme, contractEndsAt: known(T0) });
    expect([...delta.principals]).toEqual(['toy:app']);
  });

  it('that nobody ever saw says so, and is never "never used"', () => {
    const inventory = make();
    tell(inventory, acme);
    expect(inventory.view.vendor('vendor:acme')?.lastUsedAt).toMatchObject({ known: false });
    expect(inventory.view.vendor('vendor:none')).toBeUndefined();
  });
});
