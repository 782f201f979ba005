/** Every attack on AWS, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { agentMisled } from './agent-misled.ts';
import { agentSessionOutside } from './agent-session-outside.ts';
import { backdooredRole } from './backdoored-role.ts';
import { blindAndExfiltrate } from './blind-and-exfiltrate.ts';
import { breakGlassSignIn } from './break-glass-sign-in.ts';
import { bucketOpenedToOutsider } from './bucket-opened-to-outsider.ts';
import { bucketsCopied } from './buckets-copied.ts';
import { clusterAdminGranted } from './cluster-admin-granted.ts';
import { consoleOutOfAKey } from './console-out-of-a-key.ts';
import { consolePasswordsSprayed } from './console-passwords-sprayed.ts';
import { dataHeldToRansom } from './data-held-to-ransom.ts';
import { dormantAccountAwakes } from './dormant-account-awakes.ts';
import { forkedWorkflow } from './forked-workflow.ts';
import { functionCodeReplaced } from './function-code-replaced.ts';
import { hiddenRoleForOutsider } from './hidden-role-for-outsider.ts';
import { hijackedPipeline } from './hijacked-pipeline.ts';
import { honeytokenTouched } from './honeytoken-touched.ts';
import { instanceUserDataChanged } from './instance-user-data-changed.ts';
import { keyForSomebodyElse } from './key-for-somebody-else.ts';
import { leakedAccessKey } from './leaked-access-key.ts';
import { lowRiskTokenElsewhere } from './low-risk-token-elsewhere.ts';
import { machineKeysStuffed } from './machine-keys-stuffed.ts';
import { metadataByForgedRequest } from './metadata-by-forged-request.ts';
import { minersInUnusedRegions } from './miners-in-unused-regions.ts';
import { modelsRunForOthers } from './models-run-for-others.ts';
import { parametersReadInBulk } from './parameters-read-in-bulk.ts';
import { passRoleToFunction } from './pass-role-to-function.ts';
import { phishedConsoleSignIn } from './phished-console-sign-in.ts';
import { podTokenOutside } from './pod-token-outside.ts';
import { policyVersionWidened } from './policy-version-widened.ts';
import { portalAccessGranted } from './portal-access-granted.ts';
import { portalSessionPhished } from './portal-session-phished.ts';
import { rogueOnDemand } from './rogue-on-demand.ts';
import { roleChainToProduction } from './role-chain-to-production.ts';
import { rootSignsIn } from './root-signs-in.ts';
import { secondFactorRemoved } from './second-factor-removed.ts';
import { secretsReadInBulk } from './secrets-read-in-bulk.ts';
import { sharedPipelineHijacked } from './shared-pipeline-hijacked.ts';
import { shellsOnManyHosts } from './shells-on-many-hosts.ts';
import { snapshotsSharedOutside } from './snapshots-shared-outside.ts';
import { stolenInstanceSession } from './stolen-instance-session.ts';
import { trustAnchorPlanted } from './trust-anchor-planted.ts';
import { vendorBreached } from './vendor-breached.ts';
import { vendorRoleByStranger } from './vendor-role-by-stranger.ts';
import { watchersSwitchedOff } from './watchers-switched-off.ts';

export const awsAttacks: readonly AttackScript[] = [
  agentMisled,
  agentSessionOutside,
  backdooredRole,
  blindAndExfiltrate,
  breakGlassSignIn,
  bucketOpenedToOutsider,
  bucketsCopied,
  clusterAdminGranted,
  consoleOutOfAKey,
  consolePasswordsSprayed,
  dataHeldToRansom,
  dormantAccountAwakes,
  forkedWorkflow,
  functionCodeReplaced,
  hiddenRoleForOutsider,
  hijackedPipeline,
  honeytokenTouched,
  instanceUserDataChanged,
  keyForSomebodyElse,
  leakedAccessKey,
  lowRiskTokenElsewhere,
  machineKeysStuffed,
  metadataByForgedRequest,
  minersInUnusedRegions,
  modelsRunForOthers,
  parametersReadInBulk,
  passRoleToFunction,
  phishedConsoleSignIn,
  podTokenOutside,
  policyVersionWidened,
  portalAccessGranted,
  portalSessionPhished,
  rogueOnDemand,
  roleChainToProduction,
  rootSignsIn,
  secondFactorRemoved,
  secretsReadInBulk,
  sharedPipelineHijacked,
  shellsOnManyHosts,
  snapshotsSharedOutside,
  stolenInstanceSession,
  trustAnchorPlanted,
  vendorBreached,
  vendorRoleByStranger,
  watchersSwitchedOff,
];
