/** What administrators, and those who act as such, change in the tenant: each as the directory's audit log tells it. */
import type { Json } from '../common/stable.ts';
import type { Random } from '../random.ts';
import {
  appTarget,
  type By,
  directoryAudit,
  roleTarget,
  type Target,
  userTarget,
} from './audit.ts';
import { type EntraApp, type EntraUser, type RoleName, roles, type Tenant } from './tenant.ts';

/** One change; who, when and from where come with it. */
export type Change = (how: {
  readonly at: number;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly by: By;
}) => Json;

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

/** The new secret beside those that were there. */
export const secretAdded =
  (app: EntraApp, was: string, keyId: string, displayName: string): Change =>
  (how) => {
    const line = (id: string, name: string): string =>
      `[KeyIdentifier=${id},KeyType=Password,KeyUsage=Verify,DisplayName=${name}]`;
    const before = [line(was, 'rotated')];
    const target: Target = {
      id: app.objectId ?? app.id,
      type: app.objectId === undefined ? 'ServicePrincipal' : 'Application',
      name: app.displayName,
      changed: [
        { name: 'KeyDescription', before, after: [...before, line(keyId, displayName)] },
        { name: 'Included Updated Properties', after: 'KeyDescription' },
      ],
    };
    return directoryAudit({
      ...how,
      activity:
        app.objectId === undefined
          ? 'Add service principal credentials'
          : 'Update application – Certificates and secrets management',
      category: 'ApplicationManagement',
      operation: 'Update',
      targets: [target],
      details: [['AppId', app.appId]],
    });
  };

export const ownerAdded =
  (app: EntraApp, user: EntraUser): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add owner to application',
      category: 'ApplicationManagement',
      operation: 'Assign',
      targets: [
        userTarget(user, [{ name: 'Application.AppId', after: app.appId }]),
        { id: app.objectId ?? app.id, type: 'Application', name: app.displayName },
      ],
    });

export const consented =
  (
    app: EntraApp,
    user: EntraUser,
    scopes: readonly string[],
    { forAll = false }: { readonly forAll?: boolean } = {},
  ): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Consent to application',
      category: 'ApplicationManagement',
      operation: 'Assign',
      targets: [
        appTarget(app, [
          { name: 'ConsentContext.IsAdminConsent', after: forAll ? 'True' : 'False' },
          { name: 'ConsentContext.IsAppOnly', after: 'False' },
          { name: 'ConsentContext.OnBehalfOfAll', after: forAll ? 'True' : 'False' },
          {
            name: 'ConsentAction.Permissions',
            after: `[] => [[Id: , ClientId: ${app.id}, PrincipalId: ${forAll ? '' : user.id}, ResourceId: ${how.tenant.graphId}, ConsentType: ${forAll ? 'AllPrincipals' : 'Principal'}, Scope:  ${scopes.join(' ')}, CreatedDateTime: , LastModifiedDateTime ]]`,
          },
          { name: 'TargetId.ServicePrincipalNames', after: app.appId },
        ]),
      ],
    });

export const scopesGranted =
  (app: EntraApp, user: EntraUser, scopes: readonly string[]): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add delegated permission grant',
      category: 'ApplicationManagement',
      operation: 'Assign',
      targets: [
        {
          id: how.tenant.graphId,
          type: 'ServicePrincipal',
          name: 'Microsoft Graph',
          changed: [
            { name: 'DelegatedPermissionGrant.Scope', after: ` ${scopes.join(' ')}` },
            { name: 'DelegatedPermissionGrant.ConsentType', after: 'Principal' },
            { name: 'ServicePrincipal.ObjectID', after: app.id },
          ],
        },
        appTarget(app),
        userTarget(user),
      ],
    });

export const appRoleGiven =
  (app: EntraApp, permission: string): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Add app role assignment to service principal',
      category: 'ApplicationManagement',
      operation: 'Assign',
      targets: [
        {
          id: how.tenant.graphId,
          type: 'ServicePrincipal',
          name: 'Microsoft Graph',
          changed: [
            { name: 'AppRole.Value', after: permission },
            { name: 'ServicePrincipal.ObjectID', after: app.id },
            { name: 'ServicePrincipal.DisplayName', after: app.displayName },
          ],
        },
        appTarget(app),
      ],
    });

export const policyChanged =
  (policy: { readonly id: string; readonly name: string }, before: Json, after: Json): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Update conditional access policy',
      category: 'Policy',
      operation: 'Update',
      service: 'Conditional Access',
      targets: [
        {
          id: policy.id,
          type: 'Policy',
          name: policy.name,
          changed: [{ name: 'ConditionalAccessPolicy', before, after }],
        },
      ],
    });

/** The domain is made to believe an identity provider, or another one than before. */
export const federationSet = (domain: string, issuer: string): readonly Change[] =>
  (['Set domain authentication', 'Set federation settings on domain'] as const).map(
    (activity): Change =>
      (how) =>
        directoryAudit({
          ...how,
          activity,
          category: 'DirectoryManagement',
          operation: 'Update',
          targets: [
            {
              id: domain,
              type: 'Other',
              name: domain,
              changed: [
                { name: 'LiveType', before: ['Managed'], after: ['Federated'] },
                { name: 'IssuerUri', before: [], after: [issuer] },
              ],
            },
          ],
        }),
  );
