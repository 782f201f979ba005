/** What a load gave, as detection runs it. */
import type { RulesToRun } from './contract.ts';
import { createRuleSet, type LoadOutcome } from './sigma/index.ts';

export const rulesToRun = ({
  rules,
  correlations,
}: Pick<LoadOutcome, 'rules' | 'correlations'>): RulesToRun => {
  const { match } = createRuleSet(rules);
  return { match, correlations };
};
