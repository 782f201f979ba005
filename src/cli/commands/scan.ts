import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import { toCsv, toHtml, toJson, toOcsf, toSarif } from '../../exchange/index.ts';
import type { ScanResult } from '../../loop/index.ts';
import { type Severity, severities, severityRank } from '../../model/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseTime } from '../options.ts';
import { prettyScan } from '../pretty-scan.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { jsonLine, jsonText, paint } from '../terminal.ts';

const formats = ['pretty', 'json', 'ocsf', 'sarif', 'csv', 'html'] as const;
type Format = (typeof formats)[number];

interface Flags {
  readonly format: Format;
  readonly json?: boolean;
  readonly failOn: Severity;
  readonly now?: number;
  readonly output?: string;
  readonly quiet?: boolean;
}

const render = (result: ScanResult, flags: Flags, deps: CliDeps): string => {
  const format = flags.json ? 'json' : flags.format;
  const isTty = flags.output === undefined && (deps.terminal.outIsTty ?? deps.terminal.isTty);
  switch (format) {
    case 'json':
      return jsonText(toJson(result));
    case 'ocsf':
      return toOcsf(result).map(jsonLine).join('\n');
    case 'sarif':
      return jsonText(toSarif(result, deps.version));
    case 'csv':
      return toCsv(result).trimEnd();
    case 'html':
      return toHtml(result);
    case 'pretty':
      return prettyScan(result, paint({ ...deps.terminal, outIsTty: isTty }));
  }
};

const codeOf = (result: ScanResult, failOn: Severity): number => {
  const found =
    result.incidents.some((incident) => severityRank(incident.severity) >= severityRank(failOn)) ||
    result.findings.some(
      (finding) =>
        finding.status === 'open' && severityRank(finding.severity) >= severityRank(failOn),
    );
  if (found) return exit.found;
  return result.faults > 0 ? exit.input : exit.ok;
};

export const addScan = (program: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  program
    .command('scan')
    .description('read logs and inventory exports in memory, print findings and incidents')
    .argument(
      '<paths...>',
      'files or folders: CloudTrail logs, account authorization details, credential reports, …',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 at or above').choices(severities).default('high'),
    )
    .option('--now <time>', 'judge posture as of this time instead of now', parseTime)
    .option('--output <file>', 'write there instead of the screen')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      '\nExample:\n  countersign scan ./cloudtrail/ gaad.json credential-report.csv --format html --output report.html\n\nExit codes: 0 nothing at or above --fail-on, 1 found, 2 wrong usage, 3 some input could not be read (and nothing found in the rest), 4 a fault of Countersign.',
    )
    .action(async (paths: string[], flags: Flags) => {
      const now = flags.now ?? deps.now();
      const loop = await deps.memoryLoop();
      const progress = scanProgress(deps.terminal, flags.quiet);
      const result = await loop.scan(paths, { now, onProgress: progress.onProgress });
      progress.clear();
      tellSetAside(deps.terminal, result);
      const text = render(result, flags, deps);
      // No objects are no lines, not one empty line.
      const whole = text === '' ? '' : `${text}\n`;
      if (flags.output) await writeFile(flags.output, whole, { mode: 0o600 });
      else deps.terminal.out(whole);
      setExit(codeOf(result, flags.failOn));
    });
};
