export type { CompiledRule, Matcher } from './compile.ts';
export type { LoadedCorrelation } from './correlation/correlation.ts';
export type { CorrelationHit } from './correlation/correlator.ts';
export { lintCorrelations } from './correlation/lint.ts';
export { createRunningCorrelator } from './correlation/running.ts';
export { type CorrelationVector, runCorrelationVector } from './correlation/vectors.ts';
export { type ExampleFailure, type RuleTestResult, testRules } from './examples.ts';
export {
  explainRule,
  type ItemExplanation,
  type RuleExplanation,
  type SelectionExplanation,
} from './explain.ts';
export type { RuleFault } from './fault.ts';
export { type FieldTables, readFieldTables } from './field-table.ts';
export {
  createLineMatcher,
  type LineMatcher,
  type LineMatcherOptions,
  type LineReport,
} from './line-matcher.ts';
export { lintRules } from './lint.ts';
export { type LoadOptions, type LoadOutcome, loadRules, type RuleFile, readRules } from './load.ts';
export { loadFieldTables } from './load-fields.ts';
export type { Placeholders } from './modifiers.ts';
export { type LoadedRule, type Logsource, type RuleMatch, ruleApplies } from './rule.ts';
export { createRuleSet, type RuleSet, rulesWithoutWitness } from './rule-set.ts';
export type { RuleTree } from './tree.ts';
