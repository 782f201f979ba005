import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { stringAt } from '../../core/index.ts';
import { callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { jsonText } from '../terminal.ts';
import { type PlatformFlags, platformOptions } from './platform-verb.ts';

interface Flags extends PlatformFlags {
  readonly format: 'html' | 'csv';
  readonly days: string;
  readonly out?: string;
}

export const addReport = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  platformOptions(
    program
      .command('report')
      .description('the programme over a window: times, precision, coverage, causes, frameworks')
      .addOption(
        new Option('--format <format>', 'a printable page, or a sheet')
          .choices(['html', 'csv'])
          .default('html'),
      )
      .option('--days <n>', 'how far back', '90')
      .option('--out <file>', 'where to write it; default: standard output'),
    'report --format html --days 90 --out programme.html',
  ).action(async (flags: Flags) => {
    const { env } = deps.terminal;
    if (flags.json) {
      const path = `/metrics?days=${encodeURIComponent(flags.days)}`;
      deps.terminal.out(`${jsonText(await callApi(flags, env, { method: 'GET', path }))}\n`);
      setExit(exit.ok);
      return;
    }
    const body = { format: flags.format, days: Number(flags.days) };
    const answer = await callApi(flags, env, { method: 'POST', path: '/reports', body });
    const text = stringAt(answer, 'text') ?? '';
    if (flags.out === undefined) deps.terminal.out(text);
    else await writeFile(flags.out, text, { mode: 0o600 });
    setExit(exit.ok);
  });
};
