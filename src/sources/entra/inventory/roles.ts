/**
 * Directory roles, who wears them and who may put them on (PIM).
 * https://learn.microsoft.com/graph/api/resources/unifiedroledefinition, …/unifiedroleassignmentscheduleinstance
 */
import { isObject } from '../../../core/index.ts';
import { type Entitlement, known, type Role, type Trust, unknown } from '../../../model/index.ts';
import { instant, list, type Raw, str, strings } from '../../record.ts';
import { entraId, roleAssignmentId } from '../ids.ts';

export const roleFact = (raw: Raw, tenantId: string): Role | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  return {
    kind: 'role',
    id: entraId(id),
    system: 'entra',
    nativeId: id,
    scope: tenantId,
    name: str(raw['displayName']) ?? id,
    managedBy: raw['isBuiltIn'] === false ? 'customer' : 'vendor',
    createdAt: unknown('Graph gives no date of creation'),
    lastUsedAt: unknown('Entra does not say when a role was last used'),
    maxSessionSeconds: unknown('the rules of PIM were not read'),
    tags: {
      ...(raw['isPrivileged'] === true ? { privileged: 'true' } : {}),
      ...(raw['isEnabled'] === false ? { enabled: 'false' } : {}),
    },
  };
};

/** What the role itself may do, in the vendor's words (`microsoft.directory/users/password/update`). */
export const roleActions = (raw: Raw): readonly Entitlement[] => {
  const id = str(raw['id']);
  if (id === undefined) return [];
  return list(raw['rolePermissions'])
    .filter(isObject)
    .flatMap((permission, index): Entitlement[] => {
      const actions = strings(permission['allowedResourceActions']);
      if (actions.length === 0) return [];
      const condition = str(permission['condition']);
      return [
        {
          kind: 'entitlement',
          id: `entra:role-actions:${id}:${index}`,
          system: 'entra',
          holderId: entraId(id),
          effect: 'allow',
          privileges: actions,
          privilegesInverted: false,
          resources: ['*'],
          resourcesInverted: false,
          conditions: condition === undefined ? undefined : { condition },
          via: { kind: 'assignment', name: str(raw['displayName']) ?? id, nativeId: id },
          standing: 'standing',
        },
      ];
    });
};

export interface Worn {
  readonly nativeId: string | undefined;
  readonly principalId: string;
  readonly roleId: string;
  readonly roleName: string | undefined;
  readonly scope: string;
  readonly standing: Entitlement['standing'];
  readonly until: number | undefined;
}

/** The assignment as an entitlement of its holder, and the way into the role. */
export const wornRole = (worn: Worn): readonly [Entitlement, Trust] => {
  const name = worn.roleName ?? worn.roleId;
  const eligible = worn.standing === 'eligible';
  const id = roleAssignmentId({ ...worn, eligible });
  return [
    {
      kind: 'entitlement',
      id,
      system: 'entra',
      holderId: entraId(worn.principalId),
      effect: 'allow',
      privileges: [name],
      privilegesInverted: false,
      resources: [worn.scope],
      resourcesInverted: false,
      conditions: worn.scope === '/' ? undefined : { directoryScopeId: worn.scope },
      via: { kind: 'assignment', name, nativeId: worn.nativeId ?? worn.roleId },
      standing: worn.standing,
      ...(worn.until === undefined ? {} : { until: worn.until }),
    },
    {
      kind: 'trust',
      id: `${id}:trust`,
      system: 'entra',
      targetId: entraId(worn.roleId),
      principal: { kind: 'identity', value: entraId(worn.principalId) },
      mechanism: 'assume_role',
      effect: 'allow',
      conditions: {
        ...(worn.scope === '/' ? {} : { directoryScopeId: worn.scope }),
        ...(eligible ? { activation: 'must be activated in Privileged Identity Management' } : {}),
      },
      external: known(false),
    },
  ];
};

/** An assignment (`unifiedRoleAssignment`), or an instance of its schedule, or of an eligibility. */
export const roleAssignment = (
  raw: Raw,
  eligible: boolean,
  nameOf: (roleId: string) => string | undefined,
): readonly (Entitlement | Trust)[] => {
  const principalId = str(raw['principalId']);
  const roleId = str(raw['roleDefinitionId']);
  if (principalId === undefined || roleId === undefined) return [];
  // Worn through a group: the group's own assignment tells it.
  if (raw['memberType'] === 'Group' || raw['memberType'] === 'Inherited') return [];
  return wornRole({
    nativeId: str(raw['roleAssignmentOriginId']) ?? str(raw['id']),
    principalId,
    roleId,
    roleName: nameOf(roleId),
    scope: str(raw['directoryScopeId']) ?? str(raw['appScopeId']) ?? '/',
    standing: eligible ? 'eligible' : raw['assignmentType'] === 'Activated' ? 'active' : 'standing',
    until: instant(raw['endDateTime']),
  });
};
