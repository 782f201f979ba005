/** Runs the examples that rules carry: those that must fire and those that must stay quiet. */
import type { LoadedCorrelation } from './correlation/correlation.ts';
import { servingOnly } from './correlation/link.ts';
import { playTo } from './correlation/play.ts';
import type { LoadedRule } from './rule.ts';

export interface ExampleFailure {
  readonly example: 'fires' | 'quiet';
  /** Place in the rule's list, from 0. */
  readonly index: number;
  readonly message: string;
}

export interface RuleTestResult {
  readonly rule: string;
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** All examples hold. A rule without examples is `untested`. */
  readonly outcome: 'passed' | 'failed' | 'untested';
  readonly fires: number;
  readonly quiet: number;
  readonly failures: readonly ExampleFailure[];
}

interface Tested<T> extends Pick<LoadedRule, 'slug' | 'id' | 'title' | 'file'> {
  readonly fires: readonly T[];
  readonly quiet: readonly T[];
}

const testOne = <T>(
  rule: Tested<T>,
  what: 'an event' | 'a sequence',
  finds: (example: T) => boolean,
): RuleTestResult => {
  const silent = rule.fires.flatMap((example, index): ExampleFailure[] =>
    finds(example)
      ? []
      : [{ example: 'fires', index, message: `does not fire on ${what} that it must find` }],
  );
  const noisy = rule.quiet.flatMap((example, index): ExampleFailure[] =>
    finds(example)
      ? [{ example: 'quiet', index, message: `fires on ${what} where it must stay quiet` }]
      : [],
  );
  const failures = [...silent, ...noisy];
  const untested = rule.fires.length + rule.quiet.length === 0;
  return {
    rule: rule.slug,
    id: rule.id,
    title: rule.title,
    file: rule.file,
    outcome: failures.length > 0 ? 'failed' : untested ? 'untested' : 'passed',
    fires: rule.fires.length,
    quiet: rule.quiet.length,
    failures,
  };
};

/** A rule without examples that only serves correlations is tested with them, and not listed. */
export const testRules = (
  rules: readonly LoadedRule[],
  correlations: readonly LoadedCorrelation[] = [],
): readonly RuleTestResult[] => {
  const serving = servingOnly(correlations);
  const listed = rules.filter(
    ({ id, fires, quiet }) => !serving.has(id) || fires.length + quiet.length > 0,
  );
  const chained = correlations.filter(
    ({ id, fires, quiet }) => !serving.has(id) || fires.length + quiet.length > 0,
  );
  return [
    ...listed.map((rule) => testOne(rule, 'an event', (event) => rule.compiled.matches(event))),
    ...chained.map((correlation) => {
      const play = playTo(correlation, { rules, correlations });
      return testOne(correlation, 'a sequence', (sequence) => play(sequence).length > 0);
    }),
  ];
};
