import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { givenOf, type RoleSetting, rolesOf } from './roles.ts';
import {
  field,
  isUnset,
  naming,
  objects,
  premium,
  settingsOf,
  tenantCheck,
  texts,
  withPremium,
} from './tenant.ts';

/** A group whose members activate their place in it may stand in the role for good. */
const isEnrolled = ({ value }: RoleSetting, group: string | undefined): boolean =>
  group !== undefined &&
  objects(value['rules']).some(
    (rule) => rule['ruleSourceType'] === 'PIM Group' && rule['ruleSource'] === group,
  );

/** As pulls listed them, and as events gave them since. */
const lastingHolders = (
  view: InventoryView,
  id: string,
  role: RoleSetting,
  at: number,
): readonly string[] => [
  ...objects(role.value['assignments'])
    .filter((one) => one['assignmentType'] !== 'Activated' && isUnset(one['endDateTime']))
    .map((one) => `entra:${String(one['principalId']).toLowerCase()}`),
  ...givenOf(view, id, role.templateId.toLowerCase(), at).flatMap(({ holderId, entitlement }) =>
    entitlement?.standing === 'standing' && entitlement.until === undefined ? [holderId] : [],
  ),
];

const unseenAssignments = (roles: readonly RoleSetting[]): string | undefined =>
  roles.length === 0 || roles.some(({ value }) => !Array.isArray(value['assignments']))
    ? 'who holds the roles was not listed'
    : undefined;

export const permanentAdminRoles: Check = {
  ...tenantCheck,
  id: 'permanent-admin-roles',
  title: 'Privileged roles are given for good',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  remedy: 'Make the assignments eligible, or give them an end.',
  cause: 'The assignment was made before it could have an end.',
  closes: 'No privileged role given for good, save to accounts declared for emergencies.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.7.4'] },
  judge(view, id, at) {
    const { roles, unseen } = rolesOf(view, id, at);
    const exempt = texts(
      field(
        settingsOf(view, id, 'baseline_exclusions', at).settings.find(
          ({ nativeId }) => nativeId === 'MS.AAD.7.4',
        )?.value,
        'roleHolders',
      ),
    ).map((one) => `entra:${one.toLowerCase()}`);
    const isExempt = (role: RoleSetting, holderId: string): boolean =>
      exempt.includes(holderId) ||
      view.identity(holderId, at)?.flags.emergencyAccess === true ||
      isEnrolled(role, view.group(holderId, at)?.name);
    return withPremium(
      premium(view, id, at),
      () => {
        const lasting = roles.filter((role) =>
          lastingHolders(view, id, role, at).some((holder) => !isExempt(role, holder)),
        );
        if (lasting.length > 0)
          return fail(`given for good: ${naming(lasting.map(({ name }) => name))}`);
        const because = unseen ?? unseenAssignments(roles);
        return because === undefined ? pass : cannotTell(because);
      },
      fail,
    );
  },
  points: 15,
};
