/** Filters become part of the rules they name: `(rule) and (filter condition)` (points 69–73). */
import { compileRule } from './compile.ts';
import type { LoadedFilter } from './document.ts';
import { type LoadedRule, logsourceApplies } from './rule.ts';
import { type ConditionNode, frozen, type RuleTree } from './tree.ts';

/** A rule's own patterns were resolved before, so they never see a filter's selections. */
const withFilter = (tree: RuleTree, filter: LoadedFilter, nth: number): RuleTree => {
  const rename = (name: string): string => `filter ${nth + 1} "${filter.title}": ${name}`;
  const renamed = (node: ConditionNode): ConditionNode => {
    if (node.kind === 'selection') return { kind: 'selection', name: rename(node.name) };
    if (node.kind === 'not') return { kind: 'not', of: renamed(node.of) };
    return { kind: node.kind, of: node.of.map(renamed) };
  };
  const added = [...filter.tree.selections].map(([name, node]) => [rename(name), node] as const);
  return {
    selections: new Map([...tree.selections, ...added]),
    condition: frozen({ kind: 'and', of: [tree.condition, renamed(filter.tree.condition)] }),
    conditionText: `(${tree.conditionText}) and (${filter.tree.conditionText})`,
  };
};

const names = (filter: LoadedFilter, rule: LoadedRule): boolean =>
  filter.rules === 'any' ||
  filter.rules.some((one) => one === rule.id || one === rule.slug || one === rule.title);

export const applyFilters = (
  rules: readonly LoadedRule[],
  filters: readonly LoadedFilter[],
): readonly LoadedRule[] => {
  if (filters.length === 0) return rules;
  return rules.map((rule) => {
    const chosen = filters.filter(
      (filter) => logsourceApplies(filter.logsource, rule.logsource) && names(filter, rule),
    );
    if (chosen.length === 0) return rule;
    const tree = chosen.reduce((so, filter, nth) => withFilter(so, filter, nth), rule.tree);
    return Object.freeze({ ...rule, tree, compiled: compileRule(tree) });
  });
};
