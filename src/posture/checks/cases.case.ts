/** The cases of every check, one line each. */
import { cases as consoleAccessForMachine } from './authentication/console-access-for-machine.case.ts';
import { cases as noMfa } from './authentication/no-mfa.case.ts';
import { cases as deletedPrincipalInTrust } from './aws/deleted-principal-in-trust.case.ts';
import { cases as externalTrustWithoutCondition } from './aws/external-trust-without-condition.case.ts';
import { cases as oidcTrustWithoutSubject } from './aws/oidc-trust-without-subject.case.ts';
import { cases as rootKey } from './aws/root-key.case.ts';
import { cases as rootRecentUse } from './aws/root-recent-use.case.ts';
import { cases as credentialNeverUsed } from './credentials/credential-never-used.case.ts';
import { cases as keyAge } from './credentials/key-age.case.ts';
import { cases as staticKeyInHuman } from './credentials/static-key-in-human.case.ts';
import { cases as twoActiveKeys } from './credentials/two-active-keys.case.ts';
import { cases as unknownLastUse } from './credentials/unknown-last-use.case.ts';
import { cases as unusedCredential } from './credentials/unused-credential.case.ts';
import { cases as dormantIdentity } from './lifecycle/dormant-identity.case.ts';
import { cases as sharedIdentity } from './lifecycle/shared-identity.case.ts';
import { cases as leaverWithAccess } from './ownership/leaver-with-access.case.ts';
import { cases as noOwner } from './ownership/no-owner.case.ts';
import { cases as orphanedOwner } from './ownership/orphaned-owner.case.ts';
import { cases as vendorContractEnded } from './ownership/vendor-contract-ended.case.ts';
import { cases as adminEquivalent } from './privilege/admin-equivalent.case.ts';
import { cases as inheritedBroadAccess } from './privilege/inherited-broad-access.case.ts';
import { cases as neverUsedEntitlement } from './privilege/never-used-entitlement.case.ts';
import { cases as privilegedWithoutRecentUse } from './privilege/privileged-without-recent-use.case.ts';
import { cases as shadowAdmin } from './privilege/shadow-admin.case.ts';
import { cases as longSessionRole } from './trust/long-session-role.case.ts';
import { cases as staleTrustPath } from './trust/stale-trust-path.case.ts';
import { cases as wildcardTrust } from './trust/wildcard-trust.case.ts';
import type { CheckCase } from './world.case.ts';

export const casesOf: Readonly<Record<string, readonly CheckCase[]>> = {
  'admin-equivalent': adminEquivalent,
  'console-access-for-machine': consoleAccessForMachine,
  'credential-never-used': credentialNeverUsed,
  'deleted-principal-in-trust': deletedPrincipalInTrust,
  'dormant-identity': dormantIdentity,
  'external-trust-without-condition': externalTrustWithoutCondition,
  'inherited-broad-access': inheritedBroadAccess,
  'key-age': keyAge,
  'leaver-with-access': leaverWithAccess,
  'long-session-role': longSessionRole,
  'never-used-entitlement': neverUsedEntitlement,
  'no-mfa': noMfa,
  'no-owner': noOwner,
  'oidc-trust-without-subject': oidcTrustWithoutSubject,
  'orphaned-owner': orphanedOwner,
  'privileged-without-recent-use': privilegedWithoutRecentUse,
  'root-key': rootKey,
  'root-recent-use': rootRecentUse,
  'shadow-admin': shadowAdmin,
  'shared-identity': sharedIdentity,
  'stale-trust-path': staleTrustPath,
  'static-key-in-human': staticKeyInHuman,
  'two-active-keys': twoActiveKeys,
  'unknown-last-use': unknownLastUse,
  'unused-credential': unusedCredential,
  'vendor-contract-ended': vendorContractEnded,
  'wildcard-trust': wildcardTrust,
};
