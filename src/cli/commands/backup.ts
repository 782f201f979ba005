import type { Command } from 'commander';
import { CountersignError } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import type { BackupResult, Comparison } from '../keep-contract.ts';
import { inert, jsonText, utc } from '../terminal.ts';

interface Flags {
  readonly dataDir: string;
  readonly store?: string;
  readonly json?: boolean;
}

const DATA_DIR = ['--data-dir <dir>', 'where state is kept', '.countersign'] as const;
const STORE = ['--store <url>', 'your own PostgreSQL, as `up` has it: postgres://…'] as const;

const MEBI = 1024 * 1024;

const backupText = (one: BackupResult): string =>
  [
    `${inert(one.folder)}: countersign ${inert(one.version)}, schema ${one.schema}, ${utc(one.at)}`,
    `  ${one.rows} rows, ${one.files} files, ${(one.bytes / MEBI).toFixed(1)} MiB`,
    `  sealed under key ${inert(one.keyId)}, which is not in it: keep it elsewhere`,
    one.hasAnswers
      ? '  holds the answers that a restore must give'
      : '  holds no answers: other nodes worked meanwhile',
    ...(one.faults.length === 0
      ? ['  whole: every file was read again']
      : one.faults.map((fault) => `  DAMAGED ${inert(fault)}`)),
  ].join('\n');

export const comparisonText = ({ asked, differ }: Comparison): string =>
  differ.length === 0
    ? `the same answers to all ${asked} questions`
    : [
        `${differ.length} of ${asked} questions are answered otherwise:`,
        ...differ.map(
          ({ question, here, there }) =>
            `  ${question}: ${here ?? 'none'} here, ${there ?? 'none'} there`,
        ),
      ].join('\n');

export const addBackup = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('backup')
    .description('put the database, event log, archive and rules of a stopped platform aside')
    .option(...DATA_DIR)
    .option(...STORE)
    .option('--to <folder>', 'a new or empty folder')
    .option('--check <folder>', 'read a backup again instead: is it whole?')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign backup --data-dir /var/lib/countersign --to /mnt/backup/monday',
    )
    .action(async (flags: Flags & { readonly to?: string; readonly check?: string }) => {
      if ((flags.to === undefined) === (flags.check === undefined))
        throw new CountersignError('ERR_CONFIG_INVALID', 'give --to, or --check');
      const result =
        flags.check === undefined
          ? await deps.keep.backup({
              ...{ dataDir: flags.dataDir, store: flags.store, to: flags.to as string },
            })
          : await deps.keep.checkBackup(flags.check);
      deps.terminal.out(`${flags.json ? jsonText(result) : backupText(result)}\n`);
      setExit(result.faults.length === 0 ? exit.ok : exit.found);
    });
};

export const addRestore = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('restore')
    .description('bring a backup back into an empty folder and an empty database')
    .requiredOption('--from <folder>', 'what `backup` made')
    .option(...DATA_DIR)
    .option(...STORE)
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign restore --from /mnt/backup/monday --data-dir /var/lib/countersign',
    )
    .action(async (flags: Flags & { readonly from: string }) => {
      const result = await deps.keep.restore({
        ...{ from: flags.from, dataDir: flags.dataDir, store: flags.store },
      });
      const { compared } = result;
      deps.terminal.out(
        flags.json
          ? `${jsonText(result)}\n`
          : `${result.rows} rows of schema ${result.schema} are back in ${inert(result.dataDir)}\n${
              compared
                ? comparisonText(compared)
                : 'the backup holds no answers to compare with; every row was compared'
            }\n`,
      );
      setExit((compared?.differ.length ?? 0) === 0 ? exit.ok : exit.found);
    });
};
