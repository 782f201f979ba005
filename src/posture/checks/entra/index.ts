/** Checks of a whole tenant and of those in it, by its own settings, and of the bridge to it from on premises. */
import type { Check } from '../../contract.ts';
import { seamlessSsoKeyAge } from '../active-directory/seamless-sso-key-age.ts';
import { adminsFromOnPremises } from './admins-from-on-premises.ts';
import { anybodyInvitesGuests } from './anybody-invites-guests.ts';
import { appCertificateLifetimeUnbounded } from './app-certificate-lifetime-unbounded.ts';
import { appRulesTheTenant } from './app-rules-the-tenant.ts';
import { appSecretLifetimeUnbounded } from './app-secret-lifetime-unbounded.ts';
import { appSecretsAllowed } from './app-secrets-allowed.ts';
import { authenticatorWithoutContext } from './authenticator-without-context.ts';
import { conditionalAccessExclusions } from './conditional-access-exclusions.ts';
import { conditionalAccessNarrowed } from './conditional-access-narrowed.ts';
import { conditionalAccessReportOnly } from './conditional-access-report-only.ts';
import { deviceCodeFlowAllowed } from './device-code-flow-allowed.ts';
import { factorsOfAnyTenantAccepted } from './factors-of-any-tenant-accepted.ts';
import { federationSigningKeyStands } from './federation-signing-key-stands.ts';
import { federationVouchesForFactors } from './federation-vouches-for-factors.ts';
import { globalAdminActivationWithoutAlert } from './global-admin-activation-without-alert.ts';
import { globalAdminCount } from './global-admin-count.ts';
import { globalAdminWithoutApproval } from './global-admin-without-approval.ts';
import { globalAdminsOutnumber } from './global-admins-outnumber.ts';
import { guestsReadDirectory } from './guests-read-directory.ts';
import { legacyAuthenticationAllowed } from './legacy-authentication-allowed.ts';
import { legacyMethodPolicies } from './legacy-method-policies.ts';
import { mfaNotForAll } from './mfa-not-for-all.ts';
import { mfaRegistrationAnywhere } from './mfa-registration-anywhere.ts';
import { noAdminConsentWorkflow } from './no-admin-consent-workflow.ts';
import { noSecondFactorAnywhere } from './no-second-factor-anywhere.ts';
import { openUserConsent } from './open-user-consent.ts';
import { passwordsExpire } from './passwords-expire.ts';
import { permanentAdminRoles } from './permanent-admin-roles.ts';
import { phishableMfaForAdmins } from './phishable-mfa-for-admins.ts';
import { phishableMfaForAll } from './phishable-mfa-for-all.ts';
import { publisherNotVerified } from './publisher-not-verified.ts';
import { riskyAgentsAllowed } from './risky-agents-allowed.ts';
import { riskySignInsAllowed } from './risky-sign-ins-allowed.ts';
import { riskyUsersAllowed } from './risky-users-allowed.ts';
import { roleActivationWithoutAlert } from './role-activation-without-alert.ts';
import { roleAssignmentWithoutAlert } from './role-assignment-without-alert.ts';
import { rolesAssignedOutsidePim } from './roles-assigned-outside-pim.ts';
import { rulerWithoutStrongFactor } from './ruler-without-strong-factor.ts';
import { synchroniserWithMoreRoles } from './synchroniser-with-more-roles.ts';
import { unmanagedDevicesAllowed } from './unmanaged-devices-allowed.ts';
import { usersCreateTenants } from './users-create-tenants.ts';
import { usersRegisterApps } from './users-register-apps.ts';
import { weakMethodsEnabled } from './weak-methods-enabled.ts';

export const entraChecks: readonly Check[] = [
  adminsFromOnPremises,
  anybodyInvitesGuests,
  appCertificateLifetimeUnbounded,
  appRulesTheTenant,
  appSecretLifetimeUnbounded,
  appSecretsAllowed,
  authenticatorWithoutContext,
  conditionalAccessExclusions,
  conditionalAccessNarrowed,
  conditionalAccessReportOnly,
  deviceCodeFlowAllowed,
  factorsOfAnyTenantAccepted,
  federationSigningKeyStands,
  federationVouchesForFactors,
  globalAdminActivationWithoutAlert,
  globalAdminCount,
  globalAdminWithoutApproval,
  globalAdminsOutnumber,
  guestsReadDirectory,
  legacyAuthenticationAllowed,
  legacyMethodPolicies,
  mfaNotForAll,
  mfaRegistrationAnywhere,
  noAdminConsentWorkflow,
  noSecondFactorAnywhere,
  openUserConsent,
  passwordsExpire,
  permanentAdminRoles,
  phishableMfaForAdmins,
  phishableMfaForAll,
  publisherNotVerified,
  riskyAgentsAllowed,
  riskySignInsAllowed,
  riskyUsersAllowed,
  roleActivationWithoutAlert,
  roleAssignmentWithoutAlert,
  rolesAssignedOutsidePim,
  rulerWithoutStrongFactor,
  synchroniserWithMoreRoles,
  unmanagedDevicesAllowed,
  usersCreateTenants,
  usersRegisterApps,
  weakMethodsEnabled,
  seamlessSsoKeyAge,
];
