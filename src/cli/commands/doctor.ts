import type { Command } from 'commander';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import type { DoctorCheck } from '../keep-contract.ts';
import { parseCount } from '../options.ts';
import { inert, jsonText, type Paint, paint } from '../terminal.ts';
import { comparisonText } from './backup.ts';

interface Flags {
  readonly dataDir: string;
  readonly store?: string;
  readonly stream?: string;
  readonly partitions?: number;
  readonly compare?: string;
  readonly json?: boolean;
}

const verdictText = (c: Paint, verdict: DoctorCheck['verdict']): string => {
  const text = verdict.padEnd(7);
  if (verdict === 'pass') return c.green(text);
  return verdict === 'fail' ? c.red(text) : c.yellow(text);
};

const checkText = (c: Paint, { id, verdict, says, remedy }: DoctorCheck): string =>
  [
    `${verdictText(c, verdict)}  ${id.padEnd(20)}  ${inert(says)}`,
    ...(remedy === undefined ? [] : [`         ${' '.repeat(20)}  → ${inert(remedy)}`]),
  ].join('\n');

export const addDoctor = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  program
    .command('doctor')
    .description(
      'is all well: connections, permissions, clock, disk, versions, lag; and what to do',
    )
    .option('--data-dir <dir>', 'where state is kept', '.countersign')
    .option('--store <url>', 'your own PostgreSQL, as `up` has it: postgres://…')
    .option('--stream <url>', 'NATS JetStream, as `up` has it: nats://host:4222')
    .option('--partitions <n>', 'as `up` has it', parseCount(1, 1_024))
    .option('--compare <folder>', 'a backup: does this platform, stopped, give the same answers?')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign doctor --data-dir /var/lib/countersign')
    .action(async (flags: Flags) => {
      const result = await deps.keep.doctor({
        ...{ dataDir: flags.dataDir, store: flags.store, stream: flags.stream },
        ...{ partitions: flags.partitions, compare: flags.compare },
      });
      const c = paint(deps.terminal);
      const text = [
        ...result.checks.map((check) => checkText(c, check)),
        ...(result.compared ? [comparisonText(result.compared)] : []),
      ].join('\n');
      deps.terminal.out(`${flags.json ? jsonText(result) : text}\n`);
      const isWell =
        result.checks.every(({ verdict }) => verdict === 'pass' || verdict === 'warn') &&
        (result.compared?.differ.length ?? 0) === 0;
      setExit(isWell ? exit.ok : exit.found);
    });
};
