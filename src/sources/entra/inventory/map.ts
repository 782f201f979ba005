/** Lists of one tenant as Graph gives them → one snapshot. Pure; what was not handed over is a blind spot. */
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { appCredentials, applicationResource, ownership, principalIdentity } from './apps.ts';
import { SYNCHRONISER } from './areas-directory.ts';
import { groupFact, membershipFact, policyResource, tenantResource } from './directory.ts';
import { finishEntra, type Told } from './finish.ts';
import { appRoleAssignment, appRoleValues, permissionGrant } from './grants.ts';
import { idsIn } from './read.ts';
import { roleActions, roleAssignment, roleFact } from './roles.ts';
import { registeredMethods, userIdentity, userPassword } from './users.ts';

/** Each list under the name of its collection; an object may carry what Graph lists beside it (`members`). */
export interface EntraExport {
  readonly tenantId: string;
  readonly users: readonly Raw[];
  readonly userRegistrationDetails: readonly Raw[];
  /** With `owners`. */
  readonly servicePrincipals: readonly Raw[];
  readonly applications: readonly Raw[];
  /** With `members`. */
  readonly groups: readonly Raw[];
  readonly roleDefinitions: readonly Raw[];
  readonly roleAssignments: readonly Raw[];
  readonly roleEligibilities: readonly Raw[];
  readonly oauth2PermissionGrants: readonly Raw[];
  readonly appRoleAssignments: readonly Raw[];
  readonly conditionalAccessPolicies: readonly Raw[];
}

const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

const toldBy = (lists: EntraExport): Told => ({
  mfa: new Map(
    lists.userRegistrationDetails.flatMap((raw) => {
      const [id, is] = [str(raw['id']), raw['isMfaRegistered']];
      return id === undefined || typeof is !== 'boolean' ? [] : [[id, is] as const];
    }),
  ),
  lastUse: new Map(
    lists.users.flatMap((raw) => {
      const time = instant(obj(raw['signInActivity'])['lastSignInDateTime']);
      const id = str(raw['id']);
      return id === undefined || time === undefined ? [] : [[id, time] as const];
    }),
  ),
  risk: new Map(),
  synchronisers: new Set(
    lists.roleAssignments.flatMap((raw) =>
      raw['roleDefinitionId'] === SYNCHRONISER ? present(str(raw['principalId'])) : [],
    ),
  ),
});

const peopleFacts = (lists: EntraExport): readonly InventoryFact[] => [
  ...lists.users.flatMap((raw) => [
    ...present(userIdentity(raw, lists.tenantId)),
    ...present(userPassword(raw)),
  ]),
  ...lists.userRegistrationDetails.flatMap(registeredMethods),
  ...lists.groups.flatMap((raw): InventoryFact[] => {
    const group = groupFact(raw, lists.tenantId);
    if (group === undefined) return [];
    return [group, ...idsIn(raw['members']).map((one) => membershipFact(one, group.nativeId))];
  }),
];

const appFacts = (lists: EntraExport): readonly InventoryFact[] => {
  const principalOf = new Map<string, string>();
  const values = new Map<string, ReadonlyMap<string, string>>();
  const principals = lists.servicePrincipals.flatMap((raw): InventoryFact[] => {
    const identity = principalIdentity(raw, lists.tenantId);
    if (identity === undefined) return [];
    const { nativeId } = identity;
    const appId = str(raw['appId']);
    if (appId !== undefined) principalOf.set(appId, nativeId);
    values.set(nativeId, appRoleValues(raw));
    return [
      identity,
      ...appCredentials(raw, nativeId),
      ...idsIn(raw['owners']).map((owner) => ownership(owner, nativeId, 'service principal')),
    ];
  });
  const applications = lists.applications.flatMap((raw): InventoryFact[] => {
    const principal = principalOf.get(str(raw['appId']) ?? '');
    const resource = applicationResource(raw, lists.tenantId, principal);
    if (resource === undefined) return [];
    return [resource, ...(principal === undefined ? [] : appCredentials(raw, principal))];
  });
  return [
    ...principals,
    ...applications,
    ...lists.oauth2PermissionGrants.flatMap((raw) => present(permissionGrant(raw))),
    ...lists.appRoleAssignments.flatMap((raw) => {
      const known = values.get(str(raw['resourceId']) ?? '') ?? new Map<string, string>();
      return present(appRoleAssignment(raw, known));
    }),
  ];
};

const roleFacts = (lists: EntraExport): readonly InventoryFact[] => {
  const names = new Map(
    lists.roleDefinitions.map((raw) => [str(raw['id']) ?? '', str(raw['displayName'])] as const),
  );
  const worn = (raw: Raw, eligible: boolean): readonly InventoryFact[] =>
    roleAssignment(raw, eligible, (id) => names.get(id));
  return [
    ...lists.roleDefinitions.flatMap((raw) => [
      ...present(roleFact(raw, lists.tenantId)),
      ...roleActions(raw),
    ]),
    ...lists.roleAssignments.flatMap((raw) => worn(raw, false)),
    ...lists.roleEligibilities.flatMap((raw) => worn(raw, true)),
    ...lists.conditionalAccessPolicies.flatMap((raw) =>
      present(policyResource(raw, lists.tenantId)),
    ),
  ];
};

const complete: readonly FactKind[] = [
  'identity',
  'credential',
  'group',
  'membership',
  'role',
  'entitlement',
];

const blind: readonly BlindSpot[] = [
  {
    area: 'settings, devices and domains',
    kinds: ['setting', 'resource', 'trust', 'owner'],
    because: 'the lists that were handed over hold none of them whole',
  },
];

export const mapEntra = (lists: EntraExport, at: number): Snapshot => ({
  system: 'entra',
  scope: lists.tenantId,
  takenAt: at,
  complete,
  blind,
  facts: [
    tenantResource(lists.tenantId),
    ...finishEntra(
      [...peopleFacts(lists), ...appFacts(lists), ...roleFacts(lists)],
      toldBy(lists),
      new Set(),
    ),
  ],
});
