/** Objects of Azure Resource Manager as facts. https://learn.microsoft.com/rest/api/authorization, …/managedidentity */
import { isObject } from '../../../core/index.ts';
import {
  type Entitlement,
  known,
  type Resource,
  type Role,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { azureId, roleId, roleNative } from '../ids.ts';
import { given, type Place, tagsOf } from './read.ts';

/** A subscription or management group: what stands in it is below its id. */
export const scopeResource = (raw: Raw, place: Place): Resource | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const isGroup = /managementGroups/i.test(id);
  const properties = obj(raw['properties']);
  return {
    kind: 'resource',
    id: azureId(id),
    system: 'azure',
    nativeId: id,
    scope: place.tenantId,
    name: str(raw['displayName']) ?? str(properties['displayName']) ?? str(raw['name']) ?? id,
    type: isGroup ? 'management_group' : 'account',
    tags: tagsOf({ state: raw['state'], subscriptionId: raw['subscriptionId'] }),
  };
};

/** Actions of one permission of a definition; what `notActions` name is not covered, and not denied either. */
interface Grant {
  readonly privileges: readonly string[];
  readonly except: readonly string[];
}

export interface Definition {
  readonly role: Role;
  readonly grants: readonly Grant[];
}

export const roleDefinition = (raw: Raw, place: Place): Definition | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const told = isObject(raw['properties']) ? raw['properties'] : raw;
  const grants = list(told['permissions'])
    .filter(isObject)
    .flatMap((one): Grant[] => [
      { privileges: strings(one['actions']), except: strings(one['notActions']) },
      { privileges: strings(one['dataActions']), except: strings(one['notDataActions']) },
    ])
    .filter(({ privileges }) => privileges.length > 0);
  return {
    role: {
      kind: 'role',
      id: roleId(id),
      system: 'azure',
      nativeId: id,
      scope: place.tenantId,
      name: str(told['roleName']) ?? str(raw['name']) ?? id,
      managedBy:
        told['type'] === 'CustomRole' || told['roleType'] === 'CustomRole' ? 'customer' : 'vendor',
      createdAt: unknown('the definition does not say'),
      lastUsedAt: unknown('Azure does not say when a role was last used'),
      maxSessionSeconds: unknown('an assignment has no sessions of its own'),
      tags: {},
    },
    grants,
  };
};

const entitlement = (
  parts: Pick<Entitlement, 'id' | 'holderId' | 'privileges' | 'resources' | 'conditions' | 'via'>,
): Entitlement => ({
  kind: 'entitlement',
  system: 'azure',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  standing: 'standing',
  ...parts,
});

const ofGrant = ({ except }: Grant, more: Readonly<Record<string, unknown>> = {}) => {
  const conditions = { ...more, ...(except.length === 0 ? {} : { except }) };
  return Object.keys(conditions).length === 0 ? undefined : conditions;
};

/** What whoever wears the role may do, wherever it is assigned. */
export const roleRights = ({ role, grants }: Definition): readonly Entitlement[] =>
  grants.map((grant, index) =>
    entitlement({
      id: `${role.id}#${index}`,
      holderId: role.id,
      privileges: grant.privileges,
      resources: ['*'],
      conditions: ofGrant(grant),
      via: { kind: 'inline', name: role.name, nativeId: role.nativeId },
    }),
  );

export interface Assignment {
  readonly rights: readonly Entitlement[];
  readonly trust: Trust;
  readonly principalId: string;
  readonly principalType: string | undefined;
}

/** Held at its scope and everything below. */
export const roleAssignment = (
  raw: Raw,
  definitions: ReadonlyMap<string, Definition>,
): Assignment | undefined => {
  const told = isObject(raw['properties']) ? raw['properties'] : raw;
  const id = str(raw['id']);
  const principalId = str(told['principalId']);
  const definitionId = str(told['roleDefinitionId']);
  if (id === undefined || principalId === undefined || definitionId === undefined) return undefined;
  const scope = str(told['scope']) ?? '/';
  const definition = definitions.get(roleNative(definitionId));
  const name = definition?.role.name ?? roleNative(definitionId);
  const condition = str(told['condition']);
  const more = condition === undefined ? {} : { condition };
  const grants = definition?.grants ?? [{ privileges: [roleNative(definitionId)], except: [] }];
  return {
    principalId,
    principalType: str(told['principalType']),
    rights: grants.map((grant, index) =>
      entitlement({
        id: `${azureId(id)}#${index}`,
        holderId: azureId(principalId),
        privileges: grant.privileges,
        resources: [scope],
        conditions: ofGrant(grant, more),
        via: { kind: 'assignment', name, nativeId: id },
      }),
    ),
    trust: {
      kind: 'trust',
      id: `${azureId(id)}#trust`,
      system: 'azure',
      targetId: roleId(definitionId),
      principal: { kind: 'identity', value: azureId(principalId) },
      mechanism: 'assume_role',
      effect: 'allow',
      conditions: { scope, ...more },
      external: known(false),
    },
  };
};

/** `principalOf`: the principal of a user-assigned identity by its resource id, where those were listed. */
export const resourceFact = (
  raw: Raw,
  place: Place,
  principalOf: (armId: string) => string | undefined,
): Resource | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const carried = obj(raw['identity']);
  const assigned = Object.keys(obj(carried['userAssignedIdentities'])).map(principalOf);
  const runsAs = str(carried['principalId']) ?? assigned.find((one) => one !== undefined);
  return {
    kind: 'resource',
    id: azureId(id),
    system: 'azure',
    nativeId: id,
    scope: place.tenantId,
    name: str(raw['name']) ?? id,
    type: (str(raw['type']) ?? 'resource').toLowerCase(),
    ...(runsAs === undefined ? {} : { runsAs: azureId(runsAs) }),
    tags: given(raw),
  };
};

export const vaultFacts = (raw: Raw, place: Place): readonly (Resource | Entitlement)[] => {
  const id = str(raw['id']);
  if (id === undefined) return [];
  const told = obj(raw['properties']);
  const byRoles = told['enableRbacAuthorization'] === true;
  const vault: Resource = {
    kind: 'resource',
    id: azureId(id),
    system: 'azure',
    nativeId: id,
    scope: place.tenantId,
    name: str(raw['name']) ?? id,
    type: 'microsoft.keyvault/vaults',
    tags: {
      ...given(raw),
      ...tagsOf({
        enableRbacAuthorization: byRoles,
        enablePurgeProtection: told['enablePurgeProtection'],
        publicNetworkAccess: told['publicNetworkAccess'],
        vaultUri: told['vaultUri'],
      }),
    },
  };
  // Access policies stand there without effect once the vault goes by roles.
  const policies = byRoles ? [] : list(told['accessPolicies']).filter(isObject);
  return [
    vault,
    ...policies.flatMap((policy, index): Entitlement[] => {
      const objectId = str(policy['objectId']);
      if (objectId === undefined) return [];
      const privileges = Object.entries(obj(policy['permissions'])).flatMap(([what, rights]) =>
        strings(rights).map((right) => `${what}/${right}`),
      );
      const app = str(policy['applicationId']);
      return [
        entitlement({
          id: `${azureId(id)}#policy/${objectId.toLowerCase()}/${app ?? index}`,
          holderId: azureId(objectId),
          privileges,
          resources: [id],
          conditions: app === undefined ? undefined : { throughApp: app },
          via: { kind: 'resource_policy', name: 'access policy', nativeId: id },
        }),
      ];
    }),
  ];
};
