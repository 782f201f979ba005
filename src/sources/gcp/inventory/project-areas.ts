/** Areas of one project: accounts and keys, roles, policies on the project and on accounts, federation, API keys. */

import { isObject } from '../../../core/index.ts';
import type { Area } from '../../pull-areas.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { reads } from '../permissions.ts';
import { apiKey, serviceAccount, serviceAccountKey } from './accounts.ts';
import { type Binding, bindingsOf, roleFact } from './bindings.ts';
import { mapPool, mapProvider, poolIdentityId } from './federation.ts';
import {
  ancestorsOf,
  assertRolesRead,
  bindingFacts,
  facts,
  type Project,
  pages,
  trustFacts,
  type World,
} from './world.ts';

export interface ProjectWorld {
  readonly world: World;
  readonly project: Project;
  readonly accounts: string[];
  readonly pools: string[];
  /** Bindings on the project itself. */
  bindings: readonly Binding[];
}

const accounts: Area<ProjectWorld> = {
  name: 'service accounts',
  permission: reads.accounts,
  // Keys and ways in are asked account by account.
  kinds: ['identity', 'credential', 'trust', 'entitlement'],
  async *list({ world, project, accounts: seen }) {
    const { clients } = world;
    const iam = await clients.iam();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(reads.accounts, () =>
        iam.projects.serviceAccounts.list({
          name: `projects/${project.id}`,
          pageSize: 100,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.accounts, next: data.nextPageToken };
    })) {
      const mapped = page.flatMap((one) => serviceAccount(one as Raw, project.id) ?? []);
      for (const { nativeId, id } of mapped) {
        seen.push(nativeId);
        world.accounts.add(id);
      }
      yield mapped;
    }
  },
};

const keys: Area<ProjectWorld> = {
  name: 'keys of service accounts',
  permission: reads.keys,
  kinds: ['credential'],
  total: ({ accounts: all }) => all.length,
  async *list({ world, project, accounts: all }) {
    const { clients } = world;
    const iam = await clients.iam();
    for (const email of all) {
      const { data } = await clients.calls.ask(reads.keys, () =>
        iam.projects.serviceAccounts.keys.list({
          name: `projects/${project.id}/serviceAccounts/${email}`,
        }),
      );
      yield (data.keys ?? []).flatMap((one) => facts(serviceAccountKey(one as Raw)));
    }
  },
};

const roles: Area<ProjectWorld> = {
  name: 'custom roles',
  permission: reads.roles,
  kinds: ['role', 'entitlement', 'trust'],
  async *list({ world, project }) {
    const { clients } = world;
    const iam = await clients.iam();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(reads.roles, () =>
        iam.projects.roles.list({
          parent: `projects/${project.id}`,
          view: 'FULL',
          pageSize: 300,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.roles, next: data.nextPageToken };
    })) {
      for (const { name, includedPermissions } of page)
        if (name) world.custom.set(name, includedPermissions ?? []);
      yield page.flatMap((one) => facts(roleFact(one as Raw, project.id)));
    }
  },
};

const POLICY_VERSION = { options: { requestedPolicyVersion: 3 } };

const projectPolicy: Area<ProjectWorld> = {
  name: 'policy of the project',
  permission: reads.projectPolicy,
  kinds: ['entitlement', 'trust'],
  async *list(given) {
    const { world, project } = given;
    const { clients } = world;
    const resource = `projects/${project.id}`;
    const resources = await clients.resources();
    const { data } = await clients.calls.ask(reads.projectPolicy, () =>
      resources.projects.getIamPolicy({ resource, requestBody: POLICY_VERSION }),
    );
    given.bindings = bindingsOf(data, resource);
    const read = await bindingFacts(world, given.bindings);
    yield read.facts;
    const above = ancestorsOf(world, project.parent).flatMap((one) => world.upper.get(one) ?? []);
    for (const account of given.accounts)
      yield await trustFacts(world, [...given.bindings, ...above], account);
    assertRolesRead(read.blindRoles);
  },
};

const accountPolicies: Area<ProjectWorld> = {
  name: 'policies of service accounts',
  permission: reads.accountPolicy,
  kinds: ['entitlement', 'trust'],
  total: ({ accounts: all }) => all.length,
  async *list({ world, project, accounts: all }) {
    const { clients } = world;
    const iam = await clients.iam();
    const blind: string[] = [];
    for (const account of all) {
      const resource = `projects/${project.id}/serviceAccounts/${account}`;
      const { data } = await clients.calls.ask(reads.accountPolicy, () =>
        iam.projects.serviceAccounts.getIamPolicy({
          resource,
          'options.requestedPolicyVersion': 3,
        }),
      );
      const bindings = bindingsOf(data, resource);
      const read = await bindingFacts(world, bindings);
      blind.push(...read.blindRoles);
      yield [...read.facts, ...(await trustFacts(world, bindings, account))];
    }
    assertRolesRead(blind);
  },
};

const pools: Area<ProjectWorld> = {
  name: 'workload identity pools',
  permission: reads.pools,
  kinds: ['resource', 'identity', 'trust'],
  async *list({ world, project, pools: seen }) {
    const { clients } = world;
    const iam = await clients.iam();
    for await (const page of pages(async (pageToken) => {
      const { data } = await clients.calls.ask(reads.pools, () =>
        iam.projects.locations.workloadIdentityPools.list({
          parent: `projects/${project.id}/locations/global`,
          ...(pageToken ? { pageToken } : {}),
        }),
      );
      return { items: data.workloadIdentityPools, next: data.nextPageToken };
    })) {
      for (const { name } of page) if (name) seen.push(name);
      for (const { name } of page) if (name) world.accounts.add(poolIdentityId(name));
      yield page.flatMap((one) => mapPool(one as Raw, project.id));
    }
  },
};

const providers: Area<ProjectWorld> = {
  name: 'workload identity providers',
  permission: reads.providers,
  kinds: ['resource', 'trust'],
  async *list({ world, project, pools: all }) {
    const { clients } = world;
    const iam = await clients.iam();
    for (const parent of all) {
      for await (const page of pages(async (pageToken) => {
        const { data } = await clients.calls.ask(reads.providers, () =>
          iam.projects.locations.workloadIdentityPools.providers.list({
            parent,
            ...(pageToken ? { pageToken } : {}),
          }),
        );
        return { items: data.workloadIdentityPoolProviders, next: data.nextPageToken };
      })) {
        const mapped = page.flatMap((one) => mapProvider(one as Raw, project.id) ?? []);
        world.providers.push(...mapped);
        yield mapped.flatMap(({ resource, trust, pool }) => [
          resource,
          trust(poolIdentityId(pool)),
        ]);
      }
    }
  },
};

const apiKeys: Area<ProjectWorld> = {
  name: 'API keys',
  permission: reads.apiKeys,
  kinds: ['credential'],
  async *list({ world, project }) {
    const { clients } = world;
    yield* pages(async (pageToken) => {
      const query = new URLSearchParams({ pageSize: '300', ...(pageToken ? { pageToken } : {}) });
      const url = `https://apikeys.googleapis.com/v2/projects/${project.id}/locations/global/keys?${query}`;
      const body = obj(await clients.send(reads.apiKeys, url));
      const items = list(body['keys']).flatMap((one) =>
        isObject(one) ? facts(apiKey(one, project.id)) : [],
      );
      return { items, next: str(body['nextPageToken']) };
    });
  },
};

export const projectAreas: readonly Area<ProjectWorld>[] = [
  accounts,
  keys,
  roles,
  projectPolicy,
  accountPolicies,
  pools,
  providers,
  apiKeys,
];
