/** What a record must have for a rule to match at all: the key under which the rule is indexed. */
import { plainText } from './text.ts';
import type { ConditionNode, ItemNode, RuleTree, SelectionNode, ValueNode } from './tree.ts';

/** A field with an exact value, in lower case. */
export interface Witness {
  readonly path: string;
  /** As of the item: the field is read at the first path that is there. */
  readonly alternatives?: readonly string[];
  readonly value: string;
}
/** If the rule matches, at least one of these holds. */
export type Witnesses = readonly Witness[];
/** Says which of several sound sets is the best to index by; smaller is better. */
export type Cost = (witnesses: Witnesses) => number;

const ofValue = (item: ItemNode, value: ValueNode): Witnesses | undefined => {
  if (value.kind === 'any_of') return union(value.of.map((one) => ofValue(item, one)));
  const plain =
    value.kind === 'number' || value.kind === 'boolean'
      ? String(value.value)
      : value.kind === 'text'
        ? plainText(value.parts)
        : undefined;
  if (plain === undefined || item.path === undefined) return undefined;
  const { path, alternatives } = item;
  return [{ path, ...(alternatives ? { alternatives } : {}), value: plain.toLowerCase() }];
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
  const { path, negate, require, values } = item;
  if (path === undefined || negate) return undefined;
  const sets = values.map((value) => ofValue(item, value));
  return require === 'all' ? best(sets, cost) : union(sets);
};

const ofSelection = (node: SelectionNode, cost: Cost): Witnesses | undefined => {
  if (node.kind === 'item') return ofItem(node, cost);
  if (node.kind === 'none' || node.kind === 'members') return undefined;
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

/** Every exact value of the rule's positive items, for counting how common each is. */
export const exactValuesOf = (tree: RuleTree): Witnesses => {
  const visit = (node: SelectionNode): Witnesses =>
    node.kind === 'item'
      ? node.values.flatMap((value) => ofValue(node, value) ?? [])
      : node.kind === 'every' || node.kind === 'some'
        ? node.of.flatMap(visit)
        : [];
  return [...tree.selections.values()].flatMap(visit);
};
