/** Runs the events that a rule carries: those that must fire and those that must stay quiet. */
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

const testRule = (rule: LoadedRule): RuleTestResult => {
  const silent = rule.fires.flatMap((event, index): ExampleFailure[] =>
    rule.compiled.matches(event)
      ? []
      : [{ example: 'fires', index, message: 'does not fire on an event that it must find' }],
  );
  const noisy = rule.quiet.flatMap((event, index): ExampleFailure[] =>
    rule.compiled.matches(event)
      ? [{ example: 'quiet', index, message: 'fires on an event where it must stay quiet' }]
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

export const testRules = (rules: readonly LoadedRule[]): readonly RuleTestResult[] =>
  rules.map(testRule);
