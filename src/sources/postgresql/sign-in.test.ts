import { describe, expect, it } from 'vitest';
import { createInventory, signIn } from '../../inventory/index.ts';
import { type InventoryFact, noFlags, type Resource, unknown } from '../../model/index.ts';
import { postgresqlSource } from './index.ts';

const AT = Date.UTC(2026, 5, 1);

const account = (name: string): InventoryFact => ({
  kind: 'identity',
  id: `postgresql:${name}`,
  system: 'postgresql',
  nativeId: name,
  scope: 'server',
  name,
  class: 'service_account',
  classReason: 'a role that logs in',
  flags: noFlags,
  status: 'active',
  createdAt: unknown('not kept'),
  interactive: unknown('not kept'),
  mfa: unknown('not kept'),
  lastUsedAt: unknown('not kept'),
  tags: {},
});

const thing = (id: string, type: string, tags: Resource['tags'] = {}): InventoryFact => ({
  kind: 'resource',
  id: `postgresql:${id}`,
  system: 'postgresql',
  scope: 'server',
  nativeId: id.split('/').at(-1) ?? id,
  name: type === 'sign_in_rule' ? `pg_hba.conf line ${id.split('/').at(-1)}` : id,
  type,
  tags,
});

const rule = (line: number, tags: Resource['tags']): InventoryFact =>
  thing(`pg_hba/${line}`, 'sign_in_rule', tags);

const connect = (...databases: readonly string[]): InventoryFact => ({
  kind: 'entitlement',
  id: `postgresql:grant/${databases.join()}`,
  system: 'postgresql',
  holderId: 'postgresql:jane',
  effect: 'allow',
  privileges: ['database:connect'],
  privilegesInverted: false,
  resources: databases.map((one) => `database/${one}`),
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'grant' },
  standing: 'standing',
});

const placesWith = (...facts: readonly InventoryFact[]) => {
  const access = postgresqlSource.access;
  if (!access) throw new Error('it has an evaluator');
  const inventory = createInventory({ access: { postgresql: access }, now: () => AT });
  inventory.applySnapshot({
    system: 'postgresql',
    scope: 'server',
    takenAt: AT,
    complete: ['identity', 'resource', 'entitlement', 'credential'],
    blind: [],
    facts: [
      account('jane'),
      thing('database/books', 'database'),
      thing('database/play', 'database'),
      ...facts,
    ],
  });
  return signIn(inventory.view, 'postgresql:jane', AT);
};

describe('databases that a role may connect to', () => {
  it('are those of the first line that fits, with where from and how', () => {
    const { places } = placesWith(
      connect('books', 'play'),
      rule(2, {
        type: 'hostssl',
        database: 'books',
        user_name: 'jane',
        address: '10.0.0.0/8',
        auth_method: 'cert',
      }),
      rule(10, {
        type: 'host',
        database: 'all',
        user_name: 'all',
        address: '0.0.0.0/0',
        auth_method: 'md5',
      }),
    );
    expect(places).toMatchObject([
      {
        name: 'database/books',
        certain: true,
        because: 'pg_hba.conf line 2 lets it in from 10.0.0.0/8 by cert',
      },
      {
        name: 'database/play',
        certain: true,
        because: 'pg_hba.conf line 10 lets it in from 0.0.0.0/0 by md5',
      },
    ]);
  });

  it('are possible where an earlier line refuses it from somewhere, and none where none lets it in', () => {
    const { places } = placesWith(
      connect('books'),
      rule(1, {
        type: 'host',
        database: 'all',
        user_name: 'jane',
        address: '10.0.0.0/8',
        auth_method: 'reject',
      }),
      rule(2, {
        type: 'host',
        database: 'books',
        user_name: '+all,jane',
        auth_method: 'scram-sha-256',
      }),
    );
    expect(places).toMatchObject([{ name: 'database/books', certain: false }]);
  });

  it('are possible where nothing tells that the database lets it connect', () => {
    const { places } = placesWith(
      rule(1, { type: 'local', database: 'play', user_name: 'all', auth_method: 'peer' }),
    );
    expect(places).toMatchObject([
      { certain: false, because: expect.stringContaining('whether the database lets it CONNECT') },
    ]);
  });

  it('are not known where no rule was read', () => {
    const { places, unknown: open } = placesWith(connect('books'));
    expect(places).toEqual([]);
    expect(open.join()).toContain('no sign-in place is listed');
  });
});
