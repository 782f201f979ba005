export { behaviours } from './behaviours/index.ts';
export type {
  Behaviour,
  Detection,
  KnownGood,
  Observation,
  Place,
  Places,
  RulesToRun,
} from './contract.ts';
export { createDetection, type DetectionOptions } from './create-detection.ts';
export { findingIdOf } from './findings.ts';
export type { BehaviourJudge, Look, Statement } from './look.ts';
export { emptyPlaces, openPlaces, type PlacesOptions } from './places.ts';
export { rulesToRun } from './rules-to-run.ts';
export {
  type CompiledRule,
  type CorrelationHit,
  type CorrelationVector,
  createLineMatcher,
  createRuleSet,
  createRunningCorrelator,
  type ExampleFailure,
  explainRule,
  type FieldTables,
  type ItemExplanation,
  type LoadedCorrelation,
  type LoadedRule,
  type LoadOptions,
  type LoadOutcome,
  type Logsource,
  lintCorrelations,
  lintRules,
  loadFieldTables,
  loadRules,
  type Matcher,
  type Placeholders,
  type RuleExplanation,
  type RuleFault,
  type RuleFile,
  type RuleMatch,
  type RuleSet,
  type RuleTestResult,
  type RuleTree,
  readFieldTables,
  readRules,
  ruleApplies,
  rulesWithoutWitness,
  runCorrelationVector,
  type SelectionExplanation,
  testRules,
} from './sigma/index.ts';
export { severityOf as severityOfEvidence } from './surprise.ts';
export { vendorLineage } from './vendor-signal.ts';
