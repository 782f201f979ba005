import type { Command } from 'commander';
import type { BenchConsoleResult, ScreenTimes } from '../bench-console-contract.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { columns, jsonText } from '../terminal.ts';

interface Flags {
  readonly views: number;
  readonly browser: string;
  readonly json?: boolean;
}

const row = (title: string, times: ScreenTimes, wanted: number): readonly string[] => [
  title,
  String(times.n),
  `${Math.round(times.median)} ms`,
  `${Math.round(times.p90)} ms`,
  `${Math.round(times.worst)} ms`,
  `${times.median < wanted ? 'below' : 'NOT below'} ${wanted} ms`,
];

const textOf = ({ wanted, ...result }: BenchConsoleResult): string =>
  [
    `${result.machine}, Node ${result.node}, ${result.browser}; ${result.size.identities} identities, ${result.size.incidents} incidents`,
    columns([
      ['', 'n', 'median', 'p90', 'worst', ''],
      row('first view', result.firstView, wanted.firstViewMs),
      row('route change, first visit', result.firstVisit, wanted.routeChangeMs),
      row('route change, again', result.again, wanted.routeChangeMs),
    ]),
    columns(
      Object.entries(result.pages).map(([title, ms]) => [`  ${title}`, `${Math.round(ms)} ms`]),
    ),
  ].join('\n');

export const addBenchConsole = (
  bench: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  bench
    .command('console')
    .description('first view and route changes of the console, in Chromium on the demo')
    .option('--views <n>', 'first views, each with an empty cache', parseCount(10, 1_000), 12)
    .option('--browser <file>', 'Chromium', '/usr/bin/chromium')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign bench console --json')
    .action(async (flags: Flags) => {
      const result = await deps.benchConsole({
        views: flags.views,
        browser: flags.browser,
        onProgress: (text) => deps.terminal.err(`${text}\n`),
      });
      deps.terminal.out(`${flags.json ? jsonText(result) : textOf(result)}\n`);
      const { firstView, firstVisit, again, wanted } = result;
      const met =
        firstView.median < wanted.firstViewMs &&
        firstVisit.median < wanted.routeChangeMs &&
        again.median < wanted.routeChangeMs;
      setExit(met ? exit.ok : exit.found);
    });
};
