/** Areas of the organisation: the tree, custom roles, and policies above projects. */
import type { Area } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import { reads } from '../permissions.ts';
import { container } from './accounts.ts';
import { bindingsOf, roleFact } from './bindings.ts';
import { assertRolesRead, bindingFacts, facts, pages, type World } from './world.ts';

const organisation: Area<World> = {
  name: 'organisation',
  permission: reads.organization,
  kinds: ['resource'],
  async *list({ clients, config, home }) {
    if (config.organization === undefined) return;
    const resources = await clients.resources();
    const { data } = await clients.calls.ask(reads.organization, () =>
      resources.organizations.get({ name: `organizations/${config.organization}` }),
    );
    yield facts(container(data as Raw, home));
  },
};

const folders: Area<World> = {
  name: 'folders',
  permission: reads.folders,
  kinds: ['resource', 'entitlement', 'identity', 'group', 'role'],
  async *list(world) {
    const { clients, config, home } = world;
    if (config.organization === undefined) return;
    const resources = await clients.resources();
    const queue = [`organizations/${config.organization}`];
    for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
      const above = parent;
      for await (const page of pages(async (pageToken) => {
        const { data } = await clients.calls.ask(reads.folders, () =>
          resources.folders.list({
            parent: above,
            pageSize: 300,
            ...(pageToken ? { pageToken } : {}),
          }),
        );
        return { items: data.folders, next: data.nextPageToken };
      })) {
        for (const { name } of page) {
          if (!name || world.folders.has(name)) continue;
          world.folders.set(name, above);
          queue.push(name);
        }
        yield page.flatMap((one) => facts(container(one as Raw, home)));
      }
    }
  },
};

const projects: Area<World> = {
  name: 'projects',
  permission: reads.projects,
  kinds: ['resource', 'entitlement', 'identity', 'group', 'role', 'trust'],
  async *list(world) {
    const { clients, config, home } = world;
    const resources = await clients.resources();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(reads.projects, () =>
        resources.projects.search({
          query: 'state:ACTIVE',
          pageSize: 500,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.projects, next: data.nextPageToken };
    })) {
      const ours = page.filter(
        ({ projectId }) =>
          config.projects.length === 0 || config.projects.includes(projectId ?? ''),
      );
      for (const { projectId, parent } of ours) {
        if (projectId) world.projects.push({ id: projectId, parent: parent ?? undefined });
      }
      yield ours.flatMap((one) => facts(container(one as Raw, home)));
    }
  },
};

const customRoles: Area<World> = {
  name: 'custom roles',
  permission: reads.roles,
  kinds: ['role', 'entitlement'],
  async *list(world) {
    const { clients, config, home } = world;
    if (config.organization === undefined) return;
    const iam = await clients.iam();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(reads.roles, () =>
        iam.organizations.roles.list({
          parent: `organizations/${config.organization}`,
          view: 'FULL',
          pageSize: 300,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.roles, next: data.nextPageToken };
    })) {
      for (const { name, includedPermissions } of page)
        if (name) world.custom.set(name, includedPermissions ?? []);
      yield page.flatMap((one) => facts(roleFact(one as Raw, home)));
    }
  },
};

const POLICY_VERSION = { options: { requestedPolicyVersion: 3 } };

const organisationPolicy: Area<World> = {
  name: 'policy of the organisation',
  permission: reads.organizationPolicy,
  kinds: ['entitlement', 'identity', 'group', 'role'],
  async *list(world) {
    const { clients, config } = world;
    if (config.organization === undefined) return;
    const resource = `organizations/${config.organization}`;
    const resources = await clients.resources();
    const { data } = await clients.calls.ask(reads.organizationPolicy, () =>
      resources.organizations.getIamPolicy({ resource, requestBody: POLICY_VERSION }),
    );
    const bindings = bindingsOf(data, resource);
    world.upper.set(resource, bindings);
    const read = await bindingFacts(world, bindings);
    yield read.facts;
    assertRolesRead(read.blindRoles);
  },
};

const folderPolicies: Area<World> = {
  name: 'policies of folders',
  permission: reads.folderPolicy,
  kinds: ['entitlement', 'identity', 'group', 'role'],
  async *list(world) {
    const { clients } = world;
    const resources = await clients.resources();
    const blind: string[] = [];
    for (const resource of world.folders.keys()) {
      const { data } = await clients.calls.ask(reads.folderPolicy, () =>
        resources.folders.getIamPolicy({ resource, requestBody: POLICY_VERSION }),
      );
      const bindings = bindingsOf(data, resource);
      world.upper.set(resource, bindings);
      const read = await bindingFacts(world, bindings);
      blind.push(...read.blindRoles);
      yield read.facts;
    }
    assertRolesRead(blind);
  },
};

export const homeAreas: readonly Area<World>[] = [
  organisation,
  folders,
  projects,
  customRoles,
  organisationPolicy,
  folderPolicies,
];
