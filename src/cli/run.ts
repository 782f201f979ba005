/** The command line: verbs, their help, and what a fault means to the shell. */
import { Command, CommanderError } from 'commander';
import { isCountersignError, messageOf } from '../core/index.ts';
import { addAccess } from './commands/access.ts';
import { addBackup, addRestore } from './commands/backup.ts';
import { addBehaviours } from './commands/behaviours/index.ts';
import { addBench } from './commands/bench.ts';
import { addChanges } from './commands/changes.ts';
import { addConnect } from './commands/connect.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrill } from './commands/drill.ts';
import { addExistence } from './commands/existence.ts';
import { addFrameworks } from './commands/frameworks.ts';
import { addHoney } from './commands/honey.ts';
import { addHunt } from './commands/hunt.ts';
import { addIncidents } from './commands/incidents.ts';
import { addKeys } from './commands/keys.ts';
import { addLedger } from './commands/ledger.ts';
import { addMappings } from './commands/mappings.ts';
import { addOutputs } from './commands/outputs.ts';
import { addParse } from './commands/parse.ts';
import { addPlaybooks } from './commands/playbooks.ts';
import { addPolicies } from './commands/policies.ts';
import { addPosture } from './commands/posture.ts';
import { addReadiness } from './commands/readiness.ts';
import { addReport } from './commands/report.ts';
import { addRespond } from './commands/respond.ts';
import { addReview } from './commands/review.ts';
import { addRules } from './commands/rules/index.ts';
import { addScan } from './commands/scan.ts';
import { addSecrets } from './commands/secrets.ts';
import { addSignals } from './commands/signals.ts';
import { addSources } from './commands/sources.ts';
import { addUp } from './commands/up.ts';
import type { CliDeps, Terminal } from './contract.ts';
import { exit } from './exit.ts';
import { inert } from './terminal.ts';

const verbs = [
  addScan,
  addSecrets,
  addParse,
  addMappings,
  addUp,
  addDoctor,
  addBackup,
  addRestore,
  addKeys,
  addPosture,
  addAccess,
  addRules,
  addBehaviours,
  addPlaybooks,
  addDrill,
  addHunt,
  addIncidents,
  addRespond,
  addExistence,
  addReadiness,
  addHoney,
  addChanges,
  addReview,
  addPolicies,
  addFrameworks,
  addReport,
  addLedger,
  addConnect,
  addOutputs,
  addSignals,
  addSources,
  addBench,
];

const systemFaults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk is read-only',
};

/** One line that says what to do, and what the fault means to the shell. */
const fail = (error: unknown, terminal: Terminal): number => {
  if (terminal.env['COUNTERSIGN_DEBUG'] && error instanceof Error)
    terminal.err(`${error.stack ?? error.message}\n`);
  const { code, path } = error as NodeJS.ErrnoException;
  const system = code === undefined ? undefined : systemFaults[code];
  if (system !== undefined && path !== undefined) {
    terminal.err(`${inert(path)}: ${system}\n`);
    return exit.input;
  }
  if (isCountersignError(error)) {
    terminal.err(`${error.code}: ${inert(error.message)}\n`);
    if (error.code === 'ERR_CONFIG_INVALID') return exit.usage;
    const ofInput = error.code === 'ERR_INPUT_INVALID' || error.code === 'ERR_INPUT_TOO_LARGE';
    return ofInput ? exit.input : exit.internal;
  }
  terminal.err(
    `${inert(messageOf(error))}\nThis is a fault of Countersign; run again with COUNTERSIGN_DEBUG=1 to see where.\n`,
  );
  return exit.internal;
};

/** All verbs; `setExit` is told what a verb that ran to its end means to the shell. */
export const buildProgram = (deps: CliDeps, setExit: (code: number) => void): Command => {
  const output = {
    writeOut: (text: string) => deps.terminal.out(text),
    writeErr: (text: string) => deps.terminal.err(text),
  };
  const program = new Command('countersign')
    // A verb and a verb within it may both take --json: each reads what comes after its own name.
    .enablePositionalOptions()
    .description('Identity security: posture and threat detection and response in one loop.')
    .version(deps.version)
    .showHelpAfterError('(--help shows how)');
  for (const add of verbs) add(program, deps, setExit);
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput(output).showHelpAfterError('(--help shows how)');
    for (const inner of command.commands) prepare(inner);
  };
  prepare(program);
  return program;
};

/** Answers the exit code; never throws. */
export const runCli = async (argv: readonly string[], deps: CliDeps): Promise<number> => {
  let code: number = exit.ok;
  const program = buildProgram(deps, (next) => {
    code = next;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
    return fail(error, deps.terminal);
  }
};
