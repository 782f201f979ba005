/** A small tenant with one of each: people, guests, apps, secrets, consents, roles, groups, policies, logs. */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import { emptyState, type HeldToken, type TwinState } from './state.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const START = Date.UTC(2026, 5, 1, 8);

export const NADIA = 'aaaaaaaa-0000-4000-8000-000000000001';
export const SAM = 'aaaaaaaa-0000-4000-8000-000000000002';
const GUEST = 'aaaaaaaa-0000-4000-8000-000000000003';
const SYNC = 'aaaaaaaa-0000-4000-8000-000000000004';
export const EXPORT_SP = 'eeeeeeee-0000-4000-8000-000000000001';
export const GRAPH_SP = 'eeeeeeee-0000-4000-8000-000000000002';
export const VENDOR_SP = 'eeeeeeee-0000-4000-8000-000000000003';
export const IDENTITY_SP = 'eeeeeeee-0000-4000-8000-000000000004';
const AGENT_SP = 'eeeeeeee-0000-4000-8000-000000000005';
export const EXPORT_APP = 'bbbbbbbb-0000-4000-8000-000000000001';
const EXPORT_APP_ID = 'ffffffff-0000-4000-8000-000000000001';
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const SECRET_KEY = 'cccccccc-0000-4000-8000-000000000001';
export const CERT_KEY = 'cccccccc-0000-4000-8000-000000000002';
const ADMINS = '99999999-0000-4000-8000-000000000001';
export const STAFF = '99999999-0000-4000-8000-000000000002';
export const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10';
const USER_ADMIN = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const SYNC_ROLE = 'd29b2b05-8046-44ba-8758-1e26182fcf32';
const ROLE_RW = '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8';

/** Stand in the twin only; no snapshot may show them. */
export const secrets = ['s3cr3t-of-export', 's3cr3t-of-reader', 's3cr3t-of-actor', 's3cHint'];

const iso = (time: number): string => new Date(time).toISOString();

