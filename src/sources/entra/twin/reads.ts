/** What the twin lists, and the permission that each listing needs. */
import type { Raw } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { fault, missing, paged, within } from './answers.ts';
import { settingRoutes } from './settings.ts';
import type { TwinState } from './state.ts';

const APPS = 'Application.Read.All';
const ROLES = 'RoleManagement.Read.Directory';
const AUDIT = 'AuditLog.Read.All';

/** `/v1.0` and `/beta` answer alike. */
const both = (path: string, route: Omit<TwinRoute, 'method' | 'path'>): readonly TwinRoute[] =>
  ['/v1.0', '/beta'].map((version) => ({ method: 'GET', path: `${version}${path}`, ...route }));

/** `$expand` cuts off after this. */
const EXPANDED = 20;

const withOwners =
  (state: TwinState) =>
  (one: Raw): Raw => ({
    ...one,
    owners: (state.owners.get(String(one['id'])) ?? []).slice(0, EXPANDED).map((id) => ({ id })),
  });

const fieldsOf = (request: TwinRequest, one: Raw): Raw => {
  const wanted = request.query.get('$select')?.split(',');
  if (wanted === undefined) return one;
  const extra = request.query.has('$expand') ? ['owners'] : [];
  return Object.fromEntries(
    [...wanted, ...extra, '@odata.type'].flatMap((name) =>
      one[name] === undefined ? [] : [[name, one[name]]],
    ),
  );
};

const objects = (state: TwinState): readonly TwinRoute[] => {
  const simple = (
    path: string,
    permission: TwinRoute['permission'],
    values: () => Iterable<Raw>,
  ): readonly TwinRoute[] =>
    both(path, {
      permission,
      answer: (request) =>
        paged(
          request,
          [...values()].map((one) => fieldsOf(request, one)),
        ),
    });
  const one = (path: string, permission: string, map: ReadonlyMap<string, Raw>) =>
    both(`${path}/:id`, {
      permission,
      answer: (request) => {
        const found = map.get(request.params['id'] ?? '');
        if (found === undefined) return missing(request.params['id'] ?? '');
        return { status: 200, body: fieldsOf(request, found) };
      },
    });
  const owned = (map: ReadonlyMap<string, Raw>) => () => [...map.values()].map(withOwners(state));
  return [
    ...simple(
      '/users',
      (request) =>
        request.query.get('$select')?.includes('signInActivity') ? AUDIT : 'User.Read.All',
      () => state.users.values(),
    ),
    ...one('/users', 'User.Read.All', state.users),
    ...simple('/servicePrincipals', APPS, owned(state.servicePrincipals)),
    ...one('/servicePrincipals', APPS, state.servicePrincipals),
    ...simple('/applications', APPS, owned(state.applications)),
    ...one('/applications', APPS, state.applications),
    ...simple('/groups', 'GroupMember.Read.All', owned(state.groups)),
    ...simple('/oauth2PermissionGrants', 'Directory.Read.All', () => state.grants.values()),
    ...one('/oauth2PermissionGrants', 'Directory.Read.All', state.grants),
    ...simple('/identity/conditionalAccess/policies', 'Policy.Read.All', () =>
      state.policies.values(),
    ),
    ...simple('/devices', 'Device.Read.All', () => state.devices.values()),
    ...simple('/domains', 'Domain.Read.All', () => state.domains.values()),
    ...simple('/roleManagement/directory/roleDefinitions', ROLES, () =>
      state.roleDefinitions.values(),
    ),
    ...simple('/roleManagement/directory/roleAssignments', ROLES, () =>
      state.roleAssignments.values(),
    ),
    ...one('/roleManagement/directory/roleAssignments', ROLES, state.roleAssignments),
    ...simple('/reports/authenticationMethods/userRegistrationDetails', AUDIT, () =>
      state.registrations.values(),
    ),
    ...simple('/reports/servicePrincipalSignInActivities', AUDIT, () =>
      state.principalActivities.values(),
    ),
    ...simple('/reports/appCredentialSignInActivities', AUDIT, () =>
      state.credentialActivities.values(),
    ),
  ];
};

