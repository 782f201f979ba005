import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { columns, jsonText } from '../terminal.ts';
import { addBenchConsole } from './bench-console.ts';
import { addBenchEfficacy } from './bench-efficacy.ts';

interface Flags {
  readonly events?: string;
  readonly count: number;
  readonly rules?: readonly string[];
  readonly correlations?: readonly string[];
  readonly routing: boolean;
  readonly json?: boolean;
}

export const addBench = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const bench = program
    .command('bench')
    .enablePositionalOptions()
    .description(
      'events a second on one core, against JSON.parse of the same bytes in the same run',
    )
    .option(
      '--events <file>',
      'NDJSON log file; default: generated events of the simulated organisation',
    )
    .option('--count <n>', 'how many events at most', parseCount(1, 100_000_000), 100_000)
    .option('--rules <path...>', 'measure these rules alone: files and folders; default: our own')
    .option('--correlations <path...>', 'add these correlations and the rules they stand on')
    .option('--no-routing', 'every rule sees every event, whatever its logsource')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign bench --count 200000 --json\n  countersign bench --rules ./sigma/rules/cloud/aws --events trail.ndjson',
    )
    .action(async (flags: Flags) => {
      const result = await deps.bench({
        events: flags.events,
        count: flags.count,
        rules: flags.rules ?? [],
        correlations: flags.correlations ?? [],
        routing: flags.routing,
      });
      const { rules, said, latency } = result;
      const text = (): string =>
        [
          `${result.events} events, ${(result.bytes / 1024 / 1024).toFixed(0)} MiB, ${result.machine}, Node ${result.node}`,
          `${rules.used} of ${rules.loaded} rules, ${rules.correlations} correlations, routing ${rules.routing ? 'on' : 'off'}; ${rules.matches} matches on ${rules.eventsMatched} events`,
          columns([
            ['stage', 'events/s', '× JSON.parse'],
            ...Object.entries(result.eventsPerSecond).map(([name, value]) => [
              name,
              Math.round(value).toLocaleString('en'),
              result.ratios[name]?.toFixed(2) ?? '',
            ]),
          ]),
          ...(said === undefined
            ? []
            : [`whole pipeline: ${said.findings} findings, ${said.incidents} incidents`]),
          ...(latency === undefined
            ? []
            : [
                `event to committed at ${Math.round(latency.eventsPerSecond).toLocaleString('en')} events/s: median ${latency.p50Ms} ms, p99 ${latency.p99Ms} ms`,
              ]),
          `peak memory ${result.peakMemoryMb} MiB`,
        ].join('\n');
      deps.terminal.out(`${flags.json ? jsonText(result) : text()}\n`);
      setExit(exit.ok);
    });
  addBenchEfficacy(bench, deps, setExit);
  addBenchConsole(bench, deps, setExit);
};
