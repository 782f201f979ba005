/** Every check: those of every system one line each, those of one system by its folder. */
import type { Check } from '../contract.ts';
import { activeDirectoryChecks } from './active-directory/index.ts';
import { agentsChecks } from './agents/index.ts';
import { auth0Checks } from './auth0/index.ts';
import { consoleAccessForMachine } from './authentication/console-access-for-machine.ts';
import { noMfa } from './authentication/no-mfa.ts';
import { awsChecks } from './aws/index.ts';
import { azureChecks } from './azure/index.ts';
import { appPassword } from './credentials/app-password.ts';
import { bearerSecretAtHighTier } from './credentials/bearer-secret-at-high-tier.ts';
import { credentialNeverUsed } from './credentials/credential-never-used.ts';
import { credentialWithoutEnd } from './credentials/credential-without-end.ts';
import { endedCredentialKept } from './credentials/ended-credential-kept.ts';
import { endsWithoutSuccessor } from './credentials/ends-without-successor.ts';
import { keyAge } from './credentials/key-age.ts';
import { secretInCode } from './credentials/secret-in-code.ts';
import { staticKeyInHuman } from './credentials/static-key-in-human.ts';
import { twoActiveKeys } from './credentials/two-active-keys.ts';
import { unknownLastUse } from './credentials/unknown-last-use.ts';
import { unusedCredential } from './credentials/unused-credential.ts';
import { duoChecks } from './duo/index.ts';
import { entraChecks } from './entra/index.ts';
import { gcpChecks } from './gcp/index.ts';
import { githubChecks } from './github/index.ts';
import { gitlabChecks } from './gitlab/index.ts';
import { googleWorkspaceChecks } from './google-workspace/index.ts';
import { kubernetesChecks } from './kubernetes/index.ts';
import { breakGlassNotTested } from './lifecycle/break-glass-not-tested.ts';
import { disabledWithLiveCredentials } from './lifecycle/disabled-with-live-credentials.ts';
import { dormantIdentity } from './lifecycle/dormant-identity.ts';
import { externalWithHighPrivilege } from './lifecycle/external-with-high-privilege.ts';
import { lastAccountLeft } from './lifecycle/last-account-left.ts';
import { playbookNotDrilled } from './lifecycle/playbook-not-drilled.ts';
import { rightsOfTheDeleted } from './lifecycle/rights-of-the-deleted.ts';
import { sharedIdentity } from './lifecycle/shared-identity.ts';
import { m365Checks } from './m365/index.ts';
import { oktaChecks } from './okta/index.ts';
import { oneloginChecks } from './onelogin/index.ts';
import { opensshChecks } from './openssh/index.ts';
import { agentWithoutSponsor } from './ownership/agent-without-sponsor.ts';
import { leaverWithAccess } from './ownership/leaver-with-access.ts';
import { noOwner } from './ownership/no-owner.ts';
import { orphanedOwner } from './ownership/orphaned-owner.ts';
import { vendorContractEnded } from './ownership/vendor-contract-ended.ts';
import { postgresqlChecks } from './postgresql/index.ts';
import { adminEquivalent } from './privilege/admin-equivalent.ts';
import { consentNotUsed } from './privilege/consent-not-used.ts';
import { deepInheritance } from './privilege/deep-inheritance.ts';
import { environmentCrossing } from './privilege/environment-crossing.ts';
import { inheritedBroadAccess } from './privilege/inherited-broad-access.ts';
import { neverUsedEntitlement } from './privilege/never-used-entitlement.ts';
import { privilegedWithoutRecentUse } from './privilege/privileged-without-recent-use.ts';
import { shadowAdmin } from './privilege/shadow-admin.ts';
import { useNotObservable } from './privilege/use-not-observable.ts';
import { salesforceChecks } from './salesforce/index.ts';
import { slackChecks } from './slack/index.ts';
import { snowflakeChecks } from './snowflake/index.ts';
import { placeWithoutLogs } from './telemetry/place-without-logs.ts';
import { longSessionRole } from './trust/long-session-role.ts';
import { staleTrustPath } from './trust/stale-trust-path.ts';
import { widelyTrusted } from './trust/widely-trusted.ts';
import { wildcardTrust } from './trust/wildcard-trust.ts';
import { vaultChecks } from './vault/index.ts';

/** In the order of their ids. */
export const catalogue: readonly Check[] = [
  adminEquivalent,
  agentWithoutSponsor,
  appPassword,
  bearerSecretAtHighTier,
  breakGlassNotTested,
  consoleAccessForMachine,
  credentialNeverUsed,
  credentialWithoutEnd,
  consentNotUsed,
  deepInheritance,
  disabledWithLiveCredentials,
  dormantIdentity,
  endedCredentialKept,
  endsWithoutSuccessor,
  environmentCrossing,
  externalWithHighPrivilege,
  inheritedBroadAccess,
  keyAge,
  lastAccountLeft,
  leaverWithAccess,
  placeWithoutLogs,
  playbookNotDrilled,
  longSessionRole,
  neverUsedEntitlement,
  noMfa,
  noOwner,
  orphanedOwner,
  privilegedWithoutRecentUse,
  rightsOfTheDeleted,
  secretInCode,
  shadowAdmin,
  sharedIdentity,
  staleTrustPath,
  staticKeyInHuman,
  twoActiveKeys,
  unknownLastUse,
  unusedCredential,
  useNotObservable,
  vendorContractEnded,
  widelyTrusted,
  wildcardTrust,
  ...activeDirectoryChecks,
  ...agentsChecks,
  ...auth0Checks,
  ...awsChecks,
  ...azureChecks,
  ...duoChecks,
  ...entraChecks,
  ...gcpChecks,
  ...githubChecks,
  ...gitlabChecks,
  ...googleWorkspaceChecks,
  ...kubernetesChecks,
  ...m365Checks,
  ...oktaChecks,
  ...oneloginChecks,
  ...opensshChecks,
  ...postgresqlChecks,
  ...salesforceChecks,
  ...slackChecks,
  ...snowflakeChecks,
  ...vaultChecks,
].sort((a, b) => (a.id < b.id ? -1 : 1));
