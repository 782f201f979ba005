/** Filters become part of the rules they name: `(rule) and (filter condition)` (points 69–73). */
import { applyFields, pathsOfField } from './apply-fields.ts';
import { compileRule } from './compile.ts';
import type { LoadedFilter } from './document.ts';
import {
  type FieldTable,
  type FieldTables,
  labelsFor,
  noFieldTables,
  tableFor,
} from './field-table.ts';
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

/** Where the fields stand that a rule names beside its selections. */
const elsewhereOf = (
  { fields, dedup }: LoadedRule,
  table: FieldTable,
): ReadonlyMap<string, readonly string[]> =>
  new Map([...fields, ...dedup].map((field) => [field, pathsOfField(field, table).slice(1)]));

/** Filters become part of the rules; then fields are read where the vendor's records have them. */
export const applyFilters = (
  rules: readonly LoadedRule[],
  filters: readonly LoadedFilter[],
  tables: FieldTables = noFieldTables,
): readonly LoadedRule[] =>
  rules.map((rule) => {
    const chosen = filters.filter(
      (filter) => logsourceApplies(filter.logsource, rule.logsource) && names(filter, rule),
    );
    const table =
      (rule.taxonomy ?? 'sigma') === 'sigma' ? tableFor(tables, rule.logsource) : undefined;
    const labels = labelsFor(tables, rule.logsource);
    if (chosen.length === 0 && !table && labels.length === 0) return rule;
    const filtered = chosen.reduce((so, filter, nth) => withFilter(so, filter, nth), rule.tree);
    const tree = applyFields(filtered, table);
    return Object.freeze({
      ...rule,
      tree,
      ...(labels.length > 0 ? { labels } : {}),
      ...(table ? { elsewhere: elsewhereOf(rule, table) } : {}),
      compiled: tree === rule.tree ? rule.compiled : compileRule(tree),
    });
  });
