/**
 * Consents and app roles. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
 * https://learn.microsoft.com/graph/api/resources/approleassignment
 */
import { isObject } from '../../../core/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import { appRoleId, entraId, grantId, isNobody } from '../ids.ts';

const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/\s+/).filter((word) => word !== '');

export interface Grant {
  readonly nativeId: string | undefined;
  readonly clientId: string;
  readonly resourceId: string;
  /** Undefined = on behalf of every user of the tenant. */
  readonly principalId: string | undefined;
  readonly scope: string | undefined;
}

export const grantEntitlement = (grant: Grant): Entitlement => ({
  kind: 'entitlement',
  id: grantId(grant.clientId, grant.resourceId, grant.principalId ?? 'all'),
  system: 'entra',
  holderId: entraId(grant.clientId),
  effect: 'allow',
  privileges: words(grant.scope),
  privilegesInverted: false,
  resources: [entraId(grant.resourceId)],
  resourcesInverted: false,
  conditions:
    grant.principalId === undefined
      ? { consentType: 'AllPrincipals' }
      : { consentType: 'Principal', onBehalfOf: entraId(grant.principalId) },
  via: {
    kind: 'consent',
    name: 'delegated permissions',
    ...(grant.nativeId === undefined ? {} : { nativeId: grant.nativeId }),
  },
  standing: 'standing',
});

export const permissionGrant = (raw: Raw): Entitlement | undefined => {
  const clientId = str(raw['clientId']);
  const resourceId = str(raw['resourceId']);
  if (clientId === undefined || resourceId === undefined) return undefined;
  const forAll = raw['consentType'] === 'AllPrincipals';
  return grantEntitlement({
    nativeId: str(raw['id']),
    clientId,
    resourceId,
    principalId: forAll ? undefined : str(raw['principalId']),
    scope: str(raw['scope']),
  });
};

export interface AppRole {
  readonly nativeId: string | undefined;
  readonly principalId: string;
  readonly resourceId: string;
  readonly resourceName: string | undefined;
  readonly roleId: string;
  /** `RoleManagement.ReadWrite.Directory`; undefined where the API does not tell its roles. */
  readonly value: string | undefined;
}

export const appRoleEntitlement = (role: AppRole): Entitlement => ({
  kind: 'entitlement',
  id: appRoleId(role.principalId, role.resourceId, role.roleId),
  system: 'entra',
  holderId: entraId(role.principalId),
  effect: 'allow',
  privileges: [role.value ?? (isNobody(role.roleId) ? 'default access' : role.roleId)],
  privilegesInverted: false,
  resources: [entraId(role.resourceId)],
  resourcesInverted: false,
  conditions: undefined,
  via: {
    kind: 'assignment',
    name: `app role of ${role.resourceName ?? role.resourceId}`,
    ...(role.nativeId === undefined ? {} : { nativeId: role.nativeId }),
  },
  standing: 'standing',
});

/** The value of an app role by its id, from the API's own service principal. */
export const appRoleValues = (resource: Raw): ReadonlyMap<string, string> =>
  new Map(
    list(resource['appRoles'])
      .filter(isObject)
      .flatMap((role) => {
        const [id, value] = [str(role['id']), str(role['value'])];
        return id === undefined || value === undefined ? [] : [[id, value] as const];
      }),
  );

export const appRoleAssignment = (
  raw: Raw,
  values: ReadonlyMap<string, string>,
): Entitlement | undefined => {
  const principalId = str(raw['principalId']);
  const resourceId = str(raw['resourceId']);
  const roleId = str(raw['appRoleId']);
  if (principalId === undefined || resourceId === undefined || roleId === undefined) {
    return undefined;
  }
  return appRoleEntitlement({
    nativeId: str(raw['id']),
    principalId,
    resourceId,
    resourceName: str(raw['resourceDisplayName']),
    roleId,
    value: values.get(roleId),
  });
};
