/** Rule tree → matcher. Pure: no clock, no log, no reading of anything but the record. */
import { compileLeaf } from './leaf.ts';
import { anyScalar, firstPathReader, firstPresenceReader, membersReader } from './path.ts';
import type {
  ConditionNode,
  ItemNode,
  MembersNode,
  RuleTree,
  SelectionNode,
  ValueNode,
} from './tree.ts';

export type Matcher = (record: unknown) => boolean;

export interface CompiledRule {
  readonly matches: Matcher;
  readonly selections: ReadonlyMap<string, Matcher>;
}

const existsItem = ({ path, alternatives }: ItemNode, value: ValueNode): Matcher | undefined => {
  if (value.kind !== 'exists' || path === undefined) return undefined;
  const isPresent = firstPresenceReader(path, alternatives);
  return value.value ? isPresent : (record) => !isPresent(record);
};

const readerOf = ({ path, alternatives }: ItemNode) =>
  path === undefined ? anyScalar : firstPathReader(path, alternatives);

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
  const { values } = item;
  const presence = values.flatMap((value) => {
    const matcher = existsItem(item, value);
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

const compileMembers = (node: MembersNode): Matcher => {
  const members = membersReader(node.path, node.alternatives);
  const matches = every(node.of.map(compileSelection));
  if (node.require === 'any') return (record) => members(record).some(matches);
  const empty = node.require === 'all_or_empty';
  return (record) => {
    const found = members(record);
    return found.length === 0 ? empty : found.every(matches);
  };
};

export const compileSelection = (node: SelectionNode): Matcher => {
  if (node.kind === 'item') return compileItem(node);
  if (node.kind === 'members') return compileMembers(node);
  const of = node.of.map(compileSelection);
  if (node.kind === 'none') {
    const matches = some(of);
    return (record) => !matches(record);
  }
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

const compileNow = (tree: RuleTree): CompiledRule => {
  const selections = new Map(
    [...tree.selections].map(([name, node]) => [name, compileSelection(node)] as const),
  );
  return { selections, matches: compileCondition(tree.condition, selections) };
};

/** Compiles at the first question: sets of rules bind trees their own way, and ask few rules alone. */
export const compileRule = (tree: RuleTree): CompiledRule => {
  let made: CompiledRule | undefined;
  const compiled = (): CompiledRule => {
    made ??= compileNow(tree);
    return made;
  };
  return {
    get matches() {
      return compiled().matches;
    },
    get selections() {
      return compiled().selections;
    },
  };
};
