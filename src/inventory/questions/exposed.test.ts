import { describe, expect, it } from 'vitest';
import { type InventoryFact, known, type Resource } from '../../model/index.ts';
import {
  credential,
  entitlement,
  identity,
  role,
  snapshot,
  T0,
  toyAccess,
  trust,
} from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import { exposedBy } from './exposed.ts';

const thing = (nativeId: string, type: string, extra: Partial<Resource> = {}): Resource => ({
  kind: 'resource',
  id: `toy:${nativeId}`,
  system: 'toy',
  nativeId,
  scope: 'one',
  name: nativeId,
  type,
  tags: {},
  ...extra,
});

const viewOf = (...facts: readonly InventoryFact[]) => {
  const inventory = createInventory({ access: { toy: toyAccess }, now: () => T0 });
  inventory.applySnapshot(snapshot(facts, T0));
  return inventory.view;
};

const names = (view: ReturnType<typeof viewOf>, what: string) =>
  exposedBy(view, what, T0)?.secrets.map(({ kind, name, certain }) => [kind, name, certain]);

describe('what could be read by who takes over', () => {
  it('a principal: its own keys, and what lies in the store of whom it can become', () => {
    const view = viewOf(
      identity('jane'),
      identity('robot', { class: 'workload' }),
      role('ci'),
      trust('ci', 'jane'),
      entitlement('ci', ['admin']),
      credential('OWN', 'jane'),
      credential('OLD', 'jane', { expiresAt: known(T0 - 1) }),
      credential('OFF', 'jane', { status: 'inactive' }),
      credential('STORED', 'ci', { storedIn: 'ci', type: 'client_secret' }),
      credential('ELSEWHERE', 'ci'),
      credential('OTHER', 'robot'),
    );
    const found = exposedBy(view, 'toy:jane', T0);
    expect(found?.secrets).toMatchObject([
      {
        name: 'OWN',
        tier: 0,
        blast: 2,
        certain: true,
        rotate: expect.stringMatching(/^make a second key/),
      },
      { name: 'STORED', tier: 0, blast: 1, how: 'jane comes to be ci in 1 step; kept in ci' },
    ]);
  });

  it('a thing: a session of the role that runs in it, and secrets that role may read', () => {
    const view = viewOf(
      role('app'),
      thing('box/1', 'instance', { runsAs: 'toy:app' }),
      thing('vault/pay', 'secret', { tier: 1 }),
      thing('vault/plain', 'secret'),
      thing('table/pay', 'table'),
      entitlement('app', ['read'], { resources: ['vault/pay', 'table/pay'] }),
      entitlement('app', ['peek'], { resources: ['vault/plain'], conditions: { hour: '9' } }),
    );
    expect(names(view, 'toy:box/1')).toEqual([
      ['secret', 'vault/pay', true],
      ['secret', 'vault/plain', false],
      ['session', 'app', true],
    ]);
  });

  it('a host that is a scope of its own, or a whole scope: the keys of all who live there', () => {
    const view = viewOf(
      thing('one', 'host'),
      identity('root'),
      credential('K', 'root', { type: 'ssh_key' }),
    );
    expect(names(view, 'toy:one')).toEqual([['credential', 'K', true]]);
    expect(names(view, 'scope:toy:one')).toEqual([['credential', 'K', true]]);
  });

  it('a repository: the stores of what runs below its path, and of no other with a like name', () => {
    const view = viewOf(
      thing('repo/acme/web', 'repository'),
      identity('a', { id: 'toy:a', nativeId: 'actions/acme/web', class: 'workload' }),
      identity('b', {
        id: 'toy:b',
        nativeId: 'actions/acme/web/environment/prod',
        class: 'workload',
      }),
      identity('c', { id: 'toy:c', nativeId: 'actions/acme/website', class: 'workload' }),
      ...['a', 'b', 'c'].map((of) =>
        credential(`S-${of}`, of, { storedIn: 'ci', type: 'client_secret' }),
      ),
    );
    expect(names(view, 'toy:repo/acme/web')?.map(([, name]) => name)).toEqual(['S-a', 'S-b']);
  });

  it('a vendor: the keys of its accounts', () => {
    const vendor = {
      kind: 'vendor' as const,
      id: 'vendor:acme',
      name: 'Acme',
      domains: [],
      appIds: [],
      addressRanges: [],
      contractEndsAt: known(null),
    };
    const view = viewOf(
      vendor,
      identity('app', { class: 'third_party_app', vendorId: 'vendor:acme' }),
      credential('K', 'app'),
    );
    expect(names(view, 'vendor:acme')).toEqual([['credential', 'K', true]]);
  });

  it('something in which nobody is known to run: it says so, and does not say none', () => {
    const found = exposedBy(viewOf(thing('box/2', 'instance')), 'toy:box/2', T0);
    expect(found?.secrets).toEqual([]);
    expect(found?.unknown[0]).toMatch(/is not listed/);
    expect(exposedBy(viewOf(), 'toy:nothing', T0)).toBeUndefined();
  });
});
