import { writeFile } from 'node:fs/promises';
import { CountersignError } from '../../../core/index.ts';
import { coverageMarkdown } from '../../coverage/markdown.ts';
import { navigatorLayer } from '../../coverage/navigator.ts';
import { coverageTable, systemTable } from '../../coverage/table.ts';
import { exit } from '../../exit.ts';
import type { Coverage } from '../../rules-contract.ts';
import { inert, jsonText } from '../../terminal.ts';
import { type AddRulesVerb, collect } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly rules: readonly string[];
  readonly system?: string;
  readonly navigator?: string;
}

/** Only the column that is asked for. */
const narrowed = (coverage: Coverage, system: string | undefined): Coverage => {
  if (system === undefined) return coverage;
  const systems = coverage.systems.filter(({ id }) => id === system);
  if (systems.length === 0) {
    const known = coverage.systems.map(({ id }) => id).join(', ');
    throw new CountersignError('ERR_CONFIG_INVALID', `no system "${system}"; there are ${known}`);
  }
  const rows = coverage.rows.flatMap((row) => {
    const cell = row.cells[system];
    return cell && cell.state !== 'none' ? [{ ...row, cells: { [system]: cell } }] : [];
  });
  return { ...coverage, systems, rows };
};

export const addCoverage: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('coverage')
    .description('techniques of MITRE ATT&CK by system: which rules, and why none')
    .option('--rules <path>', 'rules from here instead of our own', collect, [])
    .option('--system <id>', 'one system, with its rules')
    .option('--navigator <file>', 'write a layer for the ATT&CK Navigator there')
    .option('--markdown', 'as docs/rule-matrix.md has it')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign rules coverage --system aws --navigator layer.json',
    )
    .action(async (flags: Flags) => {
      const coverage = narrowed(await deps.ruleCoverage(flags.rules), flags.system);
      if (flags.navigator !== undefined) {
        const title = flags.system === undefined ? 'Countersign' : `Countersign, ${flags.system}`;
        const layer = navigatorLayer(coverage, title);
        await writeFile(flags.navigator, `${jsonText(layer)}\n`, { mode: 0o600 });
        deps.terminal.err(`layer written to ${inert(flags.navigator)}\n`);
      }
      if (flags.json) deps.terminal.out(`${jsonText(coverage)}\n`);
      else if (flags.markdown) deps.terminal.out(coverageMarkdown(coverage));
      else if (flags.system !== undefined)
        deps.terminal.out(`${systemTable(coverage, flags.system)}\n`);
      else deps.terminal.out(`${coverageTable(coverage)}\n`);
      for (const { rule, because } of coverage.unplaced.slice(0, 10))
        deps.terminal.err(`${inert(rule)}: ${inert(because)}\n`);
      setExit(exit.ok);
    });
};
