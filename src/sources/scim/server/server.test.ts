import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { T0 } from '../scim.case.ts';
import { handleScim, type ScimAnswer, type ScimStore } from './index.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A pushed-to connection: what answers say is stored and taken into the inventory. */
const start = () => {
  const kept = { Users: new Map<string, Raw>(), Groups: new Map<string, Raw>() };
  const store: ScimStore = {
    get: async (type, id) => kept[type].get(id),
    async *all(type) {
      yield* kept[type].values();
    },
    async page(type, from, count) {
      const all = [...kept[type].values()];
      return { resources: all.slice(from, from + count), total: all.length };
    },
    userNamed: async (name) =>
      [...kept.Users.values()].find((one) => String(one['userName']).toLowerCase() === name),
  };
  const inventory = createInventory({ now: () => T0 });
  let turn = 0;
  const send = async (method: string, target: string, body?: unknown): Promise<ScimAnswer> => {
    const url = new URL(target, 'https://cs.example');
    turn++;
    const answer = await handleScim(
      { method, path: url.pathname, query: url.searchParams, body },
      store,
      {
        scope: 'idp',
        verifiedDomains: ['x.org'],
        baseUrl: 'https://cs.example/scim/v2',
        at: T0 + turn * 1_000,
        eventId: `request-${turn}`,
        newId: () => `id-${turn}`,
      },
    );
    for (const { type, id, resource } of answer.writes) {
      if (resource === undefined) kept[type].delete(id);
      else kept[type].set(id, resource);
    }
    inventory.applyChanges(answer.changes);
    return answer;
  };
  const make = async (userName: string, more: Raw = {}): Promise<string> =>
    String((await send('POST', '/Users', { schemas: [USER], userName, ...more })).body?.['id']);
  return { send, make, store, inventory, view: inventory.view };
};

