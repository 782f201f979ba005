/** Every check, one line each; the test holds files = entries = ids. */
import type { Check } from '../contract.ts';
import { adminCountLeft } from './active-directory/admin-count-left.ts';
import { administratorMayBeDelegated } from './active-directory/administrator-may-be-delegated.ts';
import { asRepRoastable } from './active-directory/as-rep-roastable.ts';
import { builtInAdministratorInUse } from './active-directory/built-in-administrator-in-use.ts';
import { copiesTheDirectory } from './active-directory/copies-the-directory.ts';
import { delegationToTier0 } from './active-directory/delegation-to-tier-0.ts';
import { delegationToTier0ByResource } from './active-directory/delegation-to-tier-0-by-resource.ts';
import { everybodyMayTakeIt } from './active-directory/everybody-may-take-it.ts';
import { guestAccountOpen } from './active-directory/guest-account-open.ts';
import { kerberoastable } from './active-directory/kerberoastable.ts';
import { krbtgtAge } from './active-directory/krbtgt-age.ts';
import { machineAccountQuota } from './active-directory/machine-account-quota.ts';
import { machinePasswordOld } from './active-directory/machine-password-old.ts';
import { noLockOut } from './active-directory/no-lock-out.ts';
import { passwordNeverExpires } from './active-directory/password-never-expires.ts';
import { passwordNotRequired } from './active-directory/password-not-required.ts';
import { protocolTransition } from './active-directory/protocol-transition.ts';
import { reversiblePassword } from './active-directory/reversible-password.ts';
import { shortPasswordsAllowed } from './active-directory/short-passwords-allowed.ts';
import { sidCarriedByAnother } from './active-directory/sid-carried-by-another.ts';
import { trustWithoutSidFilter } from './active-directory/trust-without-sid-filter.ts';
import { unconstrainedDelegation } from './active-directory/unconstrained-delegation.ts';
import { weakKerberosEncryption } from './active-directory/weak-kerberos-encryption.ts';
import { consoleAccessForMachine } from './authentication/console-access-for-machine.ts';
import { noMfa } from './authentication/no-mfa.ts';
import { deletedPrincipalInTrust } from './aws/deleted-principal-in-trust.ts';
import { externalTrustWithoutCondition } from './aws/external-trust-without-condition.ts';
import { oidcTrustWithoutSubject } from './aws/oidc-trust-without-subject.ts';
import { rootKey } from './aws/root-key.ts';
import { rootRecentUse } from './aws/root-recent-use.ts';
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
import { entraChecks } from './entra/index.ts';
import { accountCrossesProjects } from './gcp/account-crosses-projects.ts';
import { becomesAnyAccount } from './gcp/becomes-any-account.ts';
import { defaultAccountEdits } from './gcp/default-account-edits.ts';
import { machineWithBasicRole } from './gcp/machine-with-basic-role.ts';
import { poolWithoutCondition } from './gcp/pool-without-condition.ts';
import { privateAccountHasRights } from './gcp/private-account-has-rights.ts';
import { projectOpenToAll } from './gcp/project-open-to-all.ts';
import { userManagedKey } from './gcp/user-managed-key.ts';
import { wholePoolBecomesIt } from './gcp/whole-pool-becomes-it.ts';
import { appChangesTheGuard } from './github/app-changes-the-guard.ts';
import { appOnAllRepositories } from './github/app-on-all-repositories.ts';
import { classicTokenWide } from './github/classic-token-wide.ts';
import { environmentWithoutProtection } from './github/environment-without-protection.ts';
import { jobTokenApproves } from './github/job-token-approves.ts';
import { jobTokenWrites } from './github/job-token-writes.ts';
import { membersOpenRepositories } from './github/members-open-repositories.ts';
import { membersWriteEverywhere } from './github/members-write-everywhere.ts';
import { outsiderAdministers } from './github/outsider-administers.ts';
import { runnerOfPublicRepository } from './github/runner-of-public-repository.ts';
import { secondFactorNotRequired } from './github/second-factor-not-required.ts';
import { subjectNamesNoRepository } from './github/subject-names-no-repository.ts';
import { tokenOnAllRepositories } from './github/token-on-all-repositories.ts';
import { unreviewedPipeline } from './github/unreviewed-pipeline.ts';
import { writingDeployKey } from './github/writing-deploy-key.ts';
import { keyForManyProjects } from './gitlab/key-for-many-projects.ts';
import { outsiderWithoutEnd } from './gitlab/outsider-without-end.ts';
import { runnerForEverybody } from './gitlab/runner-for-everybody.ts';
import { tokenWithWholeApi } from './gitlab/token-with-whole-api.ts';
import { appReadsMailOrFiles } from './google-workspace/app-reads-mail-or-files.ts';
import { appWithoutName } from './google-workspace/app-without-name.ts';
import { delegationOverEverybody } from './google-workspace/delegation-over-everybody.ts';
import { loginKeyWithoutEnd } from './google-workspace/login-key-without-end.ts';
import { machineAdministers } from './google-workspace/machine-administers.ts';
import { accountTokenInSecret } from './kubernetes/account-token-in-secret.ts';
import { actsAsOthers } from './kubernetes/acts-as-others.ts';
import { certificateCannotBeTakenBack } from './kubernetes/certificate-cannot-be-taken-back.ts';
import { changesAdmission } from './kubernetes/changes-admission.ts';
import { defaultAccountHasRights } from './kubernetes/default-account-has-rights.ts';
import { mintsAccountTokens } from './kubernetes/mints-account-tokens.ts';
import { raisesItsOwnRights } from './kubernetes/raises-its-own-rights.ts';
import { readsAllSecrets } from './kubernetes/reads-all-secrets.ts';
import { tokenMountedForNothing } from './kubernetes/token-mounted-for-nothing.ts';
import { breakGlassNotTested } from './lifecycle/break-glass-not-tested.ts';
import { disabledWithLiveCredentials } from './lifecycle/disabled-with-live-credentials.ts';
import { dormantIdentity } from './lifecycle/dormant-identity.ts';
import { externalWithHighPrivilege } from './lifecycle/external-with-high-privilege.ts';
import { lastAccountLeft } from './lifecycle/last-account-left.ts';
import { rightsOfTheDeleted } from './lifecycle/rights-of-the-deleted.ts';
import { sharedIdentity } from './lifecycle/shared-identity.ts';
import { administratorByGroup } from './okta/administrator-by-group.ts';
import { administratorCanBePhished } from './okta/administrator-can-be-phished.ts';
import { clientWithOldGrant } from './okta/client-with-old-grant.ts';
import { factorByTextOrCall } from './okta/factor-by-text-or-call.ts';
import { invitedAndNeverCame } from './okta/invited-and-never-came.ts';
import { providerLinksByItself } from './okta/provider-links-by-itself.ts';
import { tokenFromAnywhere } from './okta/token-from-anywhere.ts';
import { vendorAppThatManages } from './okta/vendor-app-that-manages.ts';
import { authorityOpensRoot } from './openssh/authority-opens-root.ts';
import { hostTakesPasswords } from './openssh/host-takes-passwords.ts';
import { keyWithoutLimits } from './openssh/key-without-limits.ts';
import { rootSignsIn } from './openssh/root-signs-in.ts';
import { rootTakesKeys } from './openssh/root-takes-keys.ts';
import { weakKey } from './openssh/weak-key.ts';
import { agentWithoutSponsor } from './ownership/agent-without-sponsor.ts';
import { leaverWithAccess } from './ownership/leaver-with-access.ts';
import { noOwner } from './ownership/no-owner.ts';
import { orphanedOwner } from './ownership/orphaned-owner.ts';
import { vendorContractEnded } from './ownership/vendor-contract-ended.ts';
import { everybodyMakesThings } from './postgresql/everybody-makes-things.ts';
import { passesRowSecurity } from './postgresql/passes-row-security.ts';
import { passwordWithoutEnd } from './postgresql/password-without-end.ts';
import { runsProgramsOnTheHost } from './postgresql/runs-programs-on-the-host.ts';
import { superuserLogsIn } from './postgresql/superuser-logs-in.ts';
import { weakPasswordHash } from './postgresql/weak-password-hash.ts';
import { adminEquivalent } from './privilege/admin-equivalent.ts';
import { deepInheritance } from './privilege/deep-inheritance.ts';
import { environmentCrossing } from './privilege/environment-crossing.ts';
import { inheritedBroadAccess } from './privilege/inherited-broad-access.ts';
import { neverUsedEntitlement } from './privilege/never-used-entitlement.ts';
import { privilegedWithoutRecentUse } from './privilege/privileged-without-recent-use.ts';
import { shadowAdmin } from './privilege/shadow-admin.ts';
import { useNotObservable } from './privilege/use-not-observable.ts';
import { longSessionRole } from './trust/long-session-role.ts';
import { staleTrustPath } from './trust/stale-trust-path.ts';
import { widelyTrusted } from './trust/widely-trusted.ts';
import { wildcardTrust } from './trust/wildcard-trust.ts';
import { policyOverEveryPath } from './vault/policy-over-every-path.ts';
import { rewritesPolicies } from './vault/rewrites-policies.ts';
import { rootTokenAlive } from './vault/root-token-alive.ts';
import { tokenOfNobody } from './vault/token-of-nobody.ts';

