/** One namespace, live: policies first, because every grant is read by them. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { need, scopeOf, type VaultConfig } from '../config.ts';
import { appRoleId, ROOT, SYSTEM } from '../ids.ts';
import { type Reader, readerOf, type Sleep, vaultHttp } from './client.ts';
import { grantsOf, type Policies, readPolicies } from './grants.ts';
import {
  appRoleIdentity,
  entityFact,
  groupFacts,
  mountResource,
  rootIdentity,
  secretIdFact,
  tokenFact,
  tokenIdentity,
} from './mapping.ts';

interface World {
  readonly reader: Reader;
  readonly scope: string;
  readonly maxTokens: number;
  /** Undefined until they are all read. */
  policies: Policies | undefined;
  /** AppRole mounts: `approle/`. */
  readonly appRoles: string[];
  /** Mounts of engines with roles, by type. */
  readonly engines: Map<string, string>;
}

const AT_ONCE = 50;

const batches = function* (keys: readonly string[]): Iterable<readonly string[]> {
  for (let from = 0; from < keys.length; from += AT_ONCE) yield keys.slice(from, from + AT_ONCE);
};

const policies: Area<World> = {
  name: 'policies',
  permission: need.policies,
  kinds: ['entitlement'],
  async *list(world) {
    const texts = new Map<string, string>();
    for (const names of batches(await world.reader.keys(need.policies, 'sys/policies/acl'))) {
      const read = await Promise.all(
        names
          .filter((name) => name !== 'root')
          .map(async (name) => {
            const path = `sys/policies/acl/${encodeURIComponent(name)}`;
            return [
              name,
              str((await world.reader.read(need.policy, path))['policy']) ?? '',
            ] as const;
          }),
      );
      for (const [name, text] of read) texts.set(name, text);
    }
    world.policies = readPolicies(texts);
    yield [];
  },
};

const tagsOf = (mount: Raw): Record<string, string> => ({
  ...(str(mount['type']) ? { type: str(mount['type']) ?? '' } : {}),
  ...(str(mount['accessor']) ? { accessor: str(mount['accessor']) ?? '' } : {}),
  ...(str(mount['description']) ? { description: str(mount['description']) ?? '' } : {}),
});

const authMethods: Area<World> = {
  name: 'auth methods',
  permission: need.mounts,
  // AppRoles are asked mount by mount: without the mounts nothing of them is whole.
  kinds: ['resource', 'identity', 'credential', 'entitlement'],
  async *list(world) {
    const mounts = Object.entries(await world.reader.read(need.mounts, 'sys/auth'));
    yield mounts.map(([path, mount]) => {
      if (obj(mount)['type'] === 'approle') world.appRoles.push(path);
      return mountResource(`auth/${path}`, world.scope, {
        type: 'vault_auth_method',
        tags: tagsOf(obj(mount)),
      });
    });
  },
};

const withRoles = new Set(['database', 'pki', 'ssh', 'aws', 'azure', 'gcp', 'rabbitmq']);

const engines: Area<World> = {
  name: 'secrets engines',
  permission: need.engines,
  kinds: ['resource'],
  async *list(world) {
    const mounts = Object.entries(await world.reader.read(need.engines, 'sys/mounts'));
    yield mounts.map(([path, mount]) => {
      const type = str(obj(mount)['type']) ?? 'unknown';
      if (withRoles.has(type)) world.engines.set(path, type);
      return mountResource(path, world.scope, {
        type: 'vault_secrets_engine',
        tags: tagsOf(obj(mount)),
      });
    });
  },
};

const engineRoles: Area<World> = {
  name: 'roles of engines',
  permission: need.engineRoles,
  kinds: ['resource'],
  async *list({ reader, scope, engines: mounts }) {
    for (const [mount, type] of mounts) {
      const roles = await reader.keys(need.engineRoles, `${mount}roles`);
      yield roles.map((role) =>
        mountResource(`${mount}roles/${role}`, scope, { type: `vault_${type}_role` }),
      );
    }
  },
};

const entities: Area<World> = {
  name: 'entities',
  permission: need.entities,
  // Who is in a group and whose a token is cannot be told of an entity that was not listed.
  kinds: ['identity', 'entitlement', 'membership', 'credential'],
  async *list({ reader, scope, policies: known }) {
    for (const ids of batches(await reader.keys(need.entities, 'identity/entity/id'))) {
      const found = await Promise.all(
        ids.map((id) => reader.read(need.entity, `identity/entity/id/${encodeURIComponent(id)}`)),
      );
      yield found.flatMap((entity): InventoryFact[] => {
        const facts = entityFact(entity, scope);
        const names = strings(entity['policies']);
        return [...facts, ...facts.flatMap(({ id }) => grantsOf(id, names, known))];
      });
    }
  },
};

