import { type Command, Option } from 'commander';
import type { ScanResult } from '../../loop/index.ts';
import { type Posture, type Severity, severities } from '../../model/index.ts';
import { risksByDimension } from '../../posture/index.ts';
import type { CliDeps, MemoryLoop } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount, parseTime } from '../options.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { jsonText, paint } from '../terminal.ts';
import { readBaseline, writeBaseline } from './posture/baseline.ts';
import { readExceptions } from './posture/exceptions.ts';
import { type Gate, gateOf } from './posture/gate.ts';
import { addPostureMatrix } from './posture/matrix.ts';
import { prettyGate, prettyPosture } from './posture/pretty.ts';
import { postureSarif } from './posture/sarif.ts';
import { addPostureCases } from './posture-cases.ts';

const formats = ['pretty', 'json', 'sarif'] as const;

interface Flags {
  readonly format: (typeof formats)[number];
  readonly json?: boolean;
  readonly now?: number;
  readonly top: number;
  readonly failOn?: Severity;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exceptions?: string;
}

const worstFirst = (a: Posture, b: Posture): number =>
  a.tier - b.tier || b.risk - a.risk || (a.identityId < b.identityId ? -1 : 1);

/** Files are read before the long work: a wrong one is told at once. */
const gateFiles = async (flags: Flags, { judge }: MemoryLoop, now: number) => ({
  failOn: flags.failOn,
  baseline: flags.baseline === undefined ? undefined : await readBaseline(flags.baseline),
  exceptions:
    flags.exceptions === undefined
      ? { accepted: [], refused: [] }
      : await readExceptions(flags.exceptions, {
          knows: (rule) => judge.check(rule) !== undefined,
          now,
        }),
});

const isGated = ({ failOn, baseline, writeBaseline: write, exceptions }: Flags): boolean =>
  [failOn, baseline, write, exceptions].some((one) => one !== undefined);

const codeOf = (gate: Gate, result: ScanResult, none: boolean): number => {
  if (gate.failing.length > 0) return exit.found;
  const broken = gate.refused.some((one) => !one.expired);
  return none || broken || result.faults > 0 ? exit.input : exit.ok;
};

const jsonOf = (result: ScanResult, ranked: readonly Posture[], gate: Gate): object => {
  const { posture, events, reasons } = result;
  const ids = (state: 'new' | 'still' | 'excepted') =>
    gate.findings.filter((one) => one.state === state).map(({ finding }) => finding);
  return {
    ...posture,
    identities: ranked.map((one) => ({ ...one, parts: risksByDimension(one.terms) })),
    events,
    reasons,
    gate: {
      failOn: gate.failOn ?? null,
      failing: gate.failing.map(({ id }) => id),
      new: ids('new'),
      still: ids('still'),
      excepted: ids('excepted'),
      fixed: gate.fixed,
      refused: gate.refused,
    },
  };
};

const judgeFiles = async (
  paths: readonly string[],
  flags: Flags,
  deps: CliDeps,
): Promise<number> => {
  const now = flags.now ?? deps.now();
  const loop = await deps.memoryLoop();
  const { exceptions, ...files } = await gateFiles(flags, loop, now);
  const progress = scanProgress(deps.terminal);
  const result = await loop.scan(paths, { now, onProgress: progress.onProgress });
  progress.clear();
  tellSetAside(deps.terminal, result);
  const ranked = [...result.posture.identities].sort(worstFirst);
  const findings = result.findings.filter(({ kind }) => kind === 'posture');
  const gate = gateOf(findings, {
    ...files,
    exceptions: exceptions.accepted,
    refused: exceptions.refused,
  });
  const compared = files.baseline !== undefined;
  const { judge } = loop;
  const format = flags.json ? 'json' : flags.format;
  if (format === 'json') deps.terminal.out(`${jsonText(jsonOf(result, ranked, gate))}\n`);
  else if (format === 'sarif') {
    const sarif = postureSarif(result, { gate, judge, version: deps.version, compared });
    deps.terminal.out(`${jsonText(sarif)}\n`);
  } else {
    const c = paint(deps.terminal);
    const tables = prettyPosture({ ranked, judged: result.posture }, { top: flags.top, c });
    const end = isGated(flags) ? `\n\n${prettyGate(gate, compared, c)}` : '';
    deps.terminal.out(`${tables}${end}\n`);
  }
  if (flags.writeBaseline !== undefined) {
    const open = gate.findings.filter(({ state }) => state !== 'excepted');
    await writeBaseline(
      flags.writeBaseline,
      open.map(({ finding }) => finding),
    );
  }
  const none = result.posture.principals + result.posture.places === 0;
  if (none)
    deps.terminal.err(
      'No identity was judged: give an inventory export, e.g. of `aws iam get-account-authorization-details`.\n',
    );
  return codeOf(gate, result, none);
};

export const addPosture = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const posture = program
    .command('posture')
    .description('judge every identity of inventory exports: tier, risk, failed and unknown checks')
    .argument('<paths...>', 'inventory exports and, for last use, logs')
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--now <time>', 'judge as of this time instead of now', parseTime)
    .option('--top <n>', 'how many identities to print', parseCount(0, 1_000_000), 20)
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit 1 where a finding is at or above, not excepted and not in the baseline',
      ).choices(severities),
    )
    .option('--baseline <file>', 'tell what is new, still there and fixed since then')
    .option('--write-baseline <file>', 'keep what is found now, for the next time')
    .option(
      '--exceptions <file>',
      'YAML list of accepted risks: rule, subject, owner, reason, expires',
    )
    .addHelpText(
      'after',
      '\nExample:\n  countersign posture gaad.json credential-report.csv --fail-on high --baseline posture.json\n\nExit codes: 0 nothing to stop for, 1 found, 2 wrong usage, 3 some input could not be read, 4 a fault of Countersign.',
    )
    .action(async (paths: string[], flags: Flags) => {
      setExit(await judgeFiles(paths, flags, deps));
    });
  addPostureCases(posture, deps, setExit);
  addPostureMatrix(posture, deps, setExit);
};