export const catalogue: readonly Check[] = [
  accountCrossesProjects,
  accountTokenInSecret,
  actsAsOthers,
  adminCountLeft,
  adminEquivalent,
  administratorByGroup,
  administratorCanBePhished,
  administratorMayBeDelegated,
  agentWithoutSponsor,
  appChangesTheGuard,
  appOnAllRepositories,
  appPassword,
  appReadsMailOrFiles,
  appWithoutName,
  asRepRoastable,
  authorityOpensRoot,
  bearerSecretAtHighTier,
  becomesAnyAccount,
  breakGlassNotTested,
  builtInAdministratorInUse,
  certificateCannotBeTakenBack,
  changesAdmission,
  classicTokenWide,
  clientWithOldGrant,
  consoleAccessForMachine,
  copiesTheDirectory,
  credentialNeverUsed,
  credentialWithoutEnd,
  deepInheritance,
  defaultAccountEdits,
  defaultAccountHasRights,
  delegationOverEverybody,
  delegationToTier0,
  delegationToTier0ByResource,
  deletedPrincipalInTrust,
  disabledWithLiveCredentials,
  dormantIdentity,
  endedCredentialKept,
  endsWithoutSuccessor,
  environmentCrossing,
  environmentWithoutProtection,
  everybodyMakesThings,
  everybodyMayTakeIt,
  externalTrustWithoutCondition,
  externalWithHighPrivilege,
  factorByTextOrCall,
  guestAccountOpen,
  hostTakesPasswords,
  inheritedBroadAccess,
  invitedAndNeverCame,
  jobTokenApproves,
  jobTokenWrites,
  kerberoastable,
  keyAge,
  keyForManyProjects,
  keyWithoutLimits,
  krbtgtAge,
  lastAccountLeft,
  leaverWithAccess,
  loginKeyWithoutEnd,
  longSessionRole,
  machineAccountQuota,
  machineAdministers,
  machinePasswordOld,
  machineWithBasicRole,
  membersOpenRepositories,
  membersWriteEverywhere,
  mintsAccountTokens,
  neverUsedEntitlement,
  noLockOut,
  noMfa,
  noOwner,
  oidcTrustWithoutSubject,
  orphanedOwner,
  outsiderAdministers,
  outsiderWithoutEnd,
  passesRowSecurity,
  passwordNeverExpires,
  passwordNotRequired,
  passwordWithoutEnd,
  policyOverEveryPath,
  poolWithoutCondition,
  privateAccountHasRights,
  privilegedWithoutRecentUse,
  projectOpenToAll,
  protocolTransition,
  providerLinksByItself,
  raisesItsOwnRights,
  readsAllSecrets,
  reversiblePassword,
  rewritesPolicies,
  rightsOfTheDeleted,
  rootKey,
  rootRecentUse,
  rootSignsIn,
  rootTakesKeys,
  rootTokenAlive,
  runnerForEverybody,
  runnerOfPublicRepository,
  runsProgramsOnTheHost,
  secondFactorNotRequired,
  secretInCode,
  shadowAdmin,
  sharedIdentity,
  shortPasswordsAllowed,
  sidCarriedByAnother,
  staleTrustPath,
  staticKeyInHuman,
  subjectNamesNoRepository,
  superuserLogsIn,
  tokenFromAnywhere,
  tokenMountedForNothing,
  tokenOfNobody,
  tokenOnAllRepositories,
  tokenWithWholeApi,
  trustWithoutSidFilter,
  twoActiveKeys,
  unconstrainedDelegation,
  unknownLastUse,
  unreviewedPipeline,
  unusedCredential,
  useNotObservable,
  userManagedKey,
  vendorAppThatManages,
  vendorContractEnded,
  weakKerberosEncryption,
  weakKey,
  weakPasswordHash,
  wholePoolBecomesIt,
  widelyTrusted,
  wildcardTrust,
  writingDeployKey,
  ...entraChecks,
].sort((a, b) => (a.id < b.id ? -1 : 1));
