/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { adminCountLeft } from './admin-count-left.ts';
import { administratorMayBeDelegated } from './administrator-may-be-delegated.ts';
import { asRepRoastable } from './as-rep-roastable.ts';
import { builtInAdministratorInUse } from './built-in-administrator-in-use.ts';
import { copiesTheDirectory } from './copies-the-directory.ts';
import { delegationToTier0 } from './delegation-to-tier-0.ts';
import { delegationToTier0ByResource } from './delegation-to-tier-0-by-resource.ts';
import { everybodyMayTakeIt } from './everybody-may-take-it.ts';
import { guestAccountOpen } from './guest-account-open.ts';
import { kerberoastable } from './kerberoastable.ts';
import { krbtgtAge } from './krbtgt-age.ts';
import { machineAccountQuota } from './machine-account-quota.ts';
import { machinePasswordOld } from './machine-password-old.ts';
import { noLockOut } from './no-lock-out.ts';
import { passwordNeverExpires } from './password-never-expires.ts';
import { passwordNotRequired } from './password-not-required.ts';
import { protocolTransition } from './protocol-transition.ts';
import { reversiblePassword } from './reversible-password.ts';
import { shortPasswordsAllowed } from './short-passwords-allowed.ts';
import { sidCarriedByAnother } from './sid-carried-by-another.ts';
import { sidHistoryKept } from './sid-history-kept.ts';
import { trustWithoutSidFilter } from './trust-without-sid-filter.ts';
import { unconstrainedDelegation } from './unconstrained-delegation.ts';
import { weakKerberosEncryption } from './weak-kerberos-encryption.ts';

export const activeDirectoryChecks: readonly Check[] = [
  adminCountLeft,
  administratorMayBeDelegated,
  asRepRoastable,
  builtInAdministratorInUse,
  copiesTheDirectory,
  delegationToTier0,
  delegationToTier0ByResource,
  everybodyMayTakeIt,
  guestAccountOpen,
  kerberoastable,
  krbtgtAge,
  machineAccountQuota,
  machinePasswordOld,
  noLockOut,
  passwordNeverExpires,
  passwordNotRequired,
  protocolTransition,
  reversiblePassword,
  shortPasswordsAllowed,
  sidCarriedByAnother,
  sidHistoryKept,
  trustWithoutSidFilter,
  unconstrainedDelegation,
  weakKerberosEncryption,
];
