/** Every behaviour, one line each. `known-context` reads what the others said, so it stands last. */
import type { BehaviourJudge } from '../look.ts';
import { adminTemplateChanged } from './admin-template-changed.ts';
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
import { aitmSignIn } from './aitm-sign-in.ts';
import { alarmsDismissed } from './alarms-dismissed.ts';
import { anonymiser } from './anonymiser.ts';
import { anotherHand } from './another-hand.ts';
import { asRepRoasting } from './as-rep-roasting.ts';
import { bruteForce } from './brute-force.ts';
import { bulkDownload } from './bulk-download.ts';
import { bulkSecrets } from './bulk-secrets.ts';
import { consentOdd } from './consent-odd.ts';
import { credentialForAnother } from './credential-for-another.ts';
import { credentialTwoContexts } from './credential-two-contexts.ts';
import { dcsync } from './dcsync.ts';
import { delegationEdited } from './delegation-edited.ts';
import { deniedBurst } from './denied-burst.ts';
import { deviceCodeSignIn } from './device-code-sign-in.ts';
import { deviceRegistered } from './device-registered.ts';
import { dormantReactivated } from './dormant-reactivated.ts';
import { emergencyAccessUsed } from './emergency-access-used.ts';
import { enumeration } from './enumeration.ts';
import { environmentCrossing } from './environment-crossing.ts';
import { errorJump } from './error-jump.ts';
import { escalationPath } from './escalation-path.ts';
import { fanOut } from './fan-out.ts';
import { federationChanged } from './federation-changed.ts';
import { firstGraveActs } from './first-grave-acts.ts';
import { firstPrivilegeUse } from './first-privilege-use.ts';
import { forgedTicket } from './forged-ticket.ts';
import { grantedThenUsed } from './granted-then-used.ts';
import { guardSwitchedOff } from './guard-switched-off.ts';
import { guessedThenIn } from './guessed-then-in.ts';
import { helpDeskChain } from './help-desk-chain.ts';
import { honeyUsed } from './honey-used.ts';
import { humanUsesMachine } from './human-uses-machine.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { insideElsewhere } from './inside-elsewhere.ts';
import { kerberoasting } from './kerberoasting.ts';
import { knownContext } from './known-context.ts';
import { lastingFromPassing } from './lasting-from-passing.ts';
import { lateralLogon } from './lateral-logon.ts';
import { leakedCredentialUsed } from './leaked-credential-used.ts';
import { legacyProtocol } from './legacy-protocol.ts';
import { localSignIn } from './local-sign-in.ts';
import { machineCredentialAbroad } from './machine-credential-abroad.ts';
import { machineGuessing } from './machine-guessing.ts';
import { machineUsesHuman } from './machine-uses-human.ts';
import { massExport } from './mass-export.ts';
import { mfaFatigue } from './mfa-fatigue.ts';
import { newAdmin } from './new-admin.ts';
import { newCall } from './new-call.ts';
import { newCredentialElsewhere } from './new-credential-elsewhere.ts';
import { newHop } from './new-hop.ts';
import { newNetwork } from './new-network.ts';
import { newRegion } from './new-region.ts';
import { newThings } from './new-things.ts';
import { oddHours } from './odd-hours.ts';
import { offRhythm } from './off-rhythm.ts';
import { otherProof } from './other-proof.ts';
import { outsideVendorRange } from './outside-vendor-range.ts';
import { passwordGrant } from './password-grant.ts';
import { passwordSpraying } from './password-spraying.ts';
import { pipelineSubjectNew } from './pipeline-subject-new.ts';
import { programPlanted } from './program-planted.ts';
import { publisherChanged } from './publisher-changed.ts';
import { refreshTokenReused } from './refresh-token-reused.ts';
import { remoteAdminSession } from './remote-admin-session.ts';
import { roleNewTaker } from './role-new-taker.ts';
import { scopeGrowth } from './scope-growth.ts';
import { selfGrant } from './self-grant.ts';
import { sessionMoved } from './session-moved.ts';
import { shadowCredential } from './shadow-credential.ts';
import { sidHistoryAdded } from './sid-history-added.ts';
import { strongerRunnerChanged } from './stronger-runner-changed.ts';
import { tokenMintedOddly } from './token-minted-oddly.ts';
import { trustWidened } from './trust-widened.ts';
import { unfamiliarClient } from './unfamiliar-client.ts';
import { unknownDevice } from './unknown-device.ts';
import { unusualMix } from './unusual-mix.ts';
import { volumeBurst } from './volume-burst.ts';

export const behaviours: readonly BehaviourJudge[] = [
  adminTemplateChanged,
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
  aitmSignIn,
  alarmsDismissed,
  anonymiser,
  anotherHand,
  asRepRoasting,
  bruteForce,
  bulkDownload,
  bulkSecrets,
  consentOdd,
  credentialForAnother,
  credentialTwoContexts,
  dcsync,
  delegationEdited,
  deniedBurst,
  deviceCodeSignIn,
  deviceRegistered,
  dormantReactivated,
  emergencyAccessUsed,
  enumeration,
  environmentCrossing,
  errorJump,
  escalationPath,
  fanOut,
  federationChanged,
  firstGraveActs,
  firstPrivilegeUse,
  forgedTicket,
  grantedThenUsed,
  guardSwitchedOff,
  guessedThenIn,
  helpDeskChain,
  honeyUsed,
  humanUsesMachine,
  impossibleTravel,
  insideElsewhere,
  kerberoasting,
  lastingFromPassing,
  lateralLogon,
  leakedCredentialUsed,
  legacyProtocol,
  localSignIn,
  machineCredentialAbroad,
  machineGuessing,
  machineUsesHuman,
  massExport,
  mfaFatigue,
  newAdmin,
  newCall,
  newCredentialElsewhere,
  newHop,
  newNetwork,
  newRegion,
  newThings,
  oddHours,
  offRhythm,
  otherProof,
  outsideVendorRange,
  passwordGrant,
  passwordSpraying,
  pipelineSubjectNew,
  programPlanted,
  publisherChanged,
  refreshTokenReused,
  remoteAdminSession,
  roleNewTaker,
  scopeGrowth,
  selfGrant,
  sessionMoved,
  shadowCredential,
  sidHistoryAdded,
  strongerRunnerChanged,
  tokenMintedOddly,
  trustWidened,
  unfamiliarClient,
  unknownDevice,
  unusualMix,
  volumeBurst,
  knownContext,
];
