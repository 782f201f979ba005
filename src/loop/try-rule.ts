/** One rule file, not in force yet, tried on the archive. */
import { CountersignError } from '../core/index.ts';
import { createRuleSet, type RuleFault, readRules } from '../detection/index.ts';
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

/** @throws CountersignError ERR_INPUT_INVALID when the file holds no rule that can be run */
export const tryRule = async (
  file: { readonly file: string; readonly text: string },
  options: Omit<DryRunOptions, 'ruleSet'>,
): Promise<RuleTrial> => {
  const { rules, faults } = readRules([file]);
  if (rules.length === 0) {
    const [first] = faults;
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      first
        ? `${first.file}${first.line === undefined ? '' : `:${first.line}`}: ${first.message}; ${first.fix}`
        : `${file.file} holds no rule`,
    );
  }
  const report = await dryRun({ ...options, ruleSet: createRuleSet(rules) });
  const says = trialSays(report, options.to - options.from);
  return {
    ...report,
    says,
    rules: rules.map(({ id, title, level }) => ({ id, title, level })),
    faults,
  };
};