const all = (state: TwinState): void => {
  const user = (id: string, upn: string, more: Raw = {}): void => {
    state.users.set(id, {
      id,
      accountEnabled: true,
      createdDateTime: '2024-02-03T04:05:06Z',
      displayName: upn.split('@')[0],
      userPrincipalName: upn,
      mail: upn,
      userType: 'Member',
      lastPasswordChangeDateTime: '2025-11-12T13:14:15Z',
      signInSessionsValidFromDateTime: '2025-11-12T13:14:15Z',
      onPremisesSyncEnabled: null,
      ...more,
    });
    state.registrations.set(id, {
      id,
      userPrincipalName: upn,
      isMfaRegistered: more['mfa'] !== false,
      methodsRegistered: more['mfa'] === false ? [] : ['microsoftAuthenticatorPush', 'fido2'],
    });
  };
  user(NADIA, 'nadia@example.com', {
    employeeId: 'E-1001',
    signInActivity: {
      lastSignInDateTime: '2026-05-30T09:00:00Z',
      lastNonInteractiveSignInDateTime: '2026-05-31T10:00:00Z',
    },
  });
  user(SAM, 'sam@example.com', {
    onPremisesSyncEnabled: true,
    onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104',
    onPremisesSamAccountName: 'sam',
    onPremisesDomainName: 'corp.example.com',
    mfa: false,
  });
  user(GUEST, 'kim_partner.example#EXT#@example.onmicrosoft.com', {
    mail: 'kim@partner.example',
    userType: 'Guest',
    externalUserState: 'Accepted',
  });
  user(SYNC, 'Sync_DC1_0123456789ab@example.onmicrosoft.com', { mail: null, mfa: false });
  const principal = (id: string, appId: string, name: string, more: Raw = {}): void => {
    state.servicePrincipals.set(id, {
      id,
      appId,
      displayName: name,
      accountEnabled: true,
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: TENANT,
      appRoles: [],
      keyCredentials: [],
      passwordCredentials: [],
      replyUrls: [],
      ...more,
    });
  };
  principal(EXPORT_SP, EXPORT_APP_ID, 'nightly-export');
  principal(GRAPH_SP, GRAPH_APP_ID, 'Microsoft Graph', {
    appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    appRoles: [{ id: ROLE_RW, value: 'RoleManagement.ReadWrite.Directory' }],
  });
  principal(VENDOR_SP, 'ffffffff-0000-4000-8000-000000000003', 'Acme Backup', {
    appOwnerOrganizationId: '77777777-0000-4000-8000-000000000001',
    verifiedPublisher: { displayName: 'Acme', verifiedPublisherId: '5555555' },
  });
  principal(IDENTITY_SP, 'ffffffff-0000-4000-8000-000000000004', 'vm-build', {
    servicePrincipalType: 'ManagedIdentity',
    appOwnerOrganizationId: null,
    alternativeNames: [
      'isExplicit=False',
      '/subscriptions/00000000-1111-4222-8333-444444444444/resourcegroups/build/providers/Microsoft.Compute/virtualMachines/build',
    ],
  });
  principal(AGENT_SP, 'ffffffff-0000-4000-8000-000000000005', 'helpdesk-agent', {
    '@odata.type': '#microsoft.graph.agentIdentity',
    agentIdentityBlueprintId: 'ffffffff-0000-4000-8000-00000000000b',
  });
  state.applications.set(EXPORT_APP, {
    id: EXPORT_APP,
    appId: EXPORT_APP_ID,
    createdDateTime: '2025-05-01T12:00:00Z',
    displayName: 'nightly-export',
    publisherDomain: 'example.com',
    signInAudience: 'AzureADMyOrg',
    web: { redirectUris: ['https://export.example.com/callback'] },
    passwordCredentials: [
      {
        keyId: SECRET_KEY,
        displayName: 'ci',
        hint: 's3cHint',
        startDateTime: '2025-05-01T12:00:00Z',
        endDateTime: '2027-05-01T12:00:00Z',
      },
    ],
    keyCredentials: [
      {
        keyId: CERT_KEY,
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        customKeyIdentifier: 'AAAA',
        startDateTime: '2025-06-01T00:00:00Z',
        endDateTime: '2026-12-01T00:00:00Z',
      },
    ],
  });
  state.secrets.set(SECRET_KEY, 's3cr3t-of-export');
  state.owners.set(EXPORT_APP, [SAM]);
  state.owners.set(ADMINS, [NADIA]);
  state.federatedCredentials.set(EXPORT_APP, [
    {
      id: 'fedcred-1',
      name: 'deploy',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:example/site:environment:prod',
      audiences: ['api://AzureADTokenExchange'],
    },
  ]);
  rights(state);
  rest(state);
};

const rights = (state: TwinState): void => {
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
    endDateTime: iso(START + 4 * HOUR),
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

const rest = (state: TwinState): void => {
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
  const risky = { riskLevel: 'high', riskState: 'atRisk', riskLastUpdatedDateTime: iso(START) };
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

/** What the holders have in their hands at the start. */
const handedOut = (): readonly HeldToken[] => {
  const token = (
    id: string,
    ofId: string,
    kind: HeldToken['kind'],
    life: number | undefined,
    more: Partial<HeldToken> = {},
  ): HeldToken => ({
    id,
    ofId,
    kind,
    issuedAt: START - MINUTE,
    expiresAt: life === undefined ? undefined : START - MINUTE + life,
    cae: false,
    ...more,
  });
  return [NADIA, SAM, EXPORT_SP, VENDOR_SP].flatMap((ofId) => {
    const isUser = ofId === NADIA || ofId === SAM;
    const keyId = ofId === EXPORT_SP ? { keyId: SECRET_KEY } : {};
    return [
      ...(isUser
        ? [
            token(`refresh ${ofId}`, ofId, 'refresh', 90 * DAY),
            token(`cookie ${ofId}`, ofId, 'app_cookie', undefined),
          ]
        : []),
      token(`plain ${ofId}`, ofId, 'access', 85 * MINUTE, keyId),
      token(`cae ${ofId}`, ofId, 'access', (isUser ? 28 : 24) * HOUR, { cae: true, ...keyId }),
    ];
  });
};

export const seedState = (roles: readonly string[]): TwinState => {
  const state = emptyState(TENANT, [
    { clientId: 'reader', secret: 's3cr3t-of-reader', roles },
    { clientId: 'actor', secret: 's3cr3t-of-actor', roles },
  ]);
  all(state);
  state.tokens.push(...handedOut());
  return state;
};
