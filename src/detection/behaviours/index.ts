/** Every behaviour, one line each. `known-context` reads what the others said, so it stands last. */
import type { BehaviourJudge } from '../look.ts';
import { agentCredentialElsewhere } from './agent-credential-elsewhere.ts';
import { agentDelegatorGone } from './agent-delegator-gone.ts';
import { agentNewTool } from './agent-new-tool.ts';
import { agentNoMandate } from './agent-no-mandate.ts';
import { agentProbing } from './agent-probing.ts';
import { agentScopeJump } from './agent-scope-jump.ts';
import { agentToAgent } from './agent-to-agent.ts';
import { agentToolBurst } from './agent-tool-burst.ts';
import { agentUntracedAct } from './agent-untraced-act.ts';
import { agentWiderThanDelegator } from './agent-wider-than-delegator.ts';
import { bulkSecrets } from './bulk-secrets.ts';
import { consentOdd } from './consent-odd.ts';
import { credentialForAnother } from './credential-for-another.ts';
import { credentialTwoContexts } from './credential-two-contexts.ts';
import { deniedBurst } from './denied-burst.ts';
import { dormantReactivated } from './dormant-reactivated.ts';
import { emergencyAccessUsed } from './emergency-access-used.ts';
import { enumeration } from './enumeration.ts';
import { environmentCrossing } from './environment-crossing.ts';
import { errorJump } from './error-jump.ts';
import { escalationPath } from './escalation-path.ts';
import { fanOut } from './fan-out.ts';
import { federationChanged } from './federation-changed.ts';
import { firstPrivilegeUse } from './first-privilege-use.ts';
import { grantedThenUsed } from './granted-then-used.ts';
import { guardSwitchedOff } from './guard-switched-off.ts';
import { honeyUsed } from './honey-used.ts';
import { humanUsesMachine } from './human-uses-machine.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { knownContext } from './known-context.ts';
import { lateralLogon } from './lateral-logon.ts';
import { machineUsesHuman } from './machine-uses-human.ts';
import { massExport } from './mass-export.ts';
import { newAdmin } from './new-admin.ts';
import { newCall } from './new-call.ts';
import { newCredentialElsewhere } from './new-credential-elsewhere.ts';
import { newHop } from './new-hop.ts';
import { newNetwork } from './new-network.ts';
import { newRegion } from './new-region.ts';
import { offRhythm } from './off-rhythm.ts';
import { outsideVendorRange } from './outside-vendor-range.ts';
import { pipelineSubjectNew } from './pipeline-subject-new.ts';
import { publisherChanged } from './publisher-changed.ts';
import { scopeGrowth } from './scope-growth.ts';
import { selfGrant } from './self-grant.ts';
import { strongerRunnerChanged } from './stronger-runner-changed.ts';
import { trustWidened } from './trust-widened.ts';
import { unusualMix } from './unusual-mix.ts';
import { volumeBurst } from './volume-burst.ts';

export const behaviours: readonly BehaviourJudge[] = [
  agentCredentialElsewhere,
  agentDelegatorGone,
  agentNewTool,
  agentNoMandate,
  agentProbing,
  agentScopeJump,
  agentToAgent,
  agentToolBurst,
  agentUntracedAct,
  agentWiderThanDelegator,
  bulkSecrets,
  consentOdd,
  credentialForAnother,
  credentialTwoContexts,
  deniedBurst,
  dormantReactivated,
  emergencyAccessUsed,
  enumeration,
  environmentCrossing,
  errorJump,
  escalationPath,
  fanOut,
  federationChanged,
  firstPrivilegeUse,
  grantedThenUsed,
  guardSwitchedOff,
  honeyUsed,
  humanUsesMachine,
  impossibleTravel,
  lateralLogon,
  machineUsesHuman,
  massExport,
  newAdmin,
  newCall,
  newCredentialElsewhere,
  newHop,
  newNetwork,
  newRegion,
  offRhythm,
  outsideVendorRange,
  pipelineSubjectNew,
  publisherChanged,
  scopeGrowth,
  selfGrant,
  strongerRunnerChanged,
  trustWidened,
  unusualMix,
  volumeBurst,
  knownContext,
];
