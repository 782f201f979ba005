/** What a match says of the event: which selections held and what their fields were. */
import { textOf } from './path.ts';
import type { LoadedRule, RuleMatch } from './rule.ts';
import { type BoundMatcher, bindSelection } from './scan/bind-rule.ts';
import type { EventView } from './scan/event-view.ts';
import type { Field, FieldSlots } from './scan/field-slots.ts';
import type { SelectionNode } from './tree.ts';

export type Describer = (view: EventView) => RuleMatch;

type FieldPaths = readonly [path: string, alternatives: readonly string[] | undefined];
type NamedField = readonly [name: string, field: Field];
type Shown = string | number | boolean | null;

/** Members of arrays are shown as the array has them, so nothing inside is asked for. */
const pathsOf = (node: SelectionNode): readonly FieldPaths[] => {
  if (node.kind === 'every' || node.kind === 'some') return node.of.flatMap(pathsOf);
  if (node.kind === 'none' || node.path === undefined) return [];
  return [[node.path, node.alternatives]];
};

const pathsBeside = ({ fields, dedup, elsewhere }: LoadedRule): readonly FieldPaths[] =>
  [...fields, ...dedup].map((path) => [path, elsewhere?.get(path)]);

/** Names the fields that a description reads, so that a line's are found. */
export const noteDescribed = (rule: LoadedRule, slots: FieldSlots): void => {
  const paths = [...rule.tree.selections.values()].flatMap(pathsOf);
  for (const [path, alternatives] of [...paths, ...pathsBeside(rule)]) {
    slots.fieldOf(path, alternatives);
  }
};

const MAX_SHOWN = 512;
const MAX_LEAVES = 64;

const shown = (leaf: unknown): Shown | undefined => {
  if (leaf === null || typeof leaf === 'number' || typeof leaf === 'boolean') return leaf;
  return textOf(leaf)?.slice(0, MAX_SHOWN);
};

const describedValue = (view: EventView, field: Field): Shown | undefined => {
  const leaves = view.leavesOf(field);
  if (leaves.length === 1) return shown(leaves[0]);
  const there = leaves.filter((leaf) => leaf !== undefined).slice(0, MAX_LEAVES);
  return there.length > 1 ? there.map(shown).join(', ') : shown(there[0]);
};

/** Asked only of a rule that matched. */
export const createDescriber = (rule: LoadedRule, slots: FieldSlots): Describer => {
  const named = ([path, alternatives]: FieldPaths): NamedField => [
    path,
    slots.fieldOf(path, alternatives),
  ];
  const selections = [...rule.tree.selections].map(
    ([name, node]): { name: string; matches: BoundMatcher; fields: readonly NamedField[] } => ({
      name,
      matches: bindSelection(node, slots),
      fields: pathsOf(node).map(named),
    }),
  );
  const beside = pathsBeside(rule).map(named);
  return function describeMatch(view) {
    const matchedSelections: string[] = [];
    const fields = new Map<string, Field>();
    for (const selection of selections) {
      if (!selection.matches(view)) continue;
      matchedSelections.push(selection.name);
      for (const [name, field] of selection.fields) fields.set(name, field);
    }
    for (const [name, field] of beside) if (!fields.has(name)) fields.set(name, field);
    const values: [string, Shown][] = [];
    for (const [name, field] of fields) {
      const value = describedValue(view, field);
      if (value !== undefined) values.push([name, value]);
    }
    return { rule, matchedSelections, fields: Object.fromEntries(values) };
  };
};