/** One object's own lists. */
const related = (state: TwinState): readonly TwinRoute[] => [
  ...both('/groups/:id/members', {
    permission: 'GroupMember.Read.All',
    answer: (request) =>
      paged(
        request,
        (state.members.get(request.params['id'] ?? '') ?? []).map((id) => ({ id })),
      ),
  }),
  ...(['groups', 'applications', 'servicePrincipals'] as const).flatMap((collection) =>
    both(`/${collection}/:id/owners`, {
      permission: collection === 'groups' ? 'GroupMember.Read.All' : APPS,
      answer: (request) =>
        paged(
          request,
          (state.owners.get(request.params['id'] ?? '') ?? []).map((id) => ({ id })),
        ),
    }),
  ),
  ...both('/applications/:id/federatedIdentityCredentials', {
    permission: APPS,
    answer: (request) =>
      paged(request, state.federatedCredentials.get(request.params['id'] ?? '') ?? []),
  }),
  ...both('/servicePrincipals/:id/appRoleAssignedTo', {
    permission: APPS,
    answer: (request) =>
      paged(
        request,
        [...state.appRoleAssignments.values()].filter(
          (one) => one['resourceId'] === request.params['id'],
        ),
      ),
  }),
  ...both('/servicePrincipals/:id/appRoleAssignedTo/:assignment', {
    permission: APPS,
    answer: (request) => {
      const found = state.appRoleAssignments.get(request.params['assignment'] ?? '');
      return found === undefined
        ? missing(request.params['assignment'] ?? '')
        : { status: 200, body: found };
    },
  }),
  ...both('/domains/:id/federationConfiguration', {
    permission: 'Domain.Read.All',
    answer: (request) => paged(request, state.federations.get(request.params['id'] ?? '') ?? []),
  }),
];

const unlicensed = fault(
  400,
  'AadPremiumLicenseRequired',
  'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
);

/** What only a P2 tenant has. */
const premium = (state: TwinState): readonly TwinRoute[] => {
  const listed = (
    path: string,
    permission: string,
    values: (request: TwinRequest) => Iterable<Raw>,
  ) =>
    both(path, {
      permission,
      answer: (request) => (state.licensed ? paged(request, [...values(request)]) : unlicensed),
    });
  return [
    ...listed('/roleManagement/directory/roleAssignmentScheduleInstances', ROLES, () =>
      state.roleAssignments.values(),
    ),
    ...listed('/roleManagement/directory/roleEligibilityScheduleInstances', ROLES, () =>
      state.roleEligibilities.values(),
    ),
    ...listed('/identityProtection/riskyUsers', 'IdentityRiskyUser.Read.All', () =>
      state.riskyUsers.values(),
    ),
    ...listed(
      '/identityProtection/riskyServicePrincipals',
      'IdentityRiskyServicePrincipal.Read.All',
      () => state.riskyServicePrincipals.values(),
    ),
    ...listed('/identityProtection/riskDetections', 'IdentityRiskEvent.Read.All', (request) =>
      within(request, state.riskDetections, 'detectedDateTime'),
    ),
    ...listed(
      '/identityProtection/servicePrincipalRiskDetections',
      'IdentityRiskyServicePrincipal.Read.All',
      (request) => within(request, state.principalRiskDetections, 'detectedDateTime'),
    ),
  ];
};

const logs = (state: TwinState): readonly TwinRoute[] => [
  ...both('/auditLogs/directoryAudits', {
    permission: AUDIT,
    answer: (request) => paged(request, within(request, state.audits, 'activityDateTime')),
  }),
  ...both('/auditLogs/signIns', {
    permission: AUDIT,
    answer: (request) => paged(request, within(request, state.signIns, 'createdDateTime')),
  }),
  ...both('/auditLogs/provisioning', {
    permission: AUDIT,
    answer: (request) => paged(request, within(request, state.provisioning, 'activityDateTime')),
  }),
];

export const readRoutes = (state: TwinState): readonly TwinRoute[] => [
  ...objects(state),
  ...related(state),
  ...premium(state),
  ...settingRoutes(state),
  ...logs(state),
];
