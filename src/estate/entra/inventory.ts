/** The tenant's lists as Microsoft Graph gives them, each under the name of its collection. */
import { DAY } from '../../core/index.ts';
import type { EntraExport } from '../../sources/entra/index.ts';
import type { Json } from '../common/stable.ts';
import { stable, stableUuid } from '../common/stable.ts';
import { isGone } from '../common/staff.ts';
import { isoSeconds } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import {
  administratorsOf,
  type EntraApp,
  type EntraUser,
  keyOn,
  microsoft,
  type RoleName,
  roles,
  SECRET_DAYS,
  type Tenant,
  tenantOf,
} from './tenant.ts';

const agoText = (organisation: Organisation, at: number, name: string, days: number): string =>
  isoSeconds(at - stable(organisation, 'ago', name).int(2, days) * DAY);

const userObject = (organisation: Organisation, user: EntraUser, at: number): Json => ({
  id: user.id,
  accountEnabled: user.person === undefined || !isGone(user.person, at),
  createdDateTime: agoText(organisation, at, `made ${user.upn}`, 1500),
  department: user.person?.job ?? null,
  displayName: user.displayName,
  mail: user.person?.email ?? null,
  userPrincipalName: user.upn,
  userType: 'Member',
  lastPasswordChangeDateTime: agoText(organisation, at, `password ${user.upn}`, 300),
  onPremisesSyncEnabled: user.person === undefined ? null : true,
  ...(user.person === undefined
    ? {}
    : {
        onPremisesSamAccountName: user.person.email.split('@')[0],
        onPremisesDomainName: 'corp.northwind.example',
        signInActivity: { lastSignInDateTime: isoSeconds(at - DAY) },
      }),
});

const registration = ({ id, upn, person }: EntraUser): Json => {
  const none = person === undefined;
  return {
    id,
    userPrincipalName: upn,
    isMfaRegistered: !none,
    methodsRegistered: none
      ? []
      : person.job === 'admin'
        ? ['fido2', 'microsoftAuthenticatorPush']
        : ['microsoftAuthenticatorPush', 'mobilePhone'],
  };
};

const VENDOR_TENANT = '7f0c1b52-94a3-4b26-8e55-0a6f5d2c9b10';

const principal = (tenant: Tenant, app: EntraApp): Json => ({
  id: app.id,
  appId: app.appId,
  displayName: app.displayName,
  accountEnabled: true,
  servicePrincipalType: app.kind === 'managed' ? 'ManagedIdentity' : 'Application',
  appOwnerOrganizationId:
    app.kind === 'managed' ? null : app.kind === 'vendor' ? VENDOR_TENANT : tenant.id,
  appRoles: [],
  keyCredentials: [],
  passwordCredentials: [],
  replyUrls: [],
  owners: [],
});

const application = (organisation: Organisation, app: EntraApp, at: number): Json => {
  const keyId = keyOn(organisation, app, Math.floor(at / DAY));
  return {
    id: app.objectId,
    appId: app.appId,
    displayName: app.displayName,
    createdDateTime: agoText(organisation, at, `made ${app.displayName}`, 1500),
    publisherDomain: 'northwind.example',
    signInAudience: 'AzureADMyOrg',
    web: { redirectUris: [] },
    keyCredentials: [],
    passwordCredentials: [
      {
        keyId,
        displayName: 'rotated',
        startDateTime: agoText(organisation, at, `key ${keyId}`, SECRET_DAYS),
        endDateTime: isoSeconds(at + 200 * DAY),
      },
    ],
  };
};

/** Permission of Microsoft Graph → id of its app role, the same in every tenant. */
const appRoles = {
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Sites.Read.All': '332a536c-c7ef-4017-ab91-336970924f0d',
} as const;

type Permission = keyof typeof appRoles;

const permissionsOf = (app: EntraApp): readonly Permission[] => {
  if (app.kind === 'dormant') return ['Directory.ReadWrite.All'];
  if (app.kind !== 'own') return [];
  return app.displayName.includes('backup') ? ['Mail.Read', 'Sites.Read.All'] : ['User.Read.All'];
};

