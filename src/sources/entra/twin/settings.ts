/** The tenant's own configuration in the twin, and the permission that each object needs. */
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { fault, missing, paged } from './answers.ts';
import type { TwinState } from './state.ts';

const POLICIES = 'Policy.Read.All';
const DIRECTORY = 'Directory.Read.All';
const ROLES = 'RoleManagement.Read.Directory';

const permissions: Readonly<Record<string, string>> = {
  '/policies/authenticationMethodsPolicy': POLICIES,
  '/policies/authorizationPolicy': POLICIES,
  '/policies/adminConsentRequestPolicy': POLICIES,
  '/policies/identitySecurityDefaultsEnforcementPolicy': POLICIES,
  '/policies/defaultAppManagementPolicy': POLICIES,
  '/policies/deviceRegistrationPolicy': POLICIES,
  '/policies/crossTenantAccessPolicy/default': POLICIES,
  '/policies/crossTenantAccessPolicy/partners': POLICIES,
  '/identity/conditionalAccess/namedLocations': POLICIES,
  '/policies/authenticationStrengthPolicies': POLICIES,
  '/groupSettings': DIRECTORY,
  '/subscribedSkus': DIRECTORY,
  '/policies/roleManagementPolicyAssignments': ROLES,
};

const unlicensed = fault(
  400,
  'AadPremiumLicenseRequired',
  'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
);

const answerOf = (state: TwinState, path: string, request: TwinRequest) => {
  const found = state.settings.get(path);
  if (path === '/policies/roleManagementPolicyAssignments' && !state.licensed) return unlicensed;
  if (found === undefined) return missing(path);
  return Array.isArray(found) ? paged(request, found) : { status: 200, body: found };
};

export const settingRoutes = (state: TwinState): readonly TwinRoute[] => [
  ...Object.entries(permissions).map(
    ([path, permission]): TwinRoute => ({
      method: 'GET',
      path: `/v1.0${path}`,
      permission,
      answer: (request) => answerOf(state, path, request),
    }),
  ),
  {
    method: 'GET',
    path: '/v1.0/servicePrincipals/:id/delegatedPermissionClassifications',
    permission: 'Application.Read.All',
    answer: (request) =>
      paged(
        request,
        [state.settings.get(`/classifications/${request.params['id'] ?? ''}`) ?? []].flat(),
      ),
  },
];
