export type {
  BehaviourCost,
  BehaviourDoor,
  BehaviourExplained,
  BehaviourLine,
  CostCount,
  CostOptions,
} from './behaviours-contract.ts';
export type {
  BenchConsoleOptions,
  BenchConsoleResult,
  ScreenTimes,
} from './bench-console-contract.ts';
export type {
  ConnectCheck,
  ConnectDoor,
  ConnectField,
  ConnectRequest,
} from './connect-contract.ts';
export type {
  BenchedRules,
  BenchLatency,
  BenchOptions,
  BenchResult,
  CliDeps,
  DrillLine,
  DrillOutcome,
  MemoryLoop,
  Running,
  Terminal,
  UpOptions,
  VerifiedLedger,
} from './contract.ts';
export type {
  ContextWorth,
  CurvePoint,
  DetectorFigures,
  EfficacyFigures,
  EfficacyOptions,
  EfficacyResult,
  Interval,
  LeftOut,
  ReliabilityBin,
  Said,
  ScriptFigures,
  Seeds,
  Share,
} from './efficacy-contract.ts';
export type {
  BackupResult,
  Comparison,
  DoctorCheck,
  DoctorOptions,
  DoctorResult,
  KeepDoor,
  KeptPlace,
  RestoreResult,
} from './keep-contract.ts';
export type { PlaybookDoor } from './playbooks-contract.ts';
export type {
  CorrelationFinding,
  Coverage,
  CoverageCell,
  CoverageRow,
  ExplainedCorrelation,
  ExplainedRule,
  RuleHit,
  RuleLine,
  RuleMatcher,
  RulesDoor,
  TryRuleOptions,
  VectorDifference,
  VectorReport,
} from './rules-contract.ts';
export { runCli } from './run.ts';
