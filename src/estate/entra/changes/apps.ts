/** Apps: secrets, owners, consents, permissions. */
import { appTarget, directoryAudit, type Target, userTarget } from '../audit.ts';
import type { EntraApp, EntraUser } from '../tenant.ts';
import type { Change } from './change.ts';

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
