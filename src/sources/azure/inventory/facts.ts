/** Objects of Azure Resource Manager as facts. https://learn.microsoft.com/rest/api/authorization, …/managedidentity */
import { isObject } from '../../../core/index.ts';
import {
  type Entitlement,
  type Group,
  type Identity,
  known,
  noFlags,
  type Resource,
  type Role,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { azureId, roleId, roleNative, subscriptionOf } from '../ids.ts';

export interface Place {
  readonly tenantId: string;
}

const tagsOf = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      const text = typeof value === 'boolean' ? String(value) : str(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );

const given = (raw: Raw): Readonly<Record<string, string>> => tagsOf(obj(raw['tags']));

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

const identity = (
  native: string,
  place: Place,
  parts: Pick<Identity, 'name' | 'class' | 'classReason' | 'tags'> & { readonly clientId?: string },
): Identity => {
  const { clientId, ...rest } = parts;
  return {
    kind: 'identity',
    id: azureId(native),
    system: 'azure',
    nativeId: native,
    scope: place.tenantId,
    flags: noFlags,
    status: 'unknown',
    createdAt: unknown('Azure does not say'),
    interactive: parts.class === 'human' ? known(true) : known(false),
    mfa: unknown('how it signs in is known to Entra'),
    lastUsedAt: unknown('sign-ins are known to Entra'),
    handles: [
      { kind: 'federated_id', value: native, issuer: place.tenantId, verified: true },
      ...(clientId === undefined
        ? []
        : [{ kind: 'app_id' as const, value: clientId, verified: true }]),
    ],
    ...rest,
  };
};

/** Whoever holds a role and is no managed identity of Azure: an account of the directory, known by its id only. */
export const assignedPrincipal = (
  { principalId, principalType }: Pick<Assignment, 'principalId' | 'principalType'>,
  place: Place,
): Identity | Group => {
  if (/Group$/i.test(principalType ?? '')) {
    return {
      kind: 'group',
      id: azureId(principalId),
      system: 'azure',
      nativeId: principalId,
      scope: place.tenantId,
      name: principalId,
    };
  }
  const isUser = /^User$/i.test(principalType ?? '');
  return identity(principalId, place, {
    name: principalId,
    class: isUser ? 'human' : 'service_account',
    classReason: `${principalType ?? 'principal'} of the directory, known from its role assignments`,
    tags: {},
  });
};

/** A user-assigned managed identity, or that which a resource has of its own. */
export const managedIdentity = (raw: Raw, place: Place): Identity | undefined => {
  const told = obj(raw['properties']);
  const principalId = str(told['principalId']) ?? str(obj(raw['identity'])['principalId']);
  const id = str(raw['id']);
  if (principalId === undefined || id === undefined) return undefined;
  const own = told['principalId'] === undefined;
  const clientId = str(told['clientId']);
  const subscription = subscriptionOf(id);
  return identity(principalId, place, {
    name: str(raw['name']) ?? principalId,
    class: 'workload',
    classReason: own ? 'system-assigned managed identity' : 'user-assigned managed identity',
    tags: { ...given(raw), azureResource: id, ...(subscription ? { subscription } : {}) },
    ...(clientId === undefined ? {} : { clientId }),
  });
};

export const federatedTrust = (raw: Raw, principalId: string): Trust | undefined => {
  const id = str(raw['id']);
  const told = obj(raw['properties']);
  const issuer = str(told['issuer']);
  if (id === undefined || issuer === undefined) return undefined;
  return {
    kind: 'trust',
    id: azureId(id),
    system: 'azure',
    targetId: azureId(principalId),
    principal: { kind: 'federated', value: issuer },
    mechanism: 'federation',
    effect: 'allow',
    conditions: { subject: str(told['subject']) ?? '', audiences: strings(told['audiences']) },
    external: unknown('whose tokens the issuer gives out is not told'),
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
