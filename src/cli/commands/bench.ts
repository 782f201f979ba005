import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { columns, jsonText } from '../terminal.ts';

export const addBench = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('bench')
    .description(
      'events a second on one core, against JSON.parse of the same bytes in the same run',
    )
    .option(
      '--events <file>',
      'NDJSON log file; default: generated events of the simulated organisation',
    )
    .option('--count <n>', 'how many events at most', parseCount(1, 100_000_000), 100_000)
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign bench --count 200000 --json')
    .action(async (flags: { events?: string; count: number; json?: boolean }) => {
      const result = await deps.bench({
        events: flags.events,
        count: flags.count,
      });
      const text = (): string =>
        [
          `${result.events} events, ${(result.bytes / 1024 / 1024).toFixed(0)} MiB, ${result.machine}, Node ${result.node}`,
          columns([
            ['stage', 'events/s', '× JSON.parse'],
            ...Object.entries(result.eventsPerSecond).map(([name, value]) => [
              name,
              Math.round(value).toLocaleString('en'),
              result.ratios[name]?.toFixed(2) ?? '',
            ]),
          ]),
          `peak memory ${result.peakMemoryMb} MiB`,
        ].join('\n');
      deps.terminal.out(`${flags.json ? jsonText(result) : text()}\n`);
      setExit(exit.ok);
    });
};