const patch = (...Operations: readonly Raw[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

describe('the SCIM server', () => {
  it('takes a pushed user into the inventory, and answers with it', async () => {
    const { send, view } = start();
    const { status, body, headers } = await send('POST', '/Users', {
      schemas: [USER, ENTERPRISE],
      userName: 'jane@x.org',
      password: 'never-keep-me',
      emails: [{ value: 'jane@x.org', primary: true }],
      [ENTERPRISE]: { employeeNumber: '100' },
    });
    expect(status).toBe(201);
    expect(headers['location']).toBe('https://cs.example/scim/v2/Users/id-1');
    expect(JSON.stringify(body)).not.toContain('never-keep-me');
    expect(body).toMatchObject({ id: 'id-1', active: true, meta: { resourceType: 'User' } });
    expect(view.identity('scim:idp/Users/id-1')).toMatchObject({
      status: 'active',
      name: 'jane@x.org',
      tags: { email: 'jane@x.org' },
    });
  });

  it('refuses a name twice, a user without one, and what it does not know', async () => {
    const { send, make } = start();
    await make('Jane');
    expect(await send('POST', '/Users', { userName: 'jane' })).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness', status: '409' },
    });
    expect((await send('POST', '/Users', { userName: ' ' })).body).toMatchObject({
      scimType: 'invalidValue',
    });
    expect((await send('POST', '/Users', 'text')).status).toBe(400);
    expect((await send('GET', '/Users/nobody')).status).toBe(404);
    expect((await send('DELETE', '/Users/nobody')).status).toBe(404);
    expect((await send('PUT', '/Users')).status).toBe(405);
    expect((await send('POST', '/Bulk', {})).status).toBe(501);
    expect((await send('GET', '/Users/%E0%A4%A')).status).toBe(400);
  });

  it('finds by filter, pages, and leaves out what is not asked for', async () => {
    const { send, make } = start();
    for (let i = 0; i < 5; i++)
      await make(`user${i}@x.org`, { externalId: `E${i}`, active: i !== 3 });
    const ids = async (target: string) => {
      const body = (await send('GET', target)).body ?? {};
      const found = (body['Resources'] as readonly Raw[]).map((one) => one['userName']);
      return [body['totalResults'], ...found];
    };
    expect(await ids('/Users?filter=userName%20eq%20%22USER2@x.org%22')).toEqual([
      1,
      'user2@x.org',
    ]);
    expect(await ids('/Users?filter=externalId%20eq%20%22e2%22')).toEqual([0]);
    expect(
      await ids('/Users?filter=active%20eq%20false%20and%20externalId%20eq%20%22E3%22'),
    ).toEqual([1, 'user3@x.org']);
    expect(await ids('/Users?startIndex=4&count=9')).toEqual([5, 'user3@x.org', 'user4@x.org']);
    expect(await ids('/Users?count=0')).toEqual([5]);
    expect((await send('GET', '/Users?filter=userName%20sw%20%22u%22')).body).toMatchObject({
      scimType: 'invalidFilter',
    });
    expect((await send('GET', '/Users/id-1?attributes=userName')).body).toEqual({
      schemas: [USER],
      id: 'id-1',
      userName: 'user0@x.org',
    });
  });

  it.each([
    ['with a path', { op: 'replace', path: 'active', value: false }],
    ['without a path, as Okta sends it', { op: 'replace', value: { active: false } }],
    [
      'in capitals and words, as Entra ID sends it',
      { op: 'Replace', path: 'active', value: 'False' },
    ],
    ['by its whole name', { op: 'replace', path: `${USER}:active`, value: false }],
  ])('switches a user off: %s', async (_, operation) => {
    const { send, make, view } = start();
    const id = await make('jane');
    expect((await send('PATCH', `/Users/${id}`, patch(operation))).status).toBe(200);
    expect(view.identity(`scim:idp/Users/${id}`)?.status).toBe('disabled');
    await send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true }));
    expect(view.identity(`scim:idp/Users/${id}`)?.status).toBe('active');
  });

  it('changes what a value filter means, an extension by its name, and takes roles away', async () => {
    const { send, make, store, view } = start();
    const id = await make('jane', {
      emails: [{ type: 'work', value: 'old@x.org' }],
      roles: [{ value: 'admin' }],
    });
    await send(
      'PATCH',
      `/Users/${id}`,
      patch(
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@x.org' },
        { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '1' },
        { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Ops' },
        { op: 'remove', path: 'roles' },
      ),
    );
    expect(await store.get('Users', id)).toMatchObject({
      emails: [{ type: 'work', value: 'new@x.org' }],
      phoneNumbers: [{ type: 'work', value: '1' }],
      [ENTERPRISE]: { department: 'Ops' },
    });
    expect(view.entitlementsOf(`scim:idp/Users/${id}`)).toEqual([]);
    expect(view.identity(`scim:idp/Users/${id}`)?.tags['email']).toBe('new@x.org');
  });

  it('keeps members of groups: added once, taken away one by one, gone with the group', async () => {
    const { send, make, view } = start();
    const [a, b] = [await make('a'), await make('b')];
    const group = String(
      (await send('POST', '/Groups', { displayName: 'Ops', members: [{ value: a }] })).body?.['id'],
    );
    const groupsOf = (id: string) => view.groupsOf(`scim:idp/Users/${id}`).length;
    await send(
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'Add', path: 'members', value: [{ value: a }, { value: b }] }),
    );
    expect([groupsOf(a), groupsOf(b)]).toEqual([1, 1]);
    await send(
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'remove', path: `members[value eq "${a}"]` }),
    );
    expect([groupsOf(a), groupsOf(b)]).toEqual([0, 1]);
    await send(
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'Remove', path: 'members', value: [{ value: b }] }),
    );
    expect([groupsOf(a), groupsOf(b)]).toEqual([0, 0]);
    await send('PUT', `/Groups/${group}`, { displayName: 'Ops', members: [{ value: b }] });
    expect(groupsOf(b)).toBe(1);
    expect((await send('DELETE', `/Groups/${group}`)).status).toBe(204);
    expect(groupsOf(b)).toBe(0);
  });

  it('describes itself', async () => {
    const { send } = start();
    expect((await send('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
    });
    expect((await send('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2 });
    expect((await send('GET', `/Schemas/${USER}`)).body).toMatchObject({ name: 'User' });
    expect((await send('GET', '/Schemas/none')).status).toBe(404);
    expect((await send('POST', '/Schemas')).status).toBe(405);
  });

  it('answers every hostile patch, changes nothing but its resource, and never reaches beyond', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        '__proto__',
        'constructor.prototype',
        'active',
        'emails',
        'members[value eq "1"]',
        'id',
        'a.b.c',
        '',
      ),
      fc.string({ maxLength: 30 }),
    );
    const operation = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove', 'move'),
      path: fc.option(word, { nil: undefined }),
      value: fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constant(JSON.parse('{"__proto__":{"x":1}}')),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 4 }), async (operations) => {
        const { send, make, store } = start();
        const id = await make('jane');
        const other = await make('bob');
        const before = await store.get('Users', other);
        const { status, body } = await send('PATCH', `/Users/${id}`, { Operations: operations });
        expect([200, 400]).toContain(status);
        if (status === 200) expect(body?.['id']).toBe(id);
        expect(await store.get('Users', other)).toBe(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Raw)['x']).toBeUndefined();
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });
});
