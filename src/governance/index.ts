export { afterIncident, itemsBehind, type SubjectFacts } from './after-incident.ts';
export {
  createCheckpointKey,
  isSignedBy,
  loadCheckpointKey,
  signCheckpoint,
  witnessLedger,
} from './checkpoint.ts';
export { covers, endException, grantException } from './exceptions.ts';
export { createExistence, type Existence, type Proposals } from './existence/desk.ts';
export { existencePlaybooks } from './existence/playbooks.ts';
export { verifyLedgerFile } from './ledger-file.ts';
export { verifyLedger, verifyStoredLedger } from './ledger-verify.ts';
export { lintLifecycle, loadLifecycles } from './lifecycle/load.ts';
export type { Lifecycle } from './lifecycle/schema.ts';
export { type IncidentTimes, spreadOf, summariseTimes, timesOf } from './metrics.ts';
export { endTask, mergeTask, openTasks, ownerTask, taskRules } from './owner-tasks.ts';
export { fileWitness } from './witness-file.ts';
