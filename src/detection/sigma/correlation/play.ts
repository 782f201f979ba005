/** Plays a sequence of records to one correlation and those that it stands on. */
import type { LoadedRule, Logsource } from '../rule.ts';
import { createRuleSet } from '../rule-set.ts';
import type { ExampleSequence, LoadedCorrelation } from './correlation.ts';
import { type CorrelationHit, createCorrelator } from './correlator.ts';
import { playSequence } from './sequence.ts';

export interface Loaded {
  readonly rules: readonly LoadedRule[];
  readonly correlations: readonly LoadedCorrelation[];
}

/** The correlation and everything below it, members first, and the rules at the bottom. */
const below = (correlation: LoadedCorrelation, { rules, correlations }: Loaded): Loaded => {
  const byId = new Map(correlations.map((one) => [one.id, one]));
  const ids = new Set<string>();
  const chain = new Set<LoadedCorrelation>();
  const visit = (one: LoadedCorrelation): void => {
    for (const { kind, id } of one.members) {
      const inner = kind === 'correlation' ? byId.get(id) : undefined;
      if (inner) visit(inner);
      else ids.add(id);
    }
    chain.add(one);
  };
  visit(correlation);
  const byRuleId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    rules: [...ids].flatMap((id) => byRuleId.get(id) ?? []),
    correlations: [...chain],
  };
};

/** Hits of this correlation; a step without a logsource has that of the first rule. */
export const playTo = (
  correlation: LoadedCorrelation,
  loaded: Loaded,
): ((sequence: ExampleSequence) => readonly CorrelationHit[]) => {
  const { rules, correlations } = below(correlation, loaded);
  const ruleSet = createRuleSet(rules);
  const usual: Logsource = rules[0]?.logsource ?? {};
  return (sequence) => {
    const correlator = createCorrelator(correlations);
    return playSequence(sequence).flatMap(({ time, record, logsource }, nth) => {
      const matched = ruleSet.match(record, logsource ?? usual).map(({ rule }) => rule.id);
      const event = { id: String(nth), vendorId: String(nth), time, record, who: [] };
      return correlator.observe(event, matched).filter((hit) => hit.correlation === correlation);
    });
  };
};
