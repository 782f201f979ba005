/** Rule tree → matcher over a shared view of the event. Says the same as `compile.ts` over the record. */
import { compileSelection } from '../compile.ts';
import { compileLeafTests, type LeafTests, leafTestOf } from '../leaf.ts';
import { anyScalar } from '../path.ts';
import type { ConditionNode, ItemNode, RuleTree, SelectionNode, ValueNode } from '../tree.ts';
import { type EventView, state } from './event-view.ts';
import type { Field, FieldSlots } from './field-slots.ts';

export type BoundMatcher = (view: EventView) => boolean;

const every = (matchers: readonly BoundMatcher[]): BoundMatcher => {
  const [first, second] = matchers;
  if (first && matchers.length === 1) return first;
  if (first && second && matchers.length === 2) return (view) => first(view) && second(view);
  return function holdsEvery(view) {
    for (const matches of matchers) if (!matches(view)) return false;
    return true;
  };
};

const some = (matchers: readonly BoundMatcher[]): BoundMatcher => {
  const [only] = matchers;
  if (only && matchers.length === 1) return only;
  return function holdsSome(view) {
    for (const matches of matchers) if (matches(view)) return true;
    return false;
  };
};

const fieldTest = (field: Field, tests: LeafTests): BoundMatcher => {
  const { ofText, usesLower, usesRecord, raws } = tests;
  const ofLeaf = leafTestOf(tests);
  // Only `fieldref` looks at the rest of the record, which for a line is to be parsed first.
  const recordOf = (view: EventView): unknown => (usesRecord ? view.record() : undefined);
  const rawHolds = (leaf: unknown, view: EventView): boolean => {
    const record = recordOf(view);
    for (const test of raws) if (test(leaf, record)) return true;
    return false;
  };
  return function holdsField(view) {
    switch (view.stateOf(field)) {
      case state.text: {
        const text = view.textOf(field);
        if (ofText?.(text, usesLower ? view.lowerOf(field) : '')) return true;
        return raws.length > 0 && rawHolds(text, view);
      }
      case state.absent:
        return raws.length > 0 && rawHolds(undefined, view);
      case state.other:
        return ofLeaf(view.leafOf(field), recordOf(view));
      default:
        return view.leavesOf(field).some((leaf) => ofLeaf(leaf, recordOf(view)));
    }
  };
};

const oneOf = (item: ItemNode, values: readonly ValueNode[], table: FieldSlots): BoundMatcher => {
  const tests = compileLeafTests(values);
  if (item.path !== undefined) return fieldTest(table.fieldOf(item.path, item.alternatives), tests);
  const ofLeaf = leafTestOf(tests);
  return (view) => {
    const record = view.record();
    return anyScalar(record, (leaf) => ofLeaf(leaf, record));
  };
};

const bindItem = (item: ItemNode, table: FieldSlots): BoundMatcher => {
  const { path, values } = item;
  const presence = values.flatMap((value): BoundMatcher[] => {
    if (value.kind !== 'exists' || path === undefined) return [];
    const field = table.fieldOf(path, item.alternatives);
    return [(view) => view.isPresent(field) === value.value];
  });
  const others = values.filter((value) => value.kind !== 'exists');
  const all = item.require === 'all';
  const groups = all ? others.map((value) => [value]) : others.length === 0 ? [] : [others];
  const matchers = [...presence, ...groups.map((group) => oneOf(item, group, table))];
  const matches = all ? every(matchers) : some(matchers);
  return item.negate ? (view) => !matches(view) : matches;
};

export const bindSelection = (node: SelectionNode, table: FieldSlots): BoundMatcher => {
  if (node.kind === 'item') return bindItem(node, table);
  if (node.kind === 'members') {
    const matches = compileSelection(node);
    return (view) => matches(view.record());
  }
  const of = node.of.map((one) => bindSelection(one, table));
  if (node.kind === 'none') {
    const matches = some(of);
    return (view) => !matches(view);
  }
  return node.kind === 'every' ? every(of) : some(of);
};

const bindCondition = (node: ConditionNode, tree: RuleTree, table: FieldSlots): BoundMatcher => {
  if (node.kind === 'selection') {
    const selection = tree.selections.get(node.name);
    return selection ? bindSelection(selection, table) : () => false;
  }
  if (node.kind === 'not') {
    const matches = bindCondition(node.of, tree, table);
    return (view) => !matches(view);
  }
  const of = node.of.map((one) => bindCondition(one, tree, table));
  return node.kind === 'and' ? every(of) : some(of);
};

/** Every field that the rule reads must be in the table before a line is scanned: see `noteFields`. */
export const bindRule = (tree: RuleTree, table: FieldSlots): BoundMatcher =>
  bindCondition(tree.condition, tree, table);

const noteSelection = (node: SelectionNode, table: FieldSlots): void => {
  if (node.kind === 'item') {
    if (node.path !== undefined) table.fieldOf(node.path, node.alternatives);
  } else if (node.kind !== 'members') for (const one of node.of) noteSelection(one, table);
};

export const noteFields = (tree: RuleTree, table: FieldSlots): void => {
  for (const node of tree.selections.values()) noteSelection(node, table);
};
