/** What the rest of detection sees of a loaded rule. */
import type { JsonObject } from '../../core/index.ts';
import type { Severity } from '../../model/index.ts';
import type { CompiledRule } from './compile.ts';
import type { RuleTree } from './tree.ts';

/** Sigma logsource: each part that a rule gives must be the record's. */
export interface Logsource {
  readonly product?: string;
  readonly service?: string;
  readonly category?: string;
}

export interface LoadedRule {
  /** The rule's `id` (a UUID in our own content), else its slug. */
  readonly id: string;
  /** The rule's `name`, else its file name. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly level: Severity;
  readonly tags: readonly string[];
  /** ATT&CK v19 technique ids, `T1098.001`. */
  readonly attack: readonly string[];
  readonly logsource: Logsource;
  /** Whose names the fields have; `sigma` is the vendor's own as SigmaHQ writes them. */
  readonly taxonomy?: string;
  /** Keys of the document that Sigma does not know. */
  readonly custom?: Readonly<Record<string, unknown>>;
  /** Further labels, each exactly, whose records are the same system's under another name. */
  readonly labels?: readonly Logsource[];
  /** Where else a field of `fields` or `dedup` may stand. */
  readonly elsewhere?: ReadonlyMap<string, readonly string[]>;
  /** Fields that help an analyst, as the rule lists them. */
  readonly fields: readonly string[];
  readonly falsePositives: readonly string[];
  readonly file: string;
  /** Line of the file where the document starts, from 1. */
  readonly line: number;
  /** Fields whose values make two matches one finding. */
  readonly dedup: readonly string[];
  /** Which kind of playbook fits, e.g. `credential-misuse`. */
  readonly response: string | undefined;
  /** Evidence in nats: ln P(match | attack) / P(match | benign), before site calibration. */
  readonly llr: number;
  /** The rule's own examples, in the vendor's format. */
  readonly fires: readonly JsonObject[];
  readonly quiet: readonly JsonObject[];
  /** Has a `countersign:` block, so our conventions are checked. */
  readonly own: boolean;
  readonly tree: RuleTree;
  readonly compiled: CompiledRule;
}

export interface RuleMatch {
  readonly rule: LoadedRule;
  readonly matchedSelections: readonly string[];
  /** Values of the fields that the matched selections, `fields` and `dedup` name. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Does a rule of this logsource apply to records labelled so? */
export const logsourceApplies = (rule: Logsource, label: Logsource): boolean =>
  (['product', 'service', 'category'] as const).every(
    (part) => rule[part] === undefined || rule[part] === label[part],
  );

const sameLabel = (one: Logsource, other: Logsource): boolean =>
  (['product', 'service', 'category'] as const).every((part) => one[part] === other[part]);

/** Does the rule want records labelled so, under this name of their system or another? */
export const ruleApplies = (
  { logsource, labels = [] }: Pick<LoadedRule, 'logsource' | 'labels'>,
  label: Logsource,
): boolean => logsourceApplies(logsource, label) || labels.some((one) => sameLabel(one, label));
