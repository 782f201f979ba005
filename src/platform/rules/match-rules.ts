/** Rules and correlations over the records of a file. */
import type { RuleHit, RuleMatcher } from '../../cli/index.ts';
import {
  createRuleSet,
  type LoadedRule,
  type LoadOutcome,
  type Logsource,
  type RuleMatch,
  ruleApplies,
} from '../../detection/index.ts';
import { correlateRecords } from './correlate-records.ts';
import { eventTime } from './event-time.ts';

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

export const createMatcher = (
  { rules, correlations }: Pick<LoadOutcome, 'rules' | 'correlations'>,
  label: Logsource,
  timeField: string | undefined,
): RuleMatcher => {
  const chosen = routed(rules, label);
  const set = createRuleSet(chosen);
  const correlated = correlateRecords(correlations);
  let untimed = 0;
  return {
    rules: chosen.length,
    correlations: correlations.length,
    match(record, index) {
      const matches = set.match(record, {});
      if (matches.length === 0) return [];
      if (correlations.length > 0) {
        const time = eventTime(record, timeField);
        if (time === undefined) untimed++;
        else correlated.hear({ index, time, record, rules: matches.map(({ rule }) => rule.id) });
      }
      return matches.filter(({ rule }) => !correlated.silent.has(rule.id)).map(hitOf);
    },
    findings: () => correlated.findings(),
    left: () => ({ untimed, dropped: correlated.dropped }),
  };
};
