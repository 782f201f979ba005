/** Consents, roles, groups, policies, domains and reports of the twin. */
import { HOUR } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import {
  ADMINS,
  AGENT_SP,
  EXPORT_APP_ID,
  EXPORT_SP,
  GLOBAL_ADMIN,
  GRAPH_SP,
  NADIA,
  ROLE_RW,
  SAM,
  SECRET_KEY,
  STAFF,
  START,
  SYNC,
  SYNC_ROLE,
  USER_ADMIN,
  VENDOR_SP,
} from './seed-ids.ts';
import type { TwinState } from './state.ts';

export const seedRights = (state: TwinState): void => {
  state.grants.set('grant-1', {
    id: 'grant-1',
    clientId: VENDOR_SP,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: GRAPH_SP,
    scope: 'Mail.Read offline_access User.Read',
  });
  state.grants.set('grant-2', {
    id: 'grant-2',
    clientId: EXPORT_SP,
    consentType: 'Principal',
    principalId: NADIA,
    resourceId: GRAPH_SP,
    scope: 'User.Read',
  });
  state.appRoleAssignments.set('approle-1', {
    id: 'approle-1',
    appRoleId: ROLE_RW,
    createdDateTime: '2025-05-02T00:00:00Z',
    principalId: EXPORT_SP,
    principalType: 'ServicePrincipal',
    resourceId: GRAPH_SP,
    resourceDisplayName: 'Microsoft Graph',
  });
  state.appRoleAssignments.set('approle-2', {
    id: 'approle-2',
    appRoleId: '00000000-0000-0000-0000-000000000000',
    createdDateTime: '2025-05-03T00:00:00Z',
    principalId: STAFF,
    principalType: 'Group',
    resourceId: VENDOR_SP,
    resourceDisplayName: 'Acme Backup',
  });
  const role = (id: string, displayName: string, actions: readonly string[]): void => {
    state.roleDefinitions.set(id, {
      id,
      templateId: id,
      displayName,
      isBuiltIn: true,
      isEnabled: true,
      isPrivileged: true,
      rolePermissions: [{ allowedResourceActions: actions, condition: null }],
    });
  };
  role(GLOBAL_ADMIN, 'Global Administrator', ['microsoft.directory/users/allProperties/allTasks']);
  role(USER_ADMIN, 'User Administrator', ['microsoft.directory/users/password/update']);
  role(SYNC_ROLE, 'Directory Synchronization Accounts', ['microsoft.directory/users/create']);
  const worn = (id: string, principalId: string, roleDefinitionId: string, more: Raw): void => {
    state.roleAssignments.set(id, {
      id,
      principalId,
      roleDefinitionId,
      directoryScopeId: '/',
      assignmentType: 'Assigned',
      memberType: 'Direct',
      startDateTime: null,
      endDateTime: null,
      roleAssignmentOriginId: id,
      ...more,
    });
  };
  worn('worn-1', NADIA, GLOBAL_ADMIN, {
    assignmentType: 'Activated',
    endDateTime: new Date(START + 4 * HOUR).toISOString(),
  });
  worn('worn-2', ADMINS, USER_ADMIN, {});
  worn('worn-3', EXPORT_SP, USER_ADMIN, { directoryScopeId: '/administrativeUnits/au-1' });
  worn('worn-4', SYNC, SYNC_ROLE, {});
  state.roleEligibilities.set('eligible-1', {
    id: 'eligible-1',
    principalId: NADIA,
    roleDefinitionId: GLOBAL_ADMIN,
    directoryScopeId: '/',
    memberType: 'Direct',
    startDateTime: '2026-01-01T00:00:00Z',
    endDateTime: '2026-12-31T00:00:00Z',
  });
};

export const seedRest = (state: TwinState): void => {
  for (const [id, displayName, isAssignableToRole] of [
    [ADMINS, 'Helpdesk admins', true],
    [STAFF, 'Staff', false],
  ] as const) {
    state.groups.set(id, { id, displayName, isAssignableToRole, securityEnabled: true });
  }
  state.members.set(ADMINS, [SAM, AGENT_SP]);
  state.members.set(STAFF, [NADIA, SAM, ADMINS]);
  state.policies.set('policy-1', {
    id: '44444444-0000-4000-8000-000000000001',
    displayName: 'MFA for all',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeUsers: ['All'], excludeUsers: [SYNC] },
      applications: { includeApplications: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
  state.devices.set('device-1', {
    id: '55555555-0000-4000-8000-000000000001',
    deviceId: 'dev-1',
    displayName: 'NADIA-LT',
    accountEnabled: true,
    operatingSystem: 'Windows',
    trustType: 'AzureAd',
    isCompliant: true,
    isManaged: true,
  });
  state.domains.set('example.com', {
    id: 'example.com',
    authenticationType: 'Managed',
    isVerified: true,
    isDefault: true,
  });
  state.domains.set('old.example.com', {
    id: 'old.example.com',
    authenticationType: 'Federated',
    isVerified: true,
    isDefault: false,
  });
  state.federations.set('old.example.com', [
    {
      id: 'fed-1',
      issuerUri: 'http://adfs.old.example.com/adfs/services/trust',
      preferredAuthenticationProtocol: 'wsFed',
      federatedIdpMfaBehavior: 'acceptIfMfaDoneByFederatedIdp',
    },
  ]);
  const risky = {
    riskLevel: 'high',
    riskState: 'atRisk',
    riskLastUpdatedDateTime: new Date(START).toISOString(),
  };
  state.riskyUsers.set(SAM, { id: SAM, userPrincipalName: 'sam@example.com', ...risky });
  state.riskyServicePrincipals.set(VENDOR_SP, { id: VENDOR_SP, displayName: 'Acme', ...risky });
  state.principalActivities.set('pa-1', {
    id: 'pa-1',
    appId: EXPORT_APP_ID,
    lastSignInActivity: { lastSignInDateTime: '2026-05-31T02:00:00Z' },
  });
  state.credentialActivities.set('ca-1', {
    id: 'ca-1',
    keyId: SECRET_KEY,
    appId: EXPORT_APP_ID,
    signInActivity: { lastSignInDateTime: '2026-05-31T02:00:00Z' },
  });
};
