/** Why a rule matches a record or does not: each selection and each of its fields. */
import { compileSelection } from './compile.ts';
import { leavesReader, textOf } from './path.ts';
import type { LoadedRule } from './rule.ts';
import type { SelectionNode } from './tree.ts';

export interface ItemExplanation {
  /** Field path; `undefined` = keywords. */
  readonly path: string | undefined;
  readonly matched: boolean;
  /** What the record has there; empty = absent. At most 8 values of 256 characters. */
  readonly saw: readonly string[];
}

export interface SelectionExplanation {
  readonly name: string;
  readonly matched: boolean;
  readonly items: readonly ItemExplanation[];
}

export interface RuleExplanation {
  readonly rule: string;
  readonly matched: boolean;
  readonly condition: string;
  readonly selections: readonly SelectionExplanation[];
}

const itemsOf = (node: SelectionNode, record: unknown): readonly ItemExplanation[] => {
  if (node.kind === 'every' || node.kind === 'some' || node.kind === 'none') {
    return node.of.flatMap((one) => itemsOf(one, record));
  }
  const leaves = node.path === undefined ? [] : leavesReader(node.path, node.alternatives)(record);
  return [
    {
      path: node.path,
      matched: compileSelection(node)(record),
      saw: leaves.slice(0, 8).map((leaf) => (textOf(leaf) ?? 'null').slice(0, 256)),
    },
  ];
};

export const explainRule = (rule: LoadedRule, record: unknown): RuleExplanation => ({
  rule: rule.slug,
  matched: rule.compiled.matches(record),
  condition: rule.tree.conditionText,
  selections: [...rule.tree.selections].map(([name, node]) => ({
    name,
    matched: rule.compiled.selections.get(name)?.(record) ?? false,
    items: itemsOf(node, record),
  })),
});
