/** Who administers the organisation, and over what: roles, their permissions, resource sets, assignments. Pure. */
import { type Entitlement, type InventoryFact, type Role, unknown } from '../../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../../record.ts';
import { oktaId, standardRoleId } from '../ids.ts';
import { dateFact } from './people.ts';

/** What assignments of custom roles point to. */
export interface CustomRoles {
  /** Role id → permissions such as `okta.users.manage`; undefined where they could not be read. */
  readonly permissions: ReadonlyMap<string, readonly string[]>;
  /** Resource set id → resource names (ORN). */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

const roleBase = (id: string, scope: string) =>
  ({
    kind: 'role',
    id: oktaId(id),
    system: 'okta',
    nativeId: id,
    scope,
    lastUsedAt: unknown('Okta keeps no last use of a role'),
    maxSessionSeconds: unknown('an admin session is bounded by policy, not by the role'),
    tags: {},
  }) as const;

export const customRoleFact = (role: Raw, scope: string): Role => {
  const id = need(str(role['id']), 'role.id');
  return {
    ...roleBase(id, scope),
    name: str(role['label']) ?? id,
    managedBy: 'customer',
    createdAt: dateFact(role['created'], 'Okta told no date'),
  };
};

const standardRoleFact = (type: string, label: string | undefined, scope: string): Role => ({
  ...roleBase(`role/${type}`, scope),
  name: label ?? type,
  managedBy: 'vendor',
  createdAt: unknown('a role that Okta itself defines'),
});

/** Groups and apps that a role is bounded to; none told = the whole organisation. */
const targetsOf = (assignment: Raw): readonly string[] => {
  const targets = obj(obj(assignment['_embedded'])['targets']);
  const groups = list(targets['groups']).flatMap((one) => str(obj(one)['id']) ?? []);
  const apps = list(obj(targets['catalog'])['apps']).flatMap(
    (one) => str(obj(one)['id']) ?? str(obj(one)['name']) ?? [],
  );
  return [...groups, ...apps].map(oktaId);
};

/** Of one holder; `assignmentType` GROUP in a user's list comes from a group, which tells it itself. */
export const assignmentFacts = (
  assignment: Raw,
  holder: { readonly id: string; readonly kind: 'USER' | 'GROUP' | 'CLIENT' },
  custom: CustomRoles,
  scope: string,
): readonly InventoryFact[] => {
  const type = need(str(assignment['type']), 'role.type');
  const id = need(str(assignment['id']), 'role.id');
  const from = str(assignment['assignmentType']);
  if (holder.kind === 'USER' && from === 'GROUP') return [];
  const label = str(assignment['label']);
  const role = type === 'CUSTOM' ? need(str(assignment['role']), 'role.role') : undefined;
  const set = str(assignment['resource-set']);
  const bounds = targetsOf(assignment);
  const entitlement: Entitlement = {
    kind: 'entitlement',
    // A holder has a standard role once: its type is known to events, the assignment's id is not.
    id: oktaId(`${holder.id}#role/${role === undefined ? type : id}`),
    system: 'okta',
    holderId: oktaId(holder.id),
    effect: 'allow',
    privileges: role === undefined ? [type] : (custom.permissions.get(role) ?? [`${role}/*`]),
    privilegesInverted: false,
    resources:
      role !== undefined
        ? (custom.resources.get(set ?? '') ?? [oktaId(set ?? '*')])
        : bounds.length > 0
          ? bounds
          : ['*'],
    resourcesInverted: false,
    conditions: {
      assignedAt: instant(assignment['created']) ?? null,
      role: role === undefined ? standardRoleId(type) : oktaId(role),
      status: str(assignment['status']) ?? null,
    },
    via: { kind: 'assignment', name: label ?? type, nativeId: id },
    standing: 'standing',
  };
  return role === undefined ? [standardRoleFact(type, label, scope), entitlement] : [entitlement];
};

/** Standard roles are told with each assignment: once is enough. */
export const oncePerRole = (
  facts: readonly InventoryFact[],
  told: Set<string>,
): readonly InventoryFact[] =>
  facts.filter((fact) => {
    if (fact.kind !== 'role') return true;
    if (told.has(fact.id)) return false;
    told.add(fact.id);
    return true;
  });
