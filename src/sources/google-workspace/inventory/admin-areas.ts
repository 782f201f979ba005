/** Areas of the pull that administrators rule over: roles and who has them, domains, devices. */
import { CountersignError } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import { scopes } from '../permissions.ts';
import { machineHolder } from './groups.ts';
import { type AdminRole, assignment, mapDevice, mapDomain, mapRole } from './roles.ts';
import { facts, pages, type World } from './world.ts';

const holderOf = (
  world: World,
  assignedTo: string,
): { readonly id: string; readonly made?: InventoryFact } | undefined => {
  const id = world.byNumber.get(assignedTo);
  if (id !== undefined) return { id };
  if (!world.usersWhole || !world.groupsWhole) return undefined;
  const made = machineHolder(assignedTo, world.customer);
  return { id: made.id, made };
};

export const roles: Area<World> = {
  name: 'administrator roles',
  permission: scopes.readRoles,
  kinds: ['role', 'entitlement', 'identity'],
  async *list(world) {
    const { clients, customer } = world;
    const directory = await clients.directory(scopes.readRoles);
    const known = new Map<string, AdminRole>();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(scopes.readRoles, () =>
        directory.roles.list({ customer, maxResults: 100, ...(pageToken ? { pageToken } : {}) }),
      );
      return { items: data.items ?? [], next: data.nextPageToken };
    })) {
      const mapped = page.flatMap((role) => mapRole(role as Raw, customer) ?? []);
      for (const role of mapped) known.set(role.fact.nativeId, role);
      yield mapped.map(({ fact }) => fact);
    }
    let unresolved = 0;
    const made = new Set<string>();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(scopes.readRoles, () =>
        directory.roleAssignments.list({
          customer,
          maxResults: 200,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.items ?? [], next: data.nextPageToken };
    })) {
      const out: InventoryFact[] = [];
      for (const one of page) {
        const role = known.get(one.roleId ?? '');
        const holder = holderOf(world, one.assignedTo ?? '');
        if (role === undefined || holder === undefined) {
          unresolved++;
          continue;
        }
        // A user's own record says that already.
        if (role.isSuper && holder.made === undefined) continue;
        if (holder.made && !made.has(holder.id)) {
          made.add(holder.id);
          out.push(holder.made);
        }
        const where = {
          orgUnitId: one.orgUnitId || undefined,
          condition: one.condition || undefined,
        };
        out.push(
          assignment(
            holder.id,
            { id: role.fact.nativeId, name: role.fact.name, privileges: role.privileges },
            where,
          ),
        );
      }
      yield out;
    }
    if (unresolved > 0) {
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        `${unresolved} role assignments name holders or roles that could not be listed`,
      );
    }
  },
};

export const domains: Area<World> = {
  name: 'domains',
  permission: scopes.readDomains,
  kinds: ['resource'],
  async *list({ clients, customer }) {
    const directory = await clients.directory(scopes.readDomains);
    const { data } = await clients.calls.ask(scopes.readDomains, () =>
      directory.domains.list({ customer }),
    );
    yield (data.domains ?? []).flatMap((one) => facts(mapDomain(one as Raw, customer)));
  },
};

export const devices: Area<World> = {
  name: 'mobile devices',
  permission: scopes.readDevices,
  kinds: ['resource'],
  async *list({ clients, customer }) {
    const directory = await clients.directory(scopes.readDevices);
    yield* pages(async (pageToken) => {
      const { data } = await clients.calls.ask(scopes.readDevices, () =>
        directory.mobiledevices.list({
          customerId: customer,
          maxResults: 100,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      const items = (data.mobiledevices ?? []).flatMap((one) =>
        facts(mapDevice(one as Raw, customer)),
      );
      return { items, next: data.nextPageToken };
    });
  },
};
