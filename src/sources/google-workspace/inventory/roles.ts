/** Administrator roles and who has them; domains and devices beside. Pure. */
import { type Entitlement, type Resource, type Role, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { assignmentId, deviceId, roleId, workspaceId } from '../ids.ts';

export interface AdminRole {
  readonly fact: Role;
  readonly privileges: readonly string[];
  readonly isSuper: boolean;
}

/** Privileges carry the number of their service: `00haapch16h1ysv/USERS_ALL`. */
const privilegesOf = (role: Raw): readonly string[] =>
  list(role['rolePrivileges']).flatMap((one) => {
    const name = str(obj(one)['privilegeName']);
    const service = str(obj(one)['serviceId']);
    return name === undefined ? [] : [service === undefined ? name : `${service}/${name}`];
  });

export const mapRole = (role: Raw, scope: string): AdminRole | undefined => {
  const native = str(role['roleId']);
  if (native === undefined) return undefined;
  const isSuper = role['isSuperAdminRole'] === true;
  return {
    isSuper,
    privileges: isSuper ? ['*'] : privilegesOf(role),
    fact: {
      kind: 'role',
      id: roleId(native),
      system: 'google-workspace',
      nativeId: native,
      scope,
      name: str(role['roleName']) ?? native,
      managedBy: role['isSystemRole'] === true ? 'vendor' : 'customer',
      createdAt: unknown('Google keeps no date of administrator roles'),
      lastUsedAt: unknown('Google does not list the use of administrator roles'),
      maxSessionSeconds: unknown('a role is held, not put on'),
      tags: {},
    },
  };
};

export const assignment = (
  holderId: string,
  role: { readonly id: string; readonly name: string; readonly privileges: readonly string[] },
  where: { readonly orgUnitId?: string | undefined; readonly condition?: string | undefined } = {},
): Entitlement => ({
  kind: 'entitlement',
  id: assignmentId(
    holderId,
    where.orgUnitId === undefined ? role.id : `${role.id}@${where.orgUnitId}`,
  ),
  system: 'google-workspace',
  holderId,
  effect: 'allow',
  privileges: role.privileges,
  privilegesInverted: false,
  resources: [where.orgUnitId === undefined ? '*' : `orgUnit:${where.orgUnitId}`],
  resourcesInverted: false,
  conditions: where.condition === undefined ? undefined : { condition: where.condition },
  via: { kind: 'assignment', name: role.name, nativeId: role.id },
  standing: 'standing',
});

export const mapDomain = (domain: Raw, scope: string): Resource | undefined => {
  const name = str(domain['domainName']);
  if (name === undefined) return undefined;
  return {
    kind: 'resource',
    id: workspaceId(`domain:${name.toLowerCase()}`),
    system: 'google-workspace',
    nativeId: name,
    scope,
    name,
    type: 'domain',
    tags: {
      primary: String(domain['isPrimary'] === true),
      verified: String(domain['verified'] === true),
    },
  };
};

const textTags = (device: Raw, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = str(device[name]);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** Directory: `resourceId`, `firstSync`, `lastSync`, `email`; Cloud Identity: `name`, `createTime`, `lastSyncTime`. */
export const mapDevice = (device: Raw, scope: string): Resource | undefined => {
  const native = str(device['resourceId']) ?? str(device['name']);
  if (native === undefined) return undefined;
  const [user] = strings(device['email']);
  return {
    kind: 'resource',
    id: deviceId(native),
    system: 'google-workspace',
    nativeId: native,
    scope,
    name: str(device['hostname']) ?? str(device['model']) ?? native,
    type: 'device',
    tags: {
      ...textTags(device, [
        'firstSync',
        'lastSync',
        'createTime',
        'lastSyncTime',
        'status',
        'model',
        'os',
        'osVersion',
        'ownerType',
        'serialNumber',
        'deviceCompromisedStatus',
      ]),
      ...(user === undefined ? {} : { user: user.toLowerCase() }),
    },
  };
};
