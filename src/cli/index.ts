export type {
  BenchResult,
  CliDeps,
  DrillLine,
  DrillOutcome,
  MemoryLoop,
  RuleLine,
  RulesDoor,
  Running,
  Terminal,
  UpOptions,
} from './contract.ts';
export { runCli } from './run.ts';
