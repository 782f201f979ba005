/** Rules of one file, not in force yet, tried on the archive. */
import { CountersignError } from '../core/index.ts';
import { type LoadOutcome, type RuleFault, rulesToRun } from '../detection/index.ts';
import type { Severity } from '../model/index.ts';
import { type DryRunOptions, type DryRunReport, dryRun } from './dry-run.ts';
import { trialSays } from './trial-says.ts';

export interface RuleTrial extends DryRunReport {
  /** The answer in one sentence. */
  readonly says: string;
  readonly rules: readonly {
    readonly id: string;
    readonly title: string;
    readonly level: Severity;
  }[];
  /** What was said of the file's other documents, and warnings. */
  readonly faults: readonly RuleFault[];
}

/**
 * `outcome` is what the file says, with the rules that its correlations stand on.
 * @throws CountersignError ERR_INPUT_INVALID when it holds no rule that can be run
 */
export const tryRule = async (
  outcome: LoadOutcome,
  options: Omit<DryRunOptions, 'ruleSet'>,
): Promise<RuleTrial> => {
  const { rules, correlations, faults } = outcome;
  if (rules.length === 0) {
    const [first] = faults;
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      first
        ? `${first.file}${first.line === undefined ? '' : `:${first.line}`}: ${first.message}; ${first.fix}`
        : 'the file holds no rule',
    );
  }
  const report = await dryRun({ ...options, ruleSet: rulesToRun(outcome) });
  const says = trialSays(report, options.to - options.from);
  const tried = [...rules, ...correlations].map(({ id, title, level }) => ({ id, title, level }));
  return { ...report, says, rules: tried, faults };
};
