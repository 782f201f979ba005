/** Every behaviour, one line each. `known-context` reads what the others said, so it stands last. */
import type { BehaviourJudge } from '../look.ts';
import { consentOdd } from './consent-odd.ts';
import { credentialForAnother } from './credential-for-another.ts';
import { credentialTwoContexts } from './credential-two-contexts.ts';
import { deniedBurst } from './denied-burst.ts';
import { dormantReactivated } from './dormant-reactivated.ts';
import { emergencyAccessUsed } from './emergency-access-used.ts';
import { escalationPath } from './escalation-path.ts';
import { federationChanged } from './federation-changed.ts';
import { firstPrivilegeUse } from './first-privilege-use.ts';
import { grantedThenUsed } from './granted-then-used.ts';
import { guardSwitchedOff } from './guard-switched-off.ts';
import { honeyUsed } from './honey-used.ts';
import { humanUsesMachine } from './human-uses-machine.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { knownContext } from './known-context.ts';
import { machineUsesHuman } from './machine-uses-human.ts';
import { newAdmin } from './new-admin.ts';
import { newCredentialElsewhere } from './new-credential-elsewhere.ts';
import { newNetwork } from './new-network.ts';
import { offRhythm } from './off-rhythm.ts';
import { outsideVendorRange } from './outside-vendor-range.ts';
import { pipelineSubjectNew } from './pipeline-subject-new.ts';
import { publisherChanged } from './publisher-changed.ts';
import { scopeGrowth } from './scope-growth.ts';
import { selfGrant } from './self-grant.ts';
import { strongerRunnerChanged } from './stronger-runner-changed.ts';
import { trustWidened } from './trust-widened.ts';

export const behaviours: readonly BehaviourJudge[] = [
  consentOdd,
  credentialForAnother,
  credentialTwoContexts,
  deniedBurst,
  dormantReactivated,
  emergencyAccessUsed,
  escalationPath,
  federationChanged,
  firstPrivilegeUse,
  grantedThenUsed,
  guardSwitchedOff,
  honeyUsed,
  humanUsesMachine,
  impossibleTravel,
  machineUsesHuman,
  newAdmin,
  newCredentialElsewhere,
  newNetwork,
  offRhythm,
  outsideVendorRange,
  pipelineSubjectNew,
  publisherChanged,
  scopeGrowth,
  selfGrant,
  strongerRunnerChanged,
  trustWidened,
  knownContext,
];
