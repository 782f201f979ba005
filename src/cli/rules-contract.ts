/** What the verbs `rules …` ask of the platform. */
import type { JsonObject } from '../core/index.ts';
import type { Logsource, RuleFault } from '../detection/index.ts';
import type { RuleTrial } from '../loop/index.ts';
import type { Severity } from '../model/index.ts';

export interface RuleLine {
  readonly kind: 'rule' | 'correlation';
  /** Heard by correlations alone; it says nothing itself. */
  readonly serves: boolean;
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly level: string;
  readonly attack: readonly string[];
  readonly system: string;
}

export interface RuleTestLine {
  readonly rule: string;
  readonly ok: boolean;
  readonly because: string;
}

/** One rule on one record. */
export interface RuleHit {
  readonly rule: string;
  readonly title: string;
  readonly level: Severity;
  readonly attack: readonly string[];
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a correlation found: a finding with all the events that it gathered. */
export interface CorrelationFinding extends RuleHit {
  /** Place of the record at which it opened. */
  readonly event: number;
  readonly correlation: {
    readonly type: string;
    /** Ms. */
    readonly timespan: number;
    /** Begin and end of what it spans so far, epoch ms. */
    readonly since: number;
    readonly until: number;
    /** Events in its fullest window, and what was compared with the condition last. */
    readonly size: number;
    readonly value: number;
    /** Places of the records. */
    readonly events: readonly number[];
  };
}

export interface RuleMatcher {
  /** Rules whose logsource the label allows. */
  readonly rules: number;
  readonly correlations: number;
  /** What the rules say; those that only serve correlations say nothing themselves. */
  match(record: JsonObject, index: number): readonly RuleHit[];
  /** What the correlations make of all records matched so far, in the order of their times. */
  findings(): readonly CorrelationFinding[];
  /** Records that no correlation could hear. */
  left(): { readonly untimed: number; readonly dropped: number };
}

export interface ExplainedCorrelation {
  readonly rule: string;
  readonly title: string;
  readonly matched: boolean;
  /** Type and condition, in words. */
  readonly wants: string;
  readonly timespan: number;
  readonly groupBy: readonly string[];
  /** Which records each member matched. */
  readonly members: readonly { readonly name: string; readonly events: readonly number[] }[];
  readonly findings: readonly CorrelationFinding[];
  readonly untimed: number;
}

export interface ExplainedItem {
  /** `undefined` = keywords. */
  readonly field: string | undefined;
  readonly matched: boolean;
  readonly expected: string;
  readonly saw: readonly string[];
}

export interface ExplainedRule {
  readonly rule: string;
  readonly title: string;
  readonly matched: boolean;
  readonly condition: string;
  readonly parts: readonly {
    readonly name: string;
    readonly matched: boolean;
    readonly items: readonly ExplainedItem[];
  }[];
}

export interface RulesDoor {
  readonly rules: readonly RuleLine[];
  /** Everything that was said of the files, warnings too. */
  readonly faults: readonly RuleFault[];
  readonly files: number;
  /** Rules that no index can hold: each is tried on every record of its logsource. */
  unindexed(): readonly { readonly rule: RuleLine; readonly file: string; readonly line: number }[];
  test(): readonly RuleTestLine[];
  explain(ruleId: string, record: JsonObject): ExplainedRule | undefined;
  /** Over several records; `undefined` where the id is no correlation's. */
  explainCorrelation(
    ruleId: string,
    records: readonly JsonObject[],
    timeField: string | undefined,
  ): ExplainedCorrelation | undefined;
  /** A part of the label that is not given constrains nothing. */
  matcher(label: Logsource, timeField: string | undefined): RuleMatcher;
}

export interface VectorTier {
  readonly agree: number;
  readonly total: number;
}

export interface VectorDifference {
  readonly file: string;
  /** 1-based line of the file. */
  readonly line: number;
  readonly tier: string;
  readonly source: string;
  readonly test: string;
  readonly expected: unknown;
  readonly got: unknown;
  readonly because: string;
}

export interface VectorReport {
  readonly tiers: Readonly<Record<string, VectorTier>>;
  readonly differ: readonly VectorDifference[];
  /** Lines that are no vector. */
  readonly setAside: readonly {
    readonly file: string;
    readonly line: number;
    readonly because: string;
  }[];
}

export interface TryRuleOptions {
  /** Of a platform that is not running. */
  readonly dataDir: string;
  readonly file: string;
  readonly text: string;
  /** How far back, ms. */
  readonly since: number;
  onProgress?(events: number): void;
}

/** The parts of `CliDeps` that are about rules. */
export interface RuleDeps {
  /** Rules of these files and folders; none named = our own. */
  rules(paths: readonly string[]): Promise<RulesDoor>;
  /** Techniques × systems; rules of other folders than our own stand in the column of their product. */
  ruleCoverage(paths: readonly string[]): Promise<Coverage>;
  ruleVectors(files: readonly string[]): Promise<VectorReport>;
  /** Over the archive in a data dir. */
  tryRule(options: TryRuleOptions): Promise<RuleTrial>;
}

/** One cell of the matrix technique × system. */
export type CoverageCell =
  | { readonly state: 'rules'; readonly rules: readonly string[] }
  /** No rule of its own: a parent or sub-technique has some, or a behaviour or posture check sees to it. */
  | { readonly state: 'covered'; readonly because: string }
  | { readonly state: 'unobservable'; readonly because: string }
  | { readonly state: 'open' }
  /** The technique does not concern the system. */
  | { readonly state: 'none' };

export interface CoverageRow {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  /** By id of the system. */
  readonly cells: Readonly<Record<string, CoverageCell>>;
}

export interface Coverage {
  /** Of ATT&CK. */
  readonly version: string;
  readonly notice: string;
  readonly systems: readonly {
    readonly id: string;
    readonly title: string;
    readonly rules: number;
  }[];
  readonly rows: readonly CoverageRow[];
  readonly rules: number;
  /** Rules that name no technique of ours, and why. */
  readonly unplaced: readonly { readonly rule: string; readonly because: string }[];
}
