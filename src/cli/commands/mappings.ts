import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { inert, jsonText } from '../terminal.ts';

export const addMappings = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const group = program
    .command('mappings')
    .description('mapping files: any JSON or line of text into OCSF events without code');
  group
    .command('test')
    .description('check mapping files and try each on its own examples; without paths: our own')
    .argument('[paths...]', 'mapping files or folders')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign mappings test my-mappings/acme.yml')
    .action(async (paths: string[], flags: { json?: boolean }) => {
      const { mappings, faults } = await deps.mappings(paths);
      const rows = mappings.map(({ file, source, records }) => ({
        file,
        system: source.id,
        title: source.title,
        examples: records.length,
      }));
      const text = [
        ...rows.map((one) => `${one.system}: ${one.examples} examples hold (${one.file})`),
        ...faults.map(({ file, because }) => `${file}: ${because}`),
      ];
      if (rows.length + faults.length === 0) text.push('no mapping file there');
      deps.terminal.out(
        `${flags.json ? jsonText({ mappings: rows, faults }) : text.map(inert).join('\n')}\n`,
      );
      setExit(faults.length > 0 ? exit.found : exit.ok);
    });
};
