/** What a record must have for a rule to match at all: the key under which the rule is indexed. */
import { plainText } from './text.ts';
import type { ConditionNode, ItemNode, RuleTree, SelectionNode, ValueNode } from './tree.ts';

/** A field with an exact value, in lower case. */
export interface Witness {
  readonly path: string;
  readonly value: string;
}
/** If the rule matches, at least one of these holds. */
export type Witnesses = readonly Witness[];
/** Says which of several sound sets is the best to index by; smaller is better. */
export type Cost = (witnesses: Witnesses) => number;

const ofValue = (path: string, value: ValueNode): Witnesses | undefined => {
  if (value.kind === 'number' || value.kind === 'boolean') {
    return [{ path, value: String(value.value).toLowerCase() }];
  }
  if (value.kind === 'any_of') return union(value.of.map((one) => ofValue(path, one)));
  const plain = value.kind === 'text' ? plainText(value.parts) : undefined;
  return plain === undefined ? undefined : [{ path, value: plain.toLowerCase() }];
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

const ofItem = ({ path, negate, require, values }: ItemNode, cost: Cost): Witnesses | undefined => {
  if (path === undefined || negate) return undefined;
  const sets = values.map((value) => ofValue(path, value));
  return require === 'all' ? best(sets, cost) : union(sets);
};

const ofSelection = (node: SelectionNode, cost: Cost): Witnesses | undefined => {
  if (node.kind === 'item') return ofItem(node, cost);
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
      ? node.path === undefined
        ? []
        : node.values.flatMap((value) => ofValue(node.path ?? '', value) ?? [])
      : node.of.flatMap(visit);
  return [...tree.selections.values()].flatMap(visit);
};
