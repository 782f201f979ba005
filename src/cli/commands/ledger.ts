import type { Command } from 'commander';
import { type ApiFlags, callApi } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { inert, jsonText } from '../terminal.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly file?: string;
  readonly checkpoints?: string;
}

export const addLedger = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const ledger = program
    .command('ledger')
    .description('the hash-chained record of every decision and action');
  ledger
    .command('verify')
    .description('recompute the chain: of an export, or of a running platform')
    .option('--file <file>', 'exported ledger, one JSON entry a line; needs no platform')
    .option('--checkpoints <file>', 'witnessed checkpoints to compare with')
    .option('--url <url>', 'address of the platform')
    .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
    .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign ledger verify --file ledger.ndjson --checkpoints witnessed.ndjson',
    )
    .action(async (flags: Flags) => {
      const result = flags.file
        ? await deps.verifyLedgerFile(flags.file, flags.checkpoints)
        : await callApi(flags, deps.terminal.env, { method: 'GET', path: '/ledger/verify' }).then(
            (answer) => ({
              ok: answer['intact'] === true,
              entries: Number(answer['checked'] ?? 0),
              because: typeof answer['because'] === 'string' ? answer['because'] : '',
            }),
          );
      deps.terminal.out(
        `${flags.json ? jsonText(result) : result.ok ? `the chain of ${result.entries} entries holds` : `the chain is broken: ${inert(result.because)}`}\n`,
      );
      setExit(result.ok ? exit.ok : exit.found);
    });
};
