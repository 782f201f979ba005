import { exit } from '../../exit.ts';
import type { VectorReport } from '../../rules-contract.ts';
import { columns, inert } from '../../terminal.ts';
import { type AddRulesVerb, placeText, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
}

const pretty = ({ tiers, differ }: VectorReport): string => {
  const lines = differ.map(
    (one) =>
      `${placeText(one)}: ${inert(`${one.tier}, ${one.source} ${one.test}: expected ${JSON.stringify(one.expected)}, ${one.because}`)}`,
  );
  const table = Object.entries(tiers).map(([tier, { agree, total }]) => [
    inert(tier),
    `${agree} of ${total} agree`,
  ]);
  return [...lines, columns(table)].join('\n');
};

export const addVectors: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('vectors')
    .description(
      'run conformance cases of Sigma engines on ours: agreement by tier, each difference',
    )
    .argument('<files...>', 'NDJSON of {rule, event, expected, tier} or {rules, steps}')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign rules vectors sigma-vectors.jsonl --json\n\nExit codes: 0 all agree, 1 some differ, 3 some lines are no cases (and the rest agrees).',
    )
    .action(async (files: readonly string[], flags: Flags) => {
      const report = await deps.ruleVectors(files);
      for (const { because, ...place } of report.setAside.slice(0, 10))
        deps.terminal.err(`set aside ${placeText(place)}: ${inert(because)}\n`);
      if (report.setAside.length > 10)
        deps.terminal.err(`set aside ${report.setAside.length - 10} more\n`);
      printAnswer(deps, flags, report, () => pretty(report));
      const rest = report.setAside.length > 0 ? exit.input : exit.ok;
      setExit(report.differ.length > 0 ? exit.found : rest);
    });
};
