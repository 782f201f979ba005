export { afterIncident, itemsBehind, type SubjectFacts } from './after-incident.ts';
export { readChecks } from './check-summaries.ts';
export {
  createCheckpointKey,
  isSignedBy,
  loadCheckpointKey,
  signCheckpoint,
  witnessLedger,
} from './checkpoint.ts';
export {
  type GovernanceContent,
  lintGovernance,
  loadGovernance,
} from './content.ts';
export type { Decision, EnforcementPolicy, Question } from './enforcement/contract.ts';
export { decide } from './enforcement/decide.ts';
export { createDenialTally } from './enforcement/denials.ts';
export {
  defaultPolicy,
  ENFORCEMENT_SETTINGS_KEY,
  enforcementPolicy,
} from './enforcement/policy.ts';
export { covers, endException, grantException } from './exceptions.ts';
export { createExistence, type Existence, type Proposals } from './existence/desk.ts';
export {
  askEligible,
  type EligibleProposal,
  eligibleFor,
} from './existence/eligible.ts';
export { existencePlaybooks } from './existence/playbooks.ts';
export type {
  ControlStanding,
  Coverage,
  CoverageFacts,
} from './frameworks/coverage.ts';
export { controlsNamed, type Framework } from './frameworks/schema.ts';
export { withBaitDrawer } from './honey/bait.ts';
export { createHoney, type Honey } from './honey/desk.ts';
export { verifyLedgerEntries, verifyLedgerFile } from './ledger-file.ts';
export { verifyLedger, verifyStoredLedger } from './ledger-verify.ts';
export { lintLifecycle, loadLifecycles } from './lifecycle/load.ts';
export type { Lifecycle } from './lifecycle/schema.ts';
export { type IncidentFacts, type Programme, programmeOf } from './metrics/programme.ts';
export { type IncidentTimes, spreadOf, summariseTimes, timesOf } from './metrics/times.ts';
export { createOffice, type Office } from './office.ts';
export { endTask, mergeTask, openTasks, ownerTask, taskRules } from './owner-tasks.ts';
export { packFolder } from './pack/archive.ts';
export { type PackVerdict, verifyPack } from './pack/verify-pack.ts';
export { writePack } from './pack/write-pack.ts';
export type { PolicyStanding } from './policies/report.ts';
export type { Policy } from './policies/schema.ts';
export { riskyChanges } from './ratify/find.ts';
export type { ReadinessFacts, ReadinessReport } from './readiness/contract.ts';
export { gatherReadiness } from './readiness/gather.ts';
export { type ProbeFeed, probeAll } from './readiness/probes.ts';
export { readinessOf, readinessReport } from './readiness/report.ts';
export { drilledPlaybooks } from './standing.ts';
export { takeBackPlaybooks } from './take-back/playbook.ts';
export { fileWitness } from './witness/file.ts';
export { objectLockWitness } from './witness/object-lock.ts';
export {
  type LedgerKeeping,
  type NamedWitness,
  verifyWitnessedLedger,
} from './witness/read-all.ts';
export { syslogWitness } from './witness/syslog.ts';
