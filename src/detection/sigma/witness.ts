/** What a record must have for a rule to match at all: the keys under which the rule is indexed. */
import { readRegexShape } from './regex-shape.ts';
import { plainText } from './text.ts';
import type {
  ConditionNode,
  ItemNode,
  RegexValue,
  RuleTree,
  SelectionNode,
  TextPart,
  TextValue,
  ValueNode,
} from './tree.ts';

interface AtField {
  readonly path: string;
  /** As of the item: the field is read at the first path that is there. */
  readonly alternatives?: readonly string[];
}

/**
 * `exact` = the field's lower-cased text is `value`, `literal` = it contains it, `present` = the
 * field has a value, `exists` = it is there, be it empty; `keyword` = some text of the event contains
 * `value` in any case.
 */
export type Witness =
  | (AtField & { readonly kind: 'exact' | 'literal'; readonly value: string })
  | (AtField & { readonly kind: 'present' | 'exists' })
  | { readonly kind: 'keyword'; readonly value: string };

/** If the rule matches, at least one of these holds. */
export type Witnesses = readonly Witness[];
/** Says which of several sound sets is the best to index by; smaller is better. */
export type Cost = (witnesses: Witnesses) => number;

/** Shorter texts are in nearly every value. */
const MIN_LITERAL = 2;
const MIN_KEYWORD = 3;

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/**
 * The longest literal of a pattern, in lower case. Lower-casing a letter beyond ASCII can depend on
 * its neighbours, so for `cased` values and whole events only ASCII serves.
 */
const literalOf = (parts: readonly TextPart[], asciiOnly: boolean): string | undefined => {
  let longest = '';
  for (const part of parts) {
    if (typeof part !== 'string' || (asciiOnly && !isAscii(part))) continue;
    if (part.length > longest.length) longest = part;
  }
  return longest.length < MIN_LITERAL ? undefined : longest.toLowerCase();
};

/** Could be (part of) a number that is written otherwise in the record's JSON, as 1e3 for 1000. */
const isNumeric = (text: string): boolean => /^[\d.e+-]*$/.test(text) || '-infinity'.includes(text);

const ofKeyword = (value: ValueNode): Witnesses | undefined => {
  const literal = value.kind === 'text' ? literalOf(value.parts, true) : undefined;
  return literal === undefined || literal.length < MIN_KEYWORD || isNumeric(literal)
    ? undefined
    : [{ kind: 'keyword', value: literal }];
};

const ofText = ({ parts, cased }: TextValue, at: AtField): Witness => {
  const plain = plainText(parts);
  if (plain !== undefined) return { ...at, kind: 'exact', value: plain.toLowerCase() };
  const literal = literalOf(parts, cased);
  return literal === undefined
    ? { ...at, kind: 'present' }
    : { ...at, kind: 'literal', value: literal };
};

/** Letters of any case can fold to others, so only an expression that minds case gives a literal. */
const ofRegex = ({ source, flags }: RegexValue, at: AtField): Witness => {
  const caseless = flags.includes('i') || /\(\?[a-z]*i/.test(source);
  const literal = caseless ? '' : (readRegexShape(source, flags.includes('s'))?.literal ?? '');
  return literal.length >= MIN_LITERAL && isAscii(literal)
    ? { ...at, kind: 'literal', value: literal.toLowerCase() }
    : { ...at, kind: 'present' };
};

const ofValue = (item: ItemNode, value: ValueNode): Witnesses | undefined => {
  if (value.kind === 'any_of') return union(value.of.map((one) => ofValue(item, one)));
  const { path, alternatives } = item;
  if (path === undefined) return ofKeyword(value);
  const at: AtField = { path, ...(alternatives ? { alternatives } : {}) };
  switch (value.kind) {
    case 'text':
      return [ofText(value, at)];
    case 'number':
    case 'boolean':
      return [{ ...at, kind: 'exact', value: String(value.value).toLowerCase() }];
    case 'regex':
      return [ofRegex(value, at)];
    case 'null':
      return undefined;
    case 'exists':
      return value.value ? [{ ...at, kind: 'exists' }] : undefined;
    default:
      return [{ ...at, kind: 'present' }];
  }
};

const union = (sets: readonly (Witnesses | undefined)[]): Witnesses | undefined => {
  const known = sets.filter((set) => set !== undefined);
  return known.length === sets.length ? known.flat() : undefined;
};

const best = (sets: readonly (Witnesses | undefined)[], cost: Cost): Witnesses | undefined => {
  let chosen: Witnesses | undefined;
  for (const set of sets) {
    if (set && (!chosen || cost(set) < cost(chosen))) chosen = set;
  }
  return chosen;
};

const ofItem = (item: ItemNode, cost: Cost): Witnesses | undefined => {
  if (item.negate) return undefined;
  const sets = item.values.map((value) => ofValue(item, value));
  return item.require === 'all' ? best(sets, cost) : union(sets);
};

const ofSelection = (node: SelectionNode, cost: Cost): Witnesses | undefined => {
  if (node.kind === 'item') return ofItem(node, cost);
  if (node.kind === 'none') return undefined;
  if (node.kind === 'members') {
    const { path, alternatives, require } = node;
    if (require === 'all_or_empty') return undefined;
    return [{ kind: 'exists', path, ...(alternatives ? { alternatives } : {}) }];
  }
  const sets = node.of.map((one) => ofSelection(one, cost));
  return node.kind === 'every' ? best(sets, cost) : union(sets);
};

const ofCondition = (node: ConditionNode, tree: RuleTree, cost: Cost): Witnesses | undefined => {
  if (node.kind === 'not') return undefined;
  if (node.kind === 'selection') {
    const selection = tree.selections.get(node.name);
    return selection ? ofSelection(selection, cost) : [];
  }
  const sets = node.of.map((one) => ofCondition(one, tree, cost));
  return node.kind === 'and' ? best(sets, cost) : union(sets);
};

/** `undefined` = the rule must meet every record of its logsource. */
export const witnessesOf = (tree: RuleTree, cost: Cost): Witnesses | undefined =>
  ofCondition(tree.condition, tree, cost);

/** One name for each field, whatever its alternatives. */
export const fieldName = ({ path, alternatives = [] }: AtField): string =>
  [path, ...alternatives].join('\0');

/** How many exact values the rules know of each field, by its name. */
export const countExactValues = (trees: readonly RuleTree[]): ReadonlyMap<string, number> => {
  const values = new Map<string, Set<string>>();
  const visit = (node: SelectionNode): void => {
    if (node.kind === 'item') {
      for (const witness of node.values.flatMap((value) => ofValue(node, value) ?? [])) {
        if (witness.kind !== 'exact') continue;
        const name = fieldName(witness);
        values.set(name, (values.get(name) ?? new Set<string>()).add(witness.value));
      }
    } else if (node.kind !== 'members') for (const one of node.of) visit(one);
  };
  for (const tree of trees) for (const node of tree.selections.values()) visit(node);
  return new Map([...values].map(([name, set]) => [name, set.size]));
};
