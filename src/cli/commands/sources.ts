import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, jsonText } from '../terminal.ts';

export const addSources = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('sources')
    .description('the systems we read, what telemetry each gives, and the permissions it needs')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign sources --json')
    .action(async (flags: { json?: boolean }) => {
      const { sources } = await deps.memoryLoop();
      const rows = sources.map((source) => ({
        id: source.id,
        title: source.title,
        telemetry: source.telemetry,
        lateness: source.lateness,
        permissions: source.permissions,
        gives: {
          parse: true,
          inventory: source.inventory !== undefined,
          changes: source.apply !== undefined,
          access: source.access !== undefined,
          actions: source.actions !== undefined,
        },
      }));
      const text = (): string =>
        rows
          .flatMap((row) => [
            `${row.title} (${row.id})`,
            columns(
              Object.entries(row.telemetry).map(([kind, given]) => [
                `  ${kind.replaceAll('_', ' ')}`,
                given.given === 'needs' ? `needs ${given.setting}` : given.given,
              ]),
            ),
            `  read: ${row.permissions.read.join(', ')}`,
            `  act: ${row.permissions.act.join(', ')}`,
            `  undo: ${row.permissions.undo.join(', ')}`,
          ])
          .join('\n');
      deps.terminal.out(`${flags.json ? jsonText(rows) : text()}\n`);
      setExit(exit.ok);
    });
};
