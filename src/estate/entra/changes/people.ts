/** Accounts of people: passwords, factors, devices, roles, groups. */
import { directoryAudit, roleTarget, userTarget } from '../audit.ts';
import { type EntraUser, type RoleName, roles } from '../tenant.ts';
import type { Change } from './change.ts';

export const passwordReset =
  (user: EntraUser): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Reset password (by admin)',
      category: 'UserManagement',
      operation: 'Update',
      service: 'Self-service Password Management',
      targets: [userTarget(user)],
      reason: 'Successfully completed reset.',
    });

export const ownPasswordChanged =
  (user: EntraUser): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Change user password',
      category: 'UserManagement',
      operation: 'Update',
      targets: [userTarget(user)],
    });

const securityInfo =
  (activity: string, reason: (method: string) => string) =>
  (user: EntraUser, method: string): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity,
      category: 'UserManagement',
      operation: activity.includes('deleted') ? 'Delete' : 'Add',
      service: 'Authentication Methods',
      targets: [userTarget(user)],
      reason: reason(method),
    });

export const methodRegistered = securityInfo(
  'User registered security info',
  (method) => `User registered ${method}`,
);
export const methodDeleted = securityInfo(
  'User deleted security info',
  (method) => `User deleted ${method}`,
);
export const methodDeletedByAdmin = securityInfo(
  'Admin deleted security info',
  (method) => `Admin deleted ${method} method for user`,
);
export const passIssued = securityInfo(
  'Admin registered security info',
  () => 'Admin registered temporary access pass method for user',
);

export const deviceRegistered =
  (user: EntraUser, device: { readonly id: string; readonly name: string }): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Register device',
      category: 'Device',
      operation: 'Add',
      service: 'Device Registration Service',
      targets: [{ id: device.id, type: 'Device', name: device.name }, userTarget(user)],
    });

export const roleAdded =
  (user: EntraUser, role: RoleName): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add member to role',
      category: 'RoleManagement',
      operation: 'Assign',
      targets: [
        userTarget(user, [
          { name: 'Role.ObjectID', after: how.random.uuid() },
          { name: 'Role.DisplayName', after: role },
          { name: 'Role.TemplateId', after: roles[role] },
          { name: 'Role.WellKnownObjectName', after: role.replaceAll(' ', '') },
        ]),
        roleTarget(role),
      ],
    });

/** An eligible administrator puts the role on for some hours, with a reason. */
export const roleActivated =
  (user: EntraUser, role: RoleName, reason: string): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add member to role completed (PIM activation)',
      category: 'RoleManagement',
      operation: 'ActivateRole',
      service: 'PIM',
      targets: [roleTarget(role), userTarget(user)],
      reason,
      details: [
        ['RoleDefinitionOriginId', roles[role]],
        ['TemplateId', roles[role]],
        ['AssignmentType', 'Active'],
      ],
    });

export const madeEligible =
  (user: EntraUser, role: RoleName): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add eligible member to role in PIM completed (permanent)',
      category: 'RoleManagement',
      operation: 'Assign',
      service: 'PIM',
      targets: [roleTarget(role), userTarget(user)],
      details: [['TemplateId', roles[role]]],
    });

export const userAdded =
  (user: Pick<EntraUser, 'id' | 'upn' | 'displayName'>): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add user',
      category: 'UserManagement',
      operation: 'Add',
      targets: [
        {
          id: user.id,
          type: 'User',
          upn: user.upn,
          name: user.displayName,
          changed: [
            { name: 'AccountEnabled', before: [], after: [true] },
            { name: 'UserPrincipalName', before: [], after: [user.upn] },
          ],
        },
      ],
    });

export const accountDisabled =
  (user: EntraUser): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Disable account',
      category: 'UserManagement',
      operation: 'Update',
      targets: [userTarget(user, [{ name: 'AccountEnabled', before: [true], after: [false] }])],
    });

export const groupJoined =
  (user: EntraUser, group: { readonly id: string; readonly name: string }): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add member to group',
      category: 'GroupManagement',
      operation: 'Assign',
      targets: [
        userTarget(user, [
          { name: 'Group.ObjectID', after: group.id },
          { name: 'Group.DisplayName', after: group.name },
        ]),
        { id: group.id, type: 'Group', name: group.name },
      ],
    });
