/** Every check, one line each; the test holds files = entries = ids. */
import type { Check } from '../contract.ts';
import { consoleAccessForMachine } from './authentication/console-access-for-machine.ts';
import { noMfa } from './authentication/no-mfa.ts';
import { deletedPrincipalInTrust } from './aws/deleted-principal-in-trust.ts';
import { externalTrustWithoutCondition } from './aws/external-trust-without-condition.ts';
import { oidcTrustWithoutSubject } from './aws/oidc-trust-without-subject.ts';
import { rootKey } from './aws/root-key.ts';
import { rootRecentUse } from './aws/root-recent-use.ts';
import { credentialNeverUsed } from './credentials/credential-never-used.ts';
import { keyAge } from './credentials/key-age.ts';
import { staticKeyInHuman } from './credentials/static-key-in-human.ts';
import { twoActiveKeys } from './credentials/two-active-keys.ts';
import { unknownLastUse } from './credentials/unknown-last-use.ts';
import { unusedCredential } from './credentials/unused-credential.ts';
import { dormantIdentity } from './lifecycle/dormant-identity.ts';
import { sharedIdentity } from './lifecycle/shared-identity.ts';
import { leaverWithAccess } from './ownership/leaver-with-access.ts';
import { noOwner } from './ownership/no-owner.ts';
import { orphanedOwner } from './ownership/orphaned-owner.ts';
import { vendorContractEnded } from './ownership/vendor-contract-ended.ts';
import { adminEquivalent } from './privilege/admin-equivalent.ts';
import { inheritedBroadAccess } from './privilege/inherited-broad-access.ts';
import { neverUsedEntitlement } from './privilege/never-used-entitlement.ts';
import { privilegedWithoutRecentUse } from './privilege/privileged-without-recent-use.ts';
import { shadowAdmin } from './privilege/shadow-admin.ts';
import { longSessionRole } from './trust/long-session-role.ts';
import { staleTrustPath } from './trust/stale-trust-path.ts';
import { wildcardTrust } from './trust/wildcard-trust.ts';

export const catalogue: readonly Check[] = [
  adminEquivalent,
  consoleAccessForMachine,
  credentialNeverUsed,
  deletedPrincipalInTrust,
  dormantIdentity,
  externalTrustWithoutCondition,
  inheritedBroadAccess,
  keyAge,
  leaverWithAccess,
  longSessionRole,
  neverUsedEntitlement,
  noMfa,
  noOwner,
  oidcTrustWithoutSubject,
  orphanedOwner,
  privilegedWithoutRecentUse,
  rootKey,
  rootRecentUse,
  shadowAdmin,
  sharedIdentity,
  staleTrustPath,
  staticKeyInHuman,
  twoActiveKeys,
  unknownLastUse,
  unusedCredential,
  vendorContractEnded,
  wildcardTrust,
];
