/** The configuration of the twin's tenant: as Microsoft ships it, with a few things set. */
import type { Raw } from '../../record.ts';
import { GLOBAL_ADMIN, GRAPH_SP, USER_ADMIN } from './seed-ids.ts';
import type { TwinState } from './state.ts';

const rulesOf = (recipients: readonly string[]): readonly Raw[] => [
  {
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyApprovalRule',
    id: 'Approval_EndUser_Assignment',
    setting: { isApprovalRequired: true },
  },
  ...[
    'Notification_Admin_Admin_Assignment',
    'Notification_Admin_Admin_Eligibility',
    'Notification_Admin_EndUser_Assignment',
  ].map((id) => ({
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyNotificationRule',
    id,
    isDefaultRecipientsEnabled: true,
    notificationRecipients: recipients,
  })),
];

const pim = (roleDefinitionId: string, recipients: readonly string[]): Raw => ({
  id: `DirectoryRole_t_p_${roleDefinitionId}`,
  policyId: `DirectoryRole_t_${roleDefinitionId}`,
  scopeId: '/',
  scopeType: 'DirectoryRole',
  roleDefinitionId,
  policy: { id: `DirectoryRole_t_${roleDefinitionId}`, rules: rulesOf(recipients) },
});

const method = (id: string, state: string, more: Raw = {}): Raw => ({
  '@odata.type': `#microsoft.graph.${id.toLowerCase()}AuthenticationMethodConfiguration`,
  id,
  state,
  ...more,
});

const shown = { state: 'enabled', includeTarget: { targetType: 'group', id: 'all_users' } };

export const seedSettings = (state: TwinState): void => {
  const set = (path: string, value: Raw | readonly Raw[]): void => {
    state.settings.set(path, value);
  };
  set('/policies/authenticationMethodsPolicy', {
    id: 'authenticationMethodsPolicy',
    displayName: 'Authentication Methods Policy',
    policyMigrationState: 'migrationComplete',
    authenticationMethodConfigurations: [
      method('MicrosoftAuthenticator', 'enabled', {
        isSoftwareOathEnabled: false,
        featureSettings: {
          displayAppInformationRequiredState: shown,
          displayLocationInformationRequiredState: shown,
        },
      }),
      method('Sms', 'disabled'),
      method('Voice', 'disabled'),
      method('Email', 'disabled'),
    ],
  });
  set('/policies/authorizationPolicy', {
    id: 'authorizationPolicy',
    displayName: 'Authorization Policy',
    allowInvitesFrom: 'adminsAndGuestInviters',
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    defaultUserRolePermissions: {
      allowedToCreateApps: false,
      allowedToCreateTenants: true,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
    },
  });
  set('/policies/adminConsentRequestPolicy', { isEnabled: true, reviewers: [] });
  set('/policies/identitySecurityDefaultsEnforcementPolicy', {
    id: '00000000-0000-0000-0000-000000000005',
    displayName: 'Security Defaults',
    isEnabled: false,
  });
  const lifetime = (restrictionType: string) => ({
    restrictionType,
    state: 'enabled',
    maxLifetime: 'P180D',
    restrictForAppsCreatedAfterDateTime: null,
  });
  const restrictions = {
    passwordCredentials: [lifetime('passwordLifetime'), lifetime('symmetricKeyLifetime')],
    keyCredentials: [lifetime('asymmetricKeyLifetime')],
  };
  set('/policies/defaultAppManagementPolicy', {
    id: 'tenantDefault',
    isEnabled: true,
    applicationRestrictions: restrictions,
    servicePrincipalRestrictions: restrictions,
  });
  set('/policies/deviceRegistrationPolicy', {
    id: 'deviceRegistrationPolicy',
    userDeviceQuota: 50,
    multiFactorAuthConfiguration: 'notRequired',
  });
  set('/policies/crossTenantAccessPolicy/default', {
    isServiceDefault: true,
    inboundTrust: {
      isMfaAccepted: false,
      isCompliantDeviceAccepted: false,
      isHybridAzureADJoinedDeviceAccepted: false,
    },
  });
  set('/policies/crossTenantAccessPolicy/partners', [
    {
      tenantId: '77777777-0000-4000-8000-000000000001',
      inboundTrust: { isMfaAccepted: true },
    },
  ]);
  set('/identity/conditionalAccess/namedLocations', [
    { id: 'loc-1', displayName: 'Office', isTrusted: true },
  ]);
  set('/policies/authenticationStrengthPolicies', [
    {
      id: '00000000-0000-0000-0000-000000000004',
      displayName: 'Phishing-resistant MFA',
      allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
    },
  ]);
  set('/groupSettings', [
    {
      id: 'gs-1',
      displayName: 'Consent Policy Settings',
      values: [{ name: 'EnableAdminConsentRequests', value: 'true' }],
    },
  ]);
  set('/subscribedSkus', [
    {
      id: 'sku-1',
      skuPartNumber: 'ENTERPRISEPREMIUM',
      capabilityStatus: 'Enabled',
      servicePlans: [{ servicePlanName: 'AAD_PREMIUM_P2', provisioningStatus: 'Success' }],
    },
  ]);
  set('/policies/roleManagementPolicyAssignments', [
    pim(GLOBAL_ADMIN, ['soc@example.com']),
    pim(USER_ADMIN, []),
  ]);
  set(`/classifications/${GRAPH_SP}`, [
    { id: 'class-1', classification: 'low', permissionName: 'User.Read' },
  ]);
};
