/** Rule tree → matcher. Pure: no clock, no log, no reading of anything but the record. */
import { compileLeaf } from './leaf.ts';
import { anyScalar, pathReader, presenceReader } from './path.ts';
import type { ConditionNode, ItemNode, RuleTree, SelectionNode, ValueNode } from './tree.ts';

export type Matcher = (record: unknown) => boolean;

export interface CompiledRule {
  readonly matches: Matcher;
  readonly selections: ReadonlyMap<string, Matcher>;
}

const existsItem = (path: string, value: ValueNode): Matcher | undefined => {
  if (value.kind !== 'exists') return undefined;
  const isPresent = presenceReader(path);
  return value.value ? isPresent : (record) => !isPresent(record);
};

const readerOf = ({ path }: ItemNode) => (path === undefined ? anyScalar : pathReader(path));

const oneOf = (item: ItemNode, values: readonly ValueNode[]): Matcher => {
  const read = readerOf(item);
  const test = compileLeaf(values);
  return (record) => read(record, (leaf) => test(leaf, record));
};

const every = (matchers: readonly Matcher[]): Matcher => {
  const [first, second] = matchers;
  if (first && matchers.length === 1) return first;
  if (first && second && matchers.length === 2) return (record) => first(record) && second(record);
  return function matchesEvery(record) {
    for (const matches of matchers) if (!matches(record)) return false;
    return true;
  };
};

const some = (matchers: readonly Matcher[]): Matcher => {
  const [only] = matchers;
  if (only && matchers.length === 1) return only;
  return function matchesSome(record) {
    for (const matches of matchers) if (matches(record)) return true;
    return false;
  };
};

const compileItem = (item: ItemNode): Matcher => {
  const { path, values } = item;
  const presence = values.flatMap((value) => {
    const matcher = path === undefined ? undefined : existsItem(path, value);
    return matcher ? [matcher] : [];
  });
  const others = values.filter((value) => value.kind !== 'exists');
  const matchers =
    item.require === 'all'
      ? [...presence, ...others.map((value) => oneOf(item, [value]))]
      : others.length === 0
        ? presence
        : [...presence, oneOf(item, others)];
  const matches = item.require === 'all' ? every(matchers) : some(matchers);
  return item.negate ? (record) => !matches(record) : matches;
};

export const compileSelection = (node: SelectionNode): Matcher => {
  if (node.kind === 'item') return compileItem(node);
  const of = node.of.map(compileSelection);
  return node.kind === 'every' ? every(of) : some(of);
};

const compileCondition = (
  node: ConditionNode,
  selections: ReadonlyMap<string, Matcher>,
): Matcher => {
  if (node.kind === 'selection') return selections.get(node.name) ?? (() => false);
  if (node.kind === 'not') {
    const matches = compileCondition(node.of, selections);
    return (record) => !matches(record);
  }
  const of = node.of.map((one) => compileCondition(one, selections));
  return node.kind === 'and' ? every(of) : some(of);
};

export const compileRule = (tree: RuleTree): CompiledRule => {
  const selections = new Map(
    [...tree.selections].map(([name, node]) => [name, compileSelection(node)] as const),
  );
  return { selections, matches: compileCondition(tree.condition, selections) };
};
