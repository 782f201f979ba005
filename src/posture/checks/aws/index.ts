/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { administrationWithoutSecondFactor } from './administration-without-second-factor.ts';
import { allowedByExclusion } from './allowed-by-exclusion.ts';
import { decryptsWithEveryKey } from './decrypts-with-every-key.ts';
import { deletedPrincipalInTrust } from './deleted-principal-in-trust.ts';
import { externalTrustWithoutCondition } from './external-trust-without-condition.ts';
import { instanceHandsOutRole } from './instance-hands-out-role.ts';
import { keyOpenOutside } from './key-open-outside.ts';
import { oidcTrustWithoutSubject } from './oidc-trust-without-subject.ts';
import { passesAnyRole } from './passes-any-role.ts';
import { policyOnAUser } from './policy-on-a-user.ts';
import { resourceOpenToEverybody } from './resource-open-to-everybody.ts';
import { resourceSharedOutside } from './resource-shared-outside.ts';
import { rootKey } from './root-key.ts';
import { rootRecentUse } from './root-recent-use.ts';
import { samlTrustWithoutAudience } from './saml-trust-without-audience.ts';
import { secretNotRotated } from './secret-not-rotated.ts';
import { serviceLetInFromAnywhere } from './service-let-in-from-anywhere.ts';
import { subjectTooWide } from './subject-too-wide.ts';
import { trustCrossesEnvironments } from './trust-crosses-environments.ts';

export const awsChecks: readonly Check[] = [
  administrationWithoutSecondFactor,
  allowedByExclusion,
  decryptsWithEveryKey,
  deletedPrincipalInTrust,
  externalTrustWithoutCondition,
  instanceHandsOutRole,
  keyOpenOutside,
  oidcTrustWithoutSubject,
  passesAnyRole,
  policyOnAUser,
  resourceOpenToEverybody,
  resourceSharedOutside,
  rootKey,
  rootRecentUse,
  samlTrustWithoutAudience,
  secretNotRotated,
  serviceLetInFromAnywhere,
  subjectTooWide,
  trustCrossesEnvironments,
];