const groups: Area<World> = {
  name: 'groups',
  permission: need.groups,
  kinds: ['group', 'membership', 'entitlement'],
  async *list({ reader, scope, policies: known }) {
    for (const ids of batches(await reader.keys(need.groups, 'identity/group/id'))) {
      const found = await Promise.all(
        ids.map((id) => reader.read(need.group, `identity/group/id/${encodeURIComponent(id)}`)),
      );
      yield found.flatMap((group): InventoryFact[] => {
        const facts = groupFacts(group, scope);
        const names = strings(group['policies']);
        return [
          ...facts,
          ...facts.flatMap((one) => (one.kind === 'group' ? grantsOf(one.id, names, known) : [])),
        ];
      });
    }
  },
};

const secretIdsOf = async (
  reader: Reader,
  mount: string,
  role: string,
): Promise<readonly InventoryFact[]> => {
  const base = `auth/${mount}role/${encodeURIComponent(role)}`;
  const accessors = await reader.keys(need.secretIds, `${base}/secret-id`);
  const found: InventoryFact[] = [];
  for (const some of batches(accessors)) {
    const looked = await Promise.all(
      some.map((secret_id_accessor) =>
        reader.lookup(need.secretId, `${base}/secret-id-accessor/lookup`, { secret_id_accessor }),
      ),
    );
    for (const one of looked) if (one) found.push(...secretIdFact(one, appRoleId(mount, role)));
  }
  return found;
};

const appRoles: Area<World> = {
  name: 'AppRoles',
  permission: need.roles,
  kinds: ['identity', 'entitlement', 'credential'],
  async *list({ reader, scope, policies: known, appRoles: mounts }) {
    for (const mount of mounts) {
      for (const role of await reader.keys(need.roles, `auth/${mount}role`)) {
        const path = `auth/${mount}role/${encodeURIComponent(role)}`;
        const details = await reader.read(need.role, path);
        const identity = appRoleIdentity(mount, role, scope);
        yield [identity, ...grantsOf(identity.id, strings(details['token_policies']), known)];
      }
    }
  },
};

const secretIds: Area<World> = {
  name: 'secret ids',
  permission: need.secretIds,
  kinds: ['credential'],
  async *list({ reader, appRoles: mounts }) {
    for (const mount of mounts)
      for (const role of await reader.keys(need.roles, `auth/${mount}role`))
        yield await secretIdsOf(reader, mount, role);
  },
};

/** A token behind no entity is an account of its own, and holds its policies itself. */
const tokenFacts = (token: Raw, { scope, policies: known }: World): readonly InventoryFact[] => {
  const found = tokenFact(token);
  if (found === undefined) return [];
  const { ofId, fact } = found;
  if (str(token['entity_id'])) return [fact];
  const name = str(token['display_name']) ?? fact.nativeId;
  const names = strings(token['policies']);
  const holder = ofId === ROOT ? rootIdentity(scope) : tokenIdentity(fact.nativeId, name, scope);
  return [holder, ...grantsOf(ofId, names, known), fact];
};

const tokens: Area<World> = {
  name: 'tokens',
  permission: need.accessors,
  kinds: ['credential', 'identity', 'entitlement'],
  async *list(world) {
    const { reader, maxTokens } = world;
    const accessors = await reader.keys(need.accessors, 'auth/token/accessors');
    for (const some of batches(accessors.slice(0, maxTokens))) {
      const looked = await Promise.all(
        some.map((accessor) =>
          reader.lookup(need.accessor, 'auth/token/lookup-accessor', { accessor }),
        ),
      );
      yield looked.flatMap((one) => (one ? tokenFacts(one, world) : []));
    }
  },
};

const areas: readonly Area<World>[] = [
  policies,
  authMethods,
  engines,
  engineRoles,
  entities,
  groups,
  appRoles,
  secretIds,
  tokens,
];

/** Members and credentials of accounts that could not be listed are left out with them; facts are told once. */
const tidy = (facts: readonly InventoryFact[]): readonly InventoryFact[] => {
  const ids = new Set(facts.map(({ id }) => id));
  const seen = new Set<string>();
  return facts.filter((fact) => {
    const key = `${fact.kind} ${fact.id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    if (fact.kind === 'membership') return ids.has(fact.memberId) && ids.has(fact.groupId);
    return fact.kind !== 'credential' || ids.has(fact.ofId);
  });
};

/** @throws CountersignError ERR_SOURCE_DENIED where the token itself is not accepted. */
export async function* pullVault(
  config: VaultConfig,
  at: number,
  options?: PullOptions,
  sleep?: Sleep,
): AsyncIterable<Snapshot> {
  const reader = readerOf(vaultHttp(config, sleep));
  const scope = scopeOf(config);
  await reader.read(need.self, 'auth/token/lookup-self');
  const world: World = {
    reader,
    scope,
    maxTokens: config.maxTokens,
    policies: undefined,
    appRoles: [],
    engines: new Map(),
  };
  const snapshot = await pullAreas({
    system: SYSTEM,
    scope,
    at,
    areas,
    world,
    options,
    finish: tidy,
  });
  const leases = 'leases are counted by no list without sudo on every prefix, and are not read';
  yield { ...snapshot, blind: [...snapshot.blind, { area: 'leases', because: leases }] };
}
