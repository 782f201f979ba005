/** The live pull of one customer: users, applications, groups, roles, domains and devices, each behind its own scope. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import { type ClientOptions, readClients } from '../client.ts';
import type { WorkspaceConfig } from '../config.ts';
import { addressId } from '../ids.ts';
import { scopes } from '../permissions.ts';
import { devices, domains, roles } from './admin-areas.ts';
import { appIdentity, consent, delegation, everyUser, grantCredential, grantOf } from './apps.ts';
import { everybody, everybodyId, mapGroup, mapMember, membershipFact, outsider } from './groups.ts';
import { mapAppPassword, mapUser } from './users.ts';
import { facts, pages, type World } from './world.ts';

const users: Area<World> = {
  name: 'users',
  permission: scopes.readUsers,
  kinds: ['identity', 'entitlement', 'credential', 'role'],
  async *list(world) {
    const { clients, customer } = world;
    const directory = await clients.directory(scopes.readUsers);
    yield [everyUser(customer)];
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(scopes.readUsers, () =>
        directory.users.list({
          customer,
          maxResults: 500,
          projection: 'full',
          orderBy: 'email',
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.users ?? [], next: data.nextPageToken };
    })) {
      for (const { primaryEmail, id } of page) {
        if (!primaryEmail) continue;
        world.users.add(primaryEmail.toLowerCase());
        if (id) world.byNumber.set(id, addressId(primaryEmail));
      }
      yield page.flatMap((user) => mapUser(user as Raw, customer));
    }
    world.usersWhole = true;
  },
};

const grants: Area<World> = {
  name: 'applications and app passwords',
  permission: scopes.security,
  kinds: ['identity', 'entitlement', 'credential'],
  total: (world) => world.users.size,
  async *list(world) {
    const { clients, customer } = world;
    const directory = await clients.directory(scopes.security);
    for (const email of world.users) {
      const [tokens, passwords] = await Promise.all([
        clients.calls.ask(scopes.security, () => directory.tokens.list({ userKey: email })),
        clients.calls.ask(scopes.security, () => directory.asps.list({ userKey: email })),
      ]);
      const given = (tokens.data.items ?? []).flatMap((one) => grantOf(one as Raw) ?? []);
      const fresh = given.filter(({ clientId }) => !world.apps.has(clientId));
      for (const { clientId } of fresh) world.apps.add(clientId);
      yield [
        ...fresh.map((app) => appIdentity(app, customer)),
        ...given.map(({ clientId }) => grantCredential(email, clientId)),
        ...given.map(({ clientId, scopes: granted }) => consent(email, clientId, granted)),
        ...(passwords.data.items ?? []).flatMap((one) => facts(mapAppPassword(one as Raw, email))),
      ];
    }
    world.grantsWhole = true;
  },
};

const groups: Area<World> = {
  name: 'groups',
  permission: scopes.readGroups,
  kinds: ['group'],
  async *list(world) {
    const { clients, customer } = world;
    const directory = await clients.directory(scopes.readGroups);
    yield [everybody(customer)];
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(scopes.readGroups, () =>
        directory.groups.list({ customer, maxResults: 200, ...(pageToken ? { pageToken } : {}) }),
      );
      return { items: data.groups ?? [], next: data.nextPageToken };
    })) {
      for (const { email, id } of page) {
        if (!email) continue;
        world.groups.push(email.toLowerCase());
        if (id) world.byNumber.set(id, addressId(email));
      }
      yield page.flatMap((group) => facts(mapGroup(group as Raw, customer)));
    }
    world.groupsWhole = true;
  },
};

const members: Area<World> = {
  name: 'members of groups',
  permission: scopes.readMembers,
  kinds: ['membership', 'identity'],
  total: (world) => world.groups.length,
  async *list(world) {
    const { clients, customer } = world;
    const directory = await clients.directory(scopes.readMembers);
    const inside = new Set(world.groups);
    const seen = new Set<string>();
    yield [...world.users].map((email) => membershipFact(addressId(email), everybodyId(customer)));
    for (const groupKey of world.groups) {
      for await (const page of pages(async (pageToken) => {
        const { data } = await clients.calls.ask(scopes.readMembers, () =>
          directory.members.list({
            groupKey,
            maxResults: 200,
            ...(pageToken ? { pageToken } : {}),
          }),
        );
        return { items: data.members ?? [], next: data.nextPageToken };
      })) {
        const mapped = page.flatMap((one) => mapMember(one as Raw, groupKey, customer) ?? []);
        // Who is from outside can be said only when all who are inside were listed.
        const strangers = world.usersWhole
          ? mapped.flatMap(({ address, type }) => {
              const email = address?.toLowerCase();
              if (type !== 'USER' || email === undefined) return [];
              if (world.users.has(email) || inside.has(email) || seen.has(email)) return [];
              seen.add(email);
              return [outsider(email, customer)];
            })
          : [];
        yield [...strangers, ...mapped.map(({ membership }) => membership)];
      }
    }
  },
};

const DELEGATION_BLIND =
  'Google has no API that lists clients with domain-wide delegation: known are those that the administrator log shows since the connection and those told in its settings (domainWideDelegation)';

/** Clients that an administrator told us of, as the console shows them. */
const declared = (config: WorkspaceConfig, world: World): readonly InventoryFact[] =>
  config.domainWideDelegation.flatMap(
    ({ clientId, name, scopes: granted }): readonly InventoryFact[] => [
      // One that users let in as well is listed with what Google says of it.
      ...(world.grantsWhole && !world.apps.has(clientId)
        ? [
            appIdentity(
              { clientId, name: name ?? clientId },
              config.customerId,
              'client with domain-wide delegation, told in the settings',
            ),
          ]
        : []),
      delegation(clientId, granted),
    ],
  );

/**
 * @throws CountersignError ERR_SOURCE_DENIED when Google does not accept the key at all. A scope that is not allowed
 *   is a blind spot instead.
 */
export async function* pullWorkspace(
  config: WorkspaceConfig,
  at: number,
  options: PullOptions & ClientOptions = {},
): AsyncGenerator<Snapshot> {
  const clients = readClients(config, options);
  await clients.signIn(scopes.readUsers);
  const world: World = {
    clients,
    customer: config.customerId,
    users: new Set(),
    byNumber: new Map(),
    groups: [],
    apps: new Set(),
    usersWhole: false,
    groupsWhole: false,
    grantsWhole: false,
  };
  const snapshot = await pullAreas({
    system: 'google-workspace',
    scope: config.customerId,
    at,
    areas: [users, grants, groups, members, roles, domains, devices],
    world,
    options,
  });
  yield {
    ...snapshot,
    // Without users there is nobody to ask for: what hangs on them was not listed whole either.
    complete: world.usersWhole
      ? snapshot.complete.filter((kind) => world.groupsWhole || kind !== 'membership')
      : snapshot.complete.filter((kind) => kind === 'resource' || kind === 'group'),
    blind: [...snapshot.blind, { area: 'domain-wide delegation', because: DELEGATION_BLIND }],
    facts: [...snapshot.facts, ...declared(config, world)],
  };
}