const graphPrincipal = (tenant: Tenant): Json => ({
  id: tenant.graphId,
  appId: microsoft.graph[0],
  displayName: microsoft.graph[1],
  accountEnabled: true,
  servicePrincipalType: 'Application',
  appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  appRoles: Object.entries(appRoles).map(([value, id]) => ({ id, value })),
  keyCredentials: [],
  passwordCredentials: [],
});

const actions: Readonly<Record<RoleName, readonly string[]>> = {
  'Global Administrator': ['microsoft.directory/users/allProperties/allTasks'],
  'Privileged Role Administrator': ['microsoft.directory/roleAssignments/allProperties/allTasks'],
  'Cloud Application Administrator': ['microsoft.directory/applications/credentials/update'],
  'User Administrator': ['microsoft.directory/users/password/update'],
  'Helpdesk Administrator': ['microsoft.directory/users/password/update'],
  'Directory Synchronization Accounts': ['microsoft.directory/users/create'],
};

const worn = (organisation: Organisation, user: EntraUser, role: RoleName): Json => ({
  id: stableUuid(organisation, 'worn', user.id, role),
  principalId: user.id,
  roleDefinitionId: roles[role],
  directoryScopeId: '/',
  assignmentType: 'Assigned',
  memberType: 'Direct',
  startDateTime: null,
  endDateTime: null,
});

const consents = (tenant: Tenant): readonly Json[] =>
  tenant.apps
    .filter(({ kind }) => kind === 'vendor')
    .map((app) => ({
      id: `grant-${app.id}`,
      clientId: app.id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: tenant.graphId,
      scope: 'openid profile User.Read offline_access',
    }));

export const entraExport = (organisation: Organisation, at: number): EntraExport => {
  const tenant = tenantOf(organisation);
  const people = tenant.users.filter(({ person }) => person !== undefined && person.joins <= at);
  const users = [...people, tenant.sync, tenant.emergency];
  const administrators = administratorsOf(organisation);
  return {
    tenantId: tenant.id,
    users: users.map((user) => userObject(organisation, user, at)),
    userRegistrationDetails: users.map(registration),
    servicePrincipals: [
      graphPrincipal(tenant),
      ...tenant.apps.map((app) => principal(tenant, app)),
    ],
    applications: tenant.apps
      .filter(({ objectId }) => objectId !== undefined)
      .map((app) => application(organisation, app, at)),
    groups: ['Staff', 'Engineering', 'Finance readers', 'VPN users'].map((displayName) => ({
      id: stableUuid(organisation, 'entra-group', displayName),
      displayName,
      securityEnabled: true,
      members: people
        .filter(({ person }) => displayName !== 'Engineering' || person?.job === 'engineer')
        .map(({ id }) => ({ id })),
    })),
    roleDefinitions: (Object.keys(roles) as RoleName[]).map((displayName) => ({
      id: roles[displayName],
      templateId: roles[displayName],
      displayName,
      isBuiltIn: true,
      isPrivileged: true,
      rolePermissions: [{ allowedResourceActions: actions[displayName], condition: null }],
    })),
    roleAssignments: [
      worn(organisation, tenant.emergency, 'Global Administrator'),
      worn(organisation, tenant.sync, 'Directory Synchronization Accounts'),
      ...administrators
        .filter(({ standing }) => standing)
        .map(({ user, role }) => worn(organisation, user, role)),
    ],
    roleEligibilities: administrators
      .filter(({ standing }) => !standing)
      .map(({ user, role }) => worn(organisation, user, role)),
    oauth2PermissionGrants: consents(tenant),
    appRoleAssignments: tenant.apps.flatMap((app) =>
      permissionsOf(app).map((permission) => ({
        id: stableUuid(organisation, 'app-role', app.id, permission),
        appRoleId: appRoles[permission],
        principalId: app.id,
        principalType: 'ServicePrincipal',
        resourceId: tenant.graphId,
        resourceDisplayName: 'Microsoft Graph',
      })),
    ),
    conditionalAccessPolicies: [
      {
        id: stableUuid(organisation, 'policy', 'mfa'),
        displayName: 'MFA for everybody',
        state: 'enabled',
        conditions: {
          clientAppTypes: ['all'],
          users: { includeUsers: ['All'], excludeUsers: [tenant.emergency.id, tenant.sync.id] },
          applications: { includeApplications: ['All'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      },
    ],
  };
};
