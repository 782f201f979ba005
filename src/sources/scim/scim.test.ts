import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { serveTwin } from '../twin-server.ts';
import { scimClient } from './client.ts';
import { scimSource } from './index.ts';
import { identity, T0 } from './scim.case.ts';

const claims = (uri: string, events: Raw, jti: string): Raw => ({
  iss: 'https://scim.acme.example',
  iat: 1_780_000_000,
  jti,
  aud: 'https://countersign.example',
  sub_id: { format: 'scim', uri, externalId: 'jane' },
  events,
});
const prov = (what: string): string => `urn:ietf:params:SCIM:event:prov:${what}`;

const created = claims(
  '/Users/u1',
  {
    [prov('create:full')]: {
      data: {
        userName: 'jane@x.org',
        active: true,
        emails: [{ value: 'jane@x.org' }],
        roles: [{ value: 'admin' }],
      },
    },
  },
  'e1',
);
const records: readonly Raw[] = [
  created,
  claims('/Users/u1', { [prov('deactivate')]: {} }, 'e2'),
  claims(
    '/Groups/g1',
    { [prov('create:full')]: { data: { displayName: 'Ops', members: [{ value: 'u1' }] } } },
    'e3',
  ),
  claims('https://scim.acme.example/v2/Users/u1', { [prov('delete').toLowerCase()]: {} }, 'e4'),
  claims('/Users/u2', { [prov('patch:notice')]: { attributes: ['active'] } }, 'e5'),
];

parseSuite(scimSource, records);

describe('SCIM security events', () => {
  it('are account changes about the user that they name, told by the service', () => {
    expect(scimSource.parse(created)[0]).toMatchObject({
      vendorId: 'e1',
      time: 1_780_000_000_000,
      classUid: 3001,
      activityId: 1,
      actor: { principalKind: 'service', name: 'scim.acme.example' },
      targets: [{ kind: 'identity', id: 'scim:scim.acme.example/Users/u1', name: 'jane@x.org' }],
    });
    expect(records.map((one) => scimSource.parse(one)[0]?.activityId)).toEqual([1, 5, 5, 6, 99]);
  });

  it('change the inventory as far as they tell', () => {
    const inventory = createInventory({ now: () => T0 });
    const id = 'scim:scim.acme.example/Users/u1';
    const take = (record: Raw, minute: number) => {
      const iat = 1_780_000_000 + 60 * minute;
      for (const event of scimSource.parse({ ...record, iat }))
        inventory.applyChanges(scimSource.apply?.(event, inventory.view) ?? []);
    };
    for (const [minute, record] of records.slice(0, 3).entries()) take(record, minute);
    expect(inventory.view.identity(id)).toMatchObject({ name: 'jane@x.org', status: 'disabled' });
    expect(inventory.view.entitlementsOf(id)).toMatchObject([{ privileges: ['role:admin'] }]);
    expect(inventory.view.groupsOf(id).map(({ name }) => name)).toEqual(['Ops']);
    take(records[3] ?? {}, 9);
    expect(inventory.view.identity(id)).toBeUndefined();
    take(records[4] ?? {}, 10);
    expect(inventory.count('identity')).toBe(0);
  });
});

describe('users as accounts', () => {
  it('bear the handles by which they are linked, verified where only administrators hand them out', () => {
    const jane = identity({
      id: '1',
      userName: 'jdoe',
      externalId: 'f2b0a9d1-0000-4000-8000-000000000001',
      emails: [{ value: 'Jane@x.org', primary: true }, { value: 'jane@home.example' }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: '100' },
    });
    expect(jane?.handles).toEqual([
      { kind: 'email', value: 'jane@x.org', verified: true },
      { kind: 'email', value: 'jane@home.example', verified: false },
      { kind: 'login', value: 'jdoe', issuer: 'acme', verified: true },
      { kind: 'federated_id', value: 'f2b0a9d1-0000-4000-8000-000000000001', verified: true },
      { kind: 'employee_id', value: '100', verified: true },
    ]);
    expect(jane?.tags).toEqual({ email: 'jane@x.org' });
  });

  it('are people unless userType says otherwise, and of unknown status where active is not told', () => {
    expect(identity({ id: '1', userName: 'a' })).toMatchObject({
      class: 'human',
      status: 'unknown',
    });
    expect(
      identity({ id: '2', userName: 'b', userType: 'Service Account', active: false }),
    ).toMatchObject({
      class: 'service_account',
      status: 'disabled',
    });
  });
});

describe('reading lists', () => {
  const serve = (answer: (start: number) => Raw) =>
    serveTwin({
      routes: [
        {
          method: 'GET',
          path: '/scim/Users',
          permission: undefined,
          answer: ({ query }) => ({
            status: 200,
            body: answer(Number(query.get('startIndex') ?? query.get('cursor') ?? 1)),
          }),
        },
      ],
      caller: () => ({ may: () => true }),
      unauthenticated: () => ({ status: 401 }),
      forbidden: () => ({ status: 403 }),
      throttled: () => ({ status: 429 }),
      failed: (status) => ({ status }),
      missing: () => ({ status: 404 }),
    });
  const readAll = async (answer: (start: number) => Raw): Promise<readonly unknown[]> => {
    const server = await serve(answer);
    const client = scimClient({
      url: `${server.url}/scim/`,
      vendor: 'SCIM',
      authorization: undefined,
      sleep: async () => {},
    });
    try {
      const out: unknown[] = [];
      for await (const page of client.pages('Users:read', '/Users'))
        out.push(...page.resources.map((one) => one['id']));
      return out;
    } finally {
      await server.close();
    }
  };
  const user = (i: number) => ({ id: `u${i}` });

  it('goes on by cursor where the service gives one', async () => {
    const ids = await readAll((start) => ({
      totalResults: 3,
      Resources: [user(start)],
      ...(start < 3 ? { nextCursor: String(start + 1) } : {}),
    }));
    expect(ids).toEqual(['u1', 'u2', 'u3']);
  });

  it('takes an empty list without Resources for empty', async () => {
    expect(await readAll(() => ({ totalResults: 0 }))).toEqual([]);
  });

  it.each([
    ['stops giving before the promised number', () => ({ totalResults: 5, Resources: [] })],
    [
      'gives the same page for ever',
      () => ({ totalResults: 5, startIndex: 1, Resources: [user(1)] }),
    ],
    ['answers with something else', () => ({ users: [] })],
  ])('never takes for whole a service that %s', async (_, answer) => {
    await expect(readAll(answer)).rejects.toMatchObject({ code: 'ERR_SOURCE_UNAVAILABLE' });
  });
});
