export type {
  BenchResult,
  CliDeps,
  DrillLine,
  DrillOutcome,
  MemoryLoop,
  Running,
  Terminal,
  UpOptions,
} from './contract.ts';
export type {
  Coverage,
  CoverageCell,
  CoverageRow,
  ExplainedRule,
  RuleHit,
  RuleLine,
  RulesDoor,
  TryRuleOptions,
  VectorDifference,
  VectorReport,
} from './rules-contract.ts';
export { runCli } from './run.ts';
