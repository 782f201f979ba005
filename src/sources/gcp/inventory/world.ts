/** What the areas of a pull share: the clients, the tree, what roles allow, and who was named by policies so far. */
import { CountersignError } from '../../../core/index.ts';
import type { InventoryFact, Trust } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import type { GcpClients } from '../client.ts';
import type { GcpConfig } from '../config.ts';
import { type Member, memberOf } from '../member.ts';
import { reads } from '../permissions.ts';
import { type Binding, entitlementsOf, roleFact, trustsOf } from './bindings.ts';
import type { Provider } from './federation.ts';

export interface Project {
  readonly id: string;
  readonly parent: string | undefined;
}

export interface World {
  readonly clients: GcpClients;
  readonly config: GcpConfig;
  readonly home: string;
  readonly projects: Project[];
  /** Folder → its parent. */
  readonly folders: Map<string, string>;
  /** Bindings of the organisation and of folders, by resource. */
  readonly upper: Map<string, readonly Binding[]>;
  readonly custom: Map<string, readonly string[]>;
  readonly predefined: Map<string, readonly string[]>;
  /** Facts of Google's own roles, met in policies. */
  readonly googles: InventoryFact[];
  readonly members: Map<string, Member>;
  readonly accounts: Set<string>;
  readonly providers: Provider[];
}

/** Pages of one of Google's lists. */
export async function* pages<T>(
  ask: (pageToken: string | undefined) => Promise<{
    readonly items: readonly T[] | null | undefined;
    readonly next: string | null | undefined;
  }>,
): AsyncGenerator<readonly T[]> {
  let token: string | undefined;
  do {
    const { items, next } = await ask(token);
    yield items ?? [];
    token = next || undefined;
  } while (token !== undefined);
}

export const facts = (...given: readonly (InventoryFact | undefined)[]): readonly InventoryFact[] =>
  given.filter((one) => one !== undefined);

/** What a role allows; undefined where it is a custom one whose list was refused. */
const permissionsOf = async (
  world: World,
  role: string,
): Promise<readonly string[] | undefined> => {
  if (!role.startsWith('roles/')) return world.custom.get(role);
  const kept = world.predefined.get(role);
  if (kept) return kept;
  const iam = await world.clients.iam();
  try {
    const { data } = await world.clients.calls.ask('nothing: predefined roles are public', () =>
      iam.roles.get({ name: role }),
    );
    const permissions = data.includedPermissions ?? [];
    world.predefined.set(role, permissions);
    world.googles.push(...facts(roleFact(data as Raw, world.home)));
    return permissions;
  } catch (fault) {
    // A role that Google has taken away stays in policies.
    if (!(fault instanceof CountersignError) || fault.code !== 'ERR_NOT_FOUND') throw fault;
    world.predefined.set(role, []);
    return [];
  }
};

/** Facts of bindings; those whose custom role could not be read are left out and told by `blindRoles`. */
export const bindingFacts = async (
  world: World,
  bindings: readonly Binding[],
): Promise<{
  readonly facts: readonly InventoryFact[];
  readonly blindRoles: readonly string[];
}> => {
  const out: InventoryFact[] = [];
  const blindRoles: string[] = [];
  for (const binding of bindings) {
    for (const member of binding.members) {
      const known = memberOf(member);
      world.members.set(known.id, known);
    }
    const permissions = await permissionsOf(world, binding.role);
    if (permissions === undefined) blindRoles.push(binding.role);
    else out.push(...entitlementsOf(binding, permissions));
  }
  // One member may stand twice in a binding that was written by hand.
  return { facts: [...new Map(out.map((one) => [one.id, one])).values()], blindRoles };
};

/** Ways into an account by bindings on it and on what it stands in. */
export const trustFacts = async (
  world: World,
  bindings: readonly Binding[],
  account: string,
): Promise<readonly Trust[]> => {
  const out: Trust[] = [];
  for (const binding of bindings) {
    const permissions = await permissionsOf(world, binding.role);
    if (permissions !== undefined) out.push(...trustsOf(binding, account, permissions));
  }
  return [...new Map(out.map((one) => [one.id, one])).values()];
};

/** @throws CountersignError ERR_SOURCE_DENIED naming the permission that would have told what the roles allow. */
export const assertRolesRead = (blindRoles: readonly string[]): void => {
  if (blindRoles.length === 0) return;
  throw new CountersignError(
    'ERR_SOURCE_DENIED',
    `bindings of ${[...new Set(blindRoles)].slice(0, 5).join(', ')} are left out: what these custom roles allow was not read (${reads.roles})`,
    { detail: { permission: reads.roles } },
  );
};

/** From a project up to the organisation. */
export const ancestorsOf = (world: World, parent: string | undefined): readonly string[] => {
  const out: string[] = [];
  let at = parent;
  while (at !== undefined && out.length < 20) {
    out.push(at);
    at = world.folders.get(at);
  }
  return out;
};
