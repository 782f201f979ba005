/** The live pull of all subscriptions that the app may read. https://learn.microsoft.com/rest/api/azure */
import { CountersignError, isObject } from '../../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { microsoftToken } from '../../microsoft-token.ts';
import { type Area, pullInParts } from '../../pull-areas.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { vendorHttp } from '../../vendor-http.ts';
import type { AzureConfig } from '../config.ts';
import { roleNative } from '../ids.ts';
import {
  type Assignment,
  type Definition,
  resourceFact,
  roleAssignment,
  roleDefinition,
  roleRights,
  scopeResource,
  vaultFacts,
} from './facts.ts';
import { assignedPrincipal, federatedTrust, managedIdentity } from './identities.ts';

export interface ArmOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface Arm {
  ready(): Promise<void>;
  pages(permission: string, path: string): AsyncIterable<readonly Raw[]>;
}

const errorIn = (body: unknown, status: number) => {
  if (status < 400 || !isObject(body)) return undefined;
  const error = obj(body['error']);
  const words = [str(error['code']), str(error['message'])].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : { message: words.join(': ').slice(0, 300) };
};

export const connectArm = (config: AzureConfig, options: ArmOptions = {}): Arm => {
  const token = microsoftToken({
    tenantId: config.tenantId,
    app: config.app,
    loginUrl: config.loginUrl,
    scope: `${config.managementUrl}/.default`,
    ...options,
  });
  const http = vendorHttp({
    vendor: 'Azure Resource Manager',
    baseUrl: config.managementUrl,
    authorise: async () => ({ authorization: `Bearer ${await token.get()}` }),
    errorIn,
    ...options,
  });
  return {
    ready: async () => void (await token.get()),
    async *pages(permission, path) {
      let at: string | undefined = path;
      while (at !== undefined) {
        const { body } = await http.send({ permission, path: at });
        const page = obj(body);
        yield list(page['value']).filter(isObject);
        at = str(page['nextLink']);
      }
    },
  };
};

export const SUBSCRIPTIONS = 'Microsoft.Resources/subscriptions/read';
export const DEFINITIONS = 'Microsoft.Authorization/roleDefinitions/read';
export const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments/read';
export const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities/read';
export const FEDERATED =
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read';
export const RESOURCES = 'Microsoft.Resources/subscriptions/resources/read';
export const VAULTS = 'Microsoft.KeyVault/vaults/read';

interface PullWorld {
  readonly arm: Arm;
  readonly tenantId: string;
  /** `/subscriptions/<id>` of each. */
  readonly subscriptions: string[];
  readonly definitions: Map<string, Definition>;
  /** Principal of a user-assigned identity by its resource id in lower case. */
  readonly principals: Map<string, string>;
  /** Told as a fact already. */
  readonly told: Set<string>;
  /** Areas that were listed whole. */
  readonly whole: Set<string>;
}

type AzureArea = Area<PullWorld>;

/** What rests on a list is not to be told from half of it. */
const need = (world: PullWorld, ...areas: readonly string[]): void => {
  for (const area of areas) {
    if (world.whole.has(area)) continue;
    throw new CountersignError(
      'ERR_SOURCE_UNAVAILABLE',
      `the ${area} were not listed whole, and this rests on them`,
    );
  }
};

/** The same object may be listed by several subscriptions: told once. */
const once = (world: PullWorld, facts: readonly InventoryFact[]): readonly InventoryFact[] =>
  facts.filter((fact) => {
    const key = `${fact.kind} ${fact.id}`;
    return !world.told.has(key) && world.told.add(key);
  });

/** One listing in each subscription, and what each object of it is as facts. */
const inEach = (
  parts: Pick<AzureArea, 'name' | 'permission' | 'kinds'> & {
    readonly after?: readonly string[];
    readonly path: string;
    map(raw: Raw, world: PullWorld): readonly InventoryFact[];
  },
): AzureArea => ({
  name: parts.name,
  permission: parts.permission,
  kinds: parts.kinds,
  fillsWorld: true,
  async *list(world) {
    need(world, 'subscriptions', ...(parts.after ?? []));
    for (const subscription of world.subscriptions) {
      for await (const page of world.arm.pages(parts.permission, `${subscription}${parts.path}`)) {
        yield once(
          world,
          page.flatMap((raw) => parts.map(raw, world)),
        );
      }
    }
    world.whole.add(parts.name);
  },
});

