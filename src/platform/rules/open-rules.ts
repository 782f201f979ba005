/** Rules as the verbs `rules …` see them. */
import type { ExplainedRule, RuleHit, RuleLine, RulesDoor } from '../../cli/index.ts';
import {
  createRuleSet,
  explainRule,
  type LoadedRule,
  type Logsource,
  lintRules,
  type RuleMatch,
  readRules,
  ruleApplies,
  testRules,
} from '../../detection/index.ts';
import { ownRulesDir, readFields } from '../content.ts';
import { expectedItems } from './expected.ts';
import { readRuleFiles } from './rule-files.ts';

const lineOf = ({ id, slug, title, level, attack, logsource }: LoadedRule): RuleLine => ({
  id,
  slug,
  title,
  level,
  attack,
  system: logsource.product ?? '',
});

const parts = ['product', 'service', 'category'] as const;

/** Rules that a label with these parts lets through, on which routing is then off. */
const routed = (rules: readonly LoadedRule[], label: Logsource): readonly LoadedRule[] =>
  rules
    .filter(
      (rule) =>
        ruleApplies(rule, label) ||
        parts.every(
          (part) =>
            label[part] === undefined ||
            rule.logsource[part] === undefined ||
            rule.logsource[part] === label[part],
        ),
    )
    .map((rule) => ({ ...rule, logsource: {} }));

const hitOf = ({ rule, fields }: RuleMatch): RuleHit => ({
  rule: rule.id,
  title: rule.title,
  level: rule.level,
  attack: rule.attack,
  fields,
});

const explained = (rule: LoadedRule, record: unknown): ExplainedRule => {
  const { matched, condition, selections } = explainRule(rule, record);
  return {
    rule: rule.id,
    title: rule.title,
    matched,
    condition,
    parts: selections.map((selection) => {
      const node = rule.tree.selections.get(selection.name);
      const expected = node ? expectedItems(node) : [];
      return {
        name: selection.name,
        matched: selection.matched,
        items: selection.items.map((item, index) => ({
          field: item.path,
          matched: item.matched,
          expected: expected[index] ?? '',
          saw: item.saw,
        })),
      };
    }),
  };
};

export const openRules = async (paths: readonly string[]): Promise<RulesDoor> => {
  const texts = await readRuleFiles(paths.length === 0 ? [ownRulesDir] : paths);
  const outcome = readRules(texts.files, { fields: readFields() });
  const { rules } = outcome;
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    rules: rules.map(lineOf),
    files: texts.files.length + texts.faults.length,
    faults: [...texts.faults, ...outcome.faults, ...lintRules(rules)],
    unindexed() {
      // What the index lets through for a record that has nothing meets every record.
      const all = createRuleSet(routed(rules, {})).candidates({}, {});
      return all.map((rule) => ({ rule: lineOf(rule), file: rule.file, line: rule.line }));
    },
    test: () =>
      testRules(rules, outcome.correlations).map(({ rule, outcome: came, failures }) => ({
        rule,
        ok: came === 'passed',
        because:
          came === 'untested'
            ? 'has no firing and quiet examples'
            : failures
                .map((one) => `${one.example} example ${one.index + 1} ${one.message}`)
                .join('; '),
      })),
    explain(ruleId, record) {
      const rule = byId.get(ruleId);
      return rule && explained(rule, record);
    },
    matcher(label) {
      const chosen = routed(rules, label);
      const set = createRuleSet(chosen);
      return { rules: chosen.length, match: (record) => set.match(record, {}).map(hitOf) };
    },
  };
};
