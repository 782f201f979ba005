/** A Sigma rule as frozen plain data. The compiler, the index and the reference reader are its only readers. */

/** `any` = `*`, `one` = `?`, `dash` = any of the five dashes that `windash` stands for. */
export type Wild = 'any' | 'one' | 'dash';
export type TextPart = string | { readonly wild: Wild };

export interface TextValue {
  readonly kind: 'text';
  /** Literals and wildcards in order; no two neighbours are literals, no two are `any`. */
  readonly parts: readonly TextPart[];
  readonly cased: boolean;
}
export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
}
export interface BooleanValue {
  readonly kind: 'boolean';
  readonly value: boolean;
}
/** Matches null and an absent field. */
export interface NullValue {
  readonly kind: 'null';
}
export interface RegexValue {
  readonly kind: 'regex';
  readonly source: string;
  /** Any of `i`, `m`, `s`. */
  readonly flags: string;
}
export interface NetworkValue {
  readonly kind: 'network';
  readonly cidr: string;
}
export type CompareOp = 'lt' | 'lte' | 'gt' | 'gte';
export interface CompareValue {
  readonly kind: 'compare';
  readonly op: CompareOp;
  readonly value: number;
}
/** Compares with another field of the same record. */
export interface FieldValue {
  readonly kind: 'field';
  readonly path: string;
  /** As of an item. */
  readonly alternatives?: readonly string[];
  readonly shape: 'equals' | 'contains' | 'startswith' | 'endswith';
  readonly cased: boolean;
}
export interface ExistsValue {
  readonly kind: 'exists';
  readonly value: boolean;
}
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export interface TimePartValue {
  readonly kind: 'time_part';
  readonly part: TimePart;
  readonly op: CompareOp | 'eq';
  readonly value: number;
}
/** What one written value became after an expanding modifier: any of them. */
export interface AnyOfValue {
  readonly kind: 'any_of';
  readonly of: readonly ValueNode[];
}
export type ValueNode =
  | TextValue
  | NumberValue
  | BooleanValue
  | NullValue
  | RegexValue
  | NetworkValue
  | CompareValue
  | FieldValue
  | ExistsValue
  | TimePartValue
  | AnyOfValue;

export interface ItemNode {
  readonly kind: 'item';
  /** In the syntax of `path-syntax.ts`; `undefined` = keywords, searched in every value of the record. */
  readonly path: string | undefined;
  /** Further paths where other shapes of the record have the field; the first path that is there wins. */
  readonly alternatives?: readonly string[];
  /** `any` = one of the values, `all` = each of them. */
  readonly require: 'any' | 'all';
  /** `neq`: none of the values (an absent field differs from all). */
  readonly negate: boolean;
  readonly values: readonly ValueNode[];
}
export interface EveryNode {
  readonly kind: 'every';
  readonly of: readonly SelectionNode[];
}
export interface SomeNode {
  readonly kind: 'some';
  readonly of: readonly SelectionNode[];
}
/** None of them. */
export interface NoneNode {
  readonly kind: 'none';
  readonly of: readonly SelectionNode[];
}
/**
 * Asks the members of one array, each by itself; paths inside start at the member, `.` is the member
 * itself. `all` wants at least one member, `all_or_empty` does not. What is no array is one member.
 */
export interface MembersNode {
  readonly kind: 'members';
  readonly path: string;
  readonly alternatives?: readonly string[];
  readonly require: 'any' | 'all' | 'all_or_empty';
  /** Every one of these holds for the member. */
  readonly of: readonly SelectionNode[];
}
export type SelectionNode = ItemNode | EveryNode | SomeNode | NoneNode | MembersNode;

export type ConditionNode =
  | { readonly kind: 'selection'; readonly name: string }
  | { readonly kind: 'not'; readonly of: ConditionNode }
  | { readonly kind: 'and'; readonly of: readonly ConditionNode[] }
  | { readonly kind: 'or'; readonly of: readonly ConditionNode[] };

export interface RuleTree {
  readonly selections: ReadonlyMap<string, SelectionNode>;
  readonly condition: ConditionNode;
  /** As written, for explanations. */
  readonly conditionText: string;
}

/** Freeze plain data to the bottom. */
export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Object.keys(value)) frozen((value as Record<string, unknown>)[key]);
  }
  return value;
};
