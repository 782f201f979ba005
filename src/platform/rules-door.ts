/** Rules as the verbs `rules …` see them. */
import type { RulesDoor } from '../cli/index.ts';
import { explainRule, testRules } from '../detection/index.ts';
import { readOwnRules } from './content.ts';

export const openRules = async (dir: string | undefined): Promise<RulesDoor> => {
  const { rules, faults } = await readOwnRules(dir);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    rules: rules.map((rule) => ({
      id: rule.id,
      slug: rule.slug,
      title: rule.title,
      level: rule.level,
      attack: rule.attack,
      system: rule.logsource.product ?? '',
    })),
    faults: faults
      .filter((fault) => fault.kind !== 'warning')
      .map(({ file, line, message, fix }) => ({
        file,
        ...(line === undefined ? {} : { line }),
        message: `${message}; ${fix}`,
      })),
    test: () =>
      testRules(rules).map(({ rule, outcome, failures }) => ({
        rule,
        ok: outcome === 'passed',
        because:
          outcome === 'untested'
            ? 'has no firing and quiet examples'
            : failures
                .map((one) => `${one.example} example ${one.index + 1} ${one.message}`)
                .join('; '),
      })),
    explain(ruleId, record) {
      const rule = byId.get(ruleId);
      if (!rule) return undefined;
      const { matched, condition, selections } = explainRule(rule, record);
      return [
        `${rule.title}: ${matched ? 'matches' : 'does not match'} (condition: ${condition})`,
        ...selections.flatMap((selection) => [
          `${selection.matched ? 'yes' : 'no '} ${selection.name}`,
          ...selection.items.map(
            (item) =>
              `    ${item.matched ? 'yes' : 'no '} ${item.path ?? 'keywords'}: saw ${item.saw.join(', ') || 'nothing'}`,
          ),
        ]),
      ];
    },
  };
};