const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

const subscriptions: AzureArea = {
  name: 'subscriptions',
  permission: SUBSCRIPTIONS,
  kinds: ['resource'],
  fillsWorld: true,
  async *list(world) {
    for await (const page of world.arm.pages(
      SUBSCRIPTIONS,
      '/subscriptions?api-version=2022-12-01',
    )) {
      for (const raw of page) world.subscriptions.push(...present(str(raw['id'])));
      yield page.flatMap((raw) => present(scopeResource(raw, world)));
    }
    world.whole.add('subscriptions');
  },
};

const definitions = inEach({
  name: 'role definitions',
  permission: DEFINITIONS,
  kinds: ['role', 'entitlement'],
  path: '/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01',
  map(raw, world) {
    const found = roleDefinition(raw, world);
    if (found === undefined) return [];
    world.definitions.set(roleNative(found.role.nativeId), found);
    return [found.role, ...roleRights(found)];
  },
});

const identities = inEach({
  name: 'managed identities',
  permission: IDENTITIES,
  kinds: ['identity'],
  path: '/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2023-01-31',
  map(raw, world) {
    const found = managedIdentity(raw, world);
    const id = str(raw['id']);
    if (found === undefined || id === undefined) return [];
    world.principals.set(id.toLowerCase(), found.nativeId);
    return [found];
  },
});

const federated: AzureArea = {
  name: 'federated credentials',
  permission: FEDERATED,
  kinds: ['trust'],
  async *list(world) {
    need(world, 'managed identities');
    for (const [id, principal] of world.principals) {
      const path = `${id}/federatedIdentityCredentials?api-version=2023-01-31`;
      for await (const page of world.arm.pages(FEDERATED, path)) {
        yield page.flatMap((raw) => present(federatedTrust(raw, principal)));
      }
    }
  },
};

/** Listed as vaults, with more. */
const isVault = (raw: Raw): boolean =>
  /^microsoft\.keyvault\/vaults$/i.test(str(raw['type']) ?? '');

const resources = inEach({
  name: 'resources',
  permission: RESOURCES,
  kinds: ['resource', 'identity'],
  path: '/resources?api-version=2021-04-01',
  map(raw, world) {
    if (isVault(raw)) return [];
    const own = str(obj(raw['identity'])['principalId']);
    return [
      ...present(resourceFact(raw, world, (id) => world.principals.get(id.toLowerCase()))),
      ...(own === undefined ? [] : present(managedIdentity({ ...raw, properties: {} }, world))),
    ];
  },
});

const vaults = inEach({
  name: 'key vaults',
  permission: VAULTS,
  kinds: ['resource', 'entitlement'],
  path: '/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01',
  map: (raw, world) => vaultFacts(raw, world),
});

/** Managed identities hold roles too: they are told before, so that here only accounts of the directory are new. */
const assignments = inEach({
  name: 'role assignments',
  permission: ASSIGNMENTS,
  kinds: ['entitlement', 'trust', 'identity', 'group'],
  after: ['role definitions', 'managed identities', 'resources'],
  path: '/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01',
  map(raw, world) {
    const found: Assignment | undefined = roleAssignment(raw, world.definitions);
    if (found === undefined) return [];
    return [assignedPrincipal(found, world), ...found.rights, found.trust];
  },
});

const areas: readonly AzureArea[] = [
  subscriptions,
  definitions,
  identities,
  federated,
  resources,
  vaults,
  assignments,
];

export const inventoryPermissions: readonly string[] = areas.map(({ permission }) => permission);

/** @throws CountersignError ERR_SOURCE_DENIED when the app's credential is not accepted. */
export async function* pullAzure(
  config: AzureConfig,
  at: number,
  options?: PullOptions,
  connect?: ArmOptions,
): AsyncIterable<Snapshot> {
  const arm = connectArm(config, connect);
  await arm.ready();
  const world: PullWorld = {
    arm,
    tenantId: config.tenantId,
    subscriptions: [],
    definitions: new Map(),
    principals: new Map(),
    told: new Set(),
    whole: new Set(),
  };
  yield* pullInParts({ system: 'azure', scope: config.tenantId, at, areas, world, options });
}
