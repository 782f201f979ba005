/** What the rest of detection sees of a loaded correlation. */
import type { JsonObject } from '../../../core/index.ts';
import type { Severity } from '../../../model/index.ts';
import type { Logsource } from '../rule.ts';
import type { ConditionNode } from '../tree.ts';

/** Sigma 2.1; `value_median` is that of the public engines (point 74). */
export const correlationTypes = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const;
export type CorrelationType = (typeof correlationTypes)[number];

export const boundOps = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;
/** All that are given must hold: two of them make a range (point 83). */
export type Bounds = Readonly<Partial<Record<(typeof boundOps)[number], number>>>;

/** `sliding` is Sigma's; the other two are written by some authors and kept as they mean it. */
export type Window =
  | { readonly kind: 'sliding' }
  | { readonly kind: 'tumbling' }
  | { readonly kind: 'session'; readonly gap: number };

export interface CorrelationBody {
  readonly type: CorrelationType;
  /** Ids or names, as written. */
  readonly references: readonly string[];
  readonly groupBy: readonly string[];
  /** Alias → rule name → field of its events. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Milliseconds. */
  readonly timespan: number;
  readonly window: Window;
  /** The members speak for themselves too. */
  readonly generate: boolean;
  readonly bounds: Bounds;
  /** Temporal types only: over `references` (point 87). */
  readonly expression: ConditionNode | undefined;
  /** Of the value types; more than one counts distinct tuples (point 84). */
  readonly fields: readonly string[];
  /** 0–100, of `value_percentile`. */
  readonly percentile: number;
}

/** One record, given once or several times, at a time from the start of the sequence. */
export interface ExampleStep {
  /** Milliseconds. */
  readonly at: number;
  readonly event: JsonObject;
  readonly repeat: number;
  readonly every: number;
  /** Dotted path → values it takes in turn. */
  readonly vary: ReadonlyMap<string, readonly unknown[]>;
  readonly logsource: Logsource | undefined;
}

export type ExampleSequence = readonly ExampleStep[];

export interface UnlinkedCorrelation {
  /** Its `id`, else its slug. */
  readonly id: string;
  /** Its `name`, else its file name. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly level: Severity;
  readonly tags: readonly string[];
  /** ATT&CK v19 technique ids. */
  readonly attack: readonly string[];
  readonly falsePositives: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly dedup: readonly string[];
  readonly response: string | undefined;
  readonly llr: number;
  readonly own: boolean;
  readonly fires: readonly ExampleSequence[];
  readonly quiet: readonly ExampleSequence[];
  readonly body: CorrelationBody;
}

/** What a reference leads to. */
export interface Member {
  readonly kind: 'rule' | 'correlation';
  /** Id of the rule or correlation. */
  readonly id: string;
  /** Its name, by which aliases know it. */
  readonly name: string;
  /** Where else a field of the correlation may stand in its records, where the vendor's differ. */
  readonly places?: ReadonlyMap<string, readonly string[]>;
}

export interface LoadedCorrelation extends UnlinkedCorrelation {
  /** In the order of `body.references`. */
  readonly members: readonly Member[];
}
