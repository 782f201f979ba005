import type { Command } from 'commander';
import type { ParseResult } from '../../loop/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { columns, jsonLine, jsonText } from '../terminal.ts';

interface Flags {
  readonly source: string;
  readonly mapping?: readonly string[];
  readonly stats?: boolean;
  readonly json?: boolean;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const stats = ({
  read,
  parsed,
  setAside,
  events,
  bySource,
  classes,
  fill,
  mapped,
}: ParseResult) => ({
  read,
  parsed,
  setAside,
  events,
  bySource,
  classes,
  fill,
  mapped,
});

const pretty = (result: ParseResult): string =>
  [
    `${result.parsed} of ${result.read} records parsed into ${result.events} events, ${result.setAside} set aside`,
    columns([
      ...Object.entries(result.bySource).map(([id, count]) => [`  system ${id}`, String(count)]),
      ...Object.entries(result.classes).map(([uid, count]) => [`  class ${uid}`, String(count)]),
      ...Object.entries(result.fill).map(([name, share]) => [`  ${name} filled`, percent(share)]),
      ['  fields mapped', percent(result.mapped)],
    ]),
  ].join('\n');

export const addParse = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('parse')
    .description('turn log records into OCSF 1.8 events, one on each line, and say what was filled')
    .argument('<paths...>', 'log files or folders: JSON, NDJSON, gzip')
    .option(
      '--source <system>',
      'read every record as this system; auto = each claims its own',
      'auto',
    )
    .option('--mapping <files...>', 'mapping files or folders beside our own')
    .option('--stats', 'counts, class mix and fill rates in place of the events')
    .option('--json', 'with --stats: machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign parse okta.ndjson --source auto --stats --json',
    )
    .action(async (paths: string[], flags: Flags) => {
      const source = flags.source === 'auto' ? undefined : flags.source;
      const print = (ocsf: Readonly<Record<string, unknown>>): void =>
        deps.terminal.out(`${jsonLine(ocsf)}\n`);
      const result = await deps.parse(paths, {
        source,
        mappings: flags.mapping ?? [],
        ...(flags.stats ? {} : { onEvent: print }),
      });
      tellSetAside(deps.terminal, { setAside: result.faults, reasons: result.reasons, late: 0 });
      if (flags.stats)
        deps.terminal.out(`${flags.json ? jsonText(stats(result)) : pretty(result)}\n`);
      setExit(result.ofInput > 0 ? exit.input : exit.ok);
    });
};
