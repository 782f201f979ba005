/** Rules as the verbs `rules …` see them. */
import type { ExplainedRule, RuleLine, RulesDoor } from '../../cli/index.ts';
import {
  createRunningCorrelator,
  explainRule,
  type LoadedCorrelation,
  type LoadedRule,
  lintCorrelations,
  lintRules,
  readRules,
  rulesWithoutWitness,
  testRules,
} from '../../detection/index.ts';
import { ownRulesDir, readFields } from '../content.ts';
import { expectedItems } from './expected.ts';
import { explainCorrelation } from './explain-correlation.ts';
import { createMatcher } from './match-rules.ts';
import { readRuleFiles } from './rule-files.ts';

const lineOf = (
  one: LoadedRule | LoadedCorrelation,
  { system, serves }: Pick<RuleLine, 'system' | 'serves'>,
): RuleLine => {
  const { id, slug, title, level, attack } = one;
  const kind = 'body' in one ? 'correlation' : 'rule';
  return { kind, serves, id, slug, title, level, attack, system };
};

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
  const fields = readFields();
  const outcome = readRules(texts.files, { fields });
  const { rules, correlations } = outcome;
  const products = new Map(rules.map(({ id, logsource }) => [id, logsource.product ?? '']));
  // A correlation is of the system of its first member, through chains.
  for (const { id, members } of correlations)
    products.set(id, products.get(members[0]?.id ?? '') ?? '');
  const { silent } = createRunningCorrelator(() => correlations).current();
  const all = [...rules, ...correlations].map((one) =>
    lineOf(one, { system: products.get(one.id) ?? '', serves: silent.has(one.id) }),
  );
  const lineOfId = new Map(all.map((line) => [line.id, line]));
  return {
    rules: all,
    files: texts.files.length + texts.faults.length,
    faults: [
      ...texts.faults,
      ...outcome.faults,
      ...lintRules(rules, { files: texts.files, fields }),
      ...lintCorrelations(correlations, rules),
    ],
    unindexed: () =>
      rulesWithoutWitness(rules).flatMap(({ id, file, line }) => {
        const rule = lineOfId.get(id);
        return rule ? [{ rule, file, line }] : [];
      }),
    test: () =>
      testRules(rules, correlations).map(({ rule, outcome: came, failures }) => ({
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
      const rule = rules.find(({ id }) => id === ruleId);
      return rule && explained(rule, record);
    },
    explainCorrelation(ruleId, records, timeField) {
      const correlation = correlations.find(({ id }) => id === ruleId);
      return correlation && explainCorrelation(correlation, outcome, records, timeField);
    },
    matcher: (label, timeField) => createMatcher(outcome, label, timeField),
  };
};
