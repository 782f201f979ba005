import { type Command, Option } from 'commander';
import { isObject } from '../../core/index.ts';
import { type ApiFlags, callApi, downloadFrom } from '../api-client.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseCount } from '../options.ts';
import { inert, jsonText } from '../terminal.ts';
import { platformOptions } from './platform-verb.ts';

interface Flags extends ApiFlags {
  readonly json?: boolean;
  readonly file?: string;
  readonly pack?: string;
  readonly checkpoints?: string;
}

interface PackFlags extends ApiFlags {
  readonly json?: boolean;
  readonly out?: string;
  readonly days: number;
}

const PAGE = 500;
const PACK_MS = 30 * 60_000;

/** Every entry of a running platform as it answers them, oldest first. */
async function* entriesOf(flags: ApiFlags, deps: CliDeps): AsyncGenerator<unknown, void> {
  for (let before = PAGE + 1; ; before += PAGE) {
    const path = `/ledger?before=${before}&limit=${PAGE}`;
    const answer = await callApi(flags, deps.terminal.env, { method: 'GET', path });
    const items = Array.isArray(answer['items']) ? answer['items'] : [];
    yield* [...items].reverse();
    if (before > Number(answer['total'] ?? 0)) return;
  }
}

/** What the platform itself says of its chain, against the witnesses that it can ask. */
const ofPlatform = async (flags: ApiFlags, deps: CliDeps) => {
  const answer = await callApi(flags, deps.terminal.env, {
    ...{ method: 'GET', path: '/ledger/verify', timeoutMs: PACK_MS },
  });
  const witnesses = (Array.isArray(answer['witnesses']) ? answer['witnesses'] : []).filter(
    isObject,
  );
  const unread = witnesses.filter((one) => typeof one['unread'] === 'string');
  const intact = answer['intact'] === true;
  return {
    // What a witness saw that could not be asked is unknown, and unknown is no pass.
    ok: intact && unread.length === 0,
    entries: Number(answer['checked'] ?? 0),
    witnessedUpTo: Number(answer['witnessedUpTo'] ?? 0),
    because: intact
      ? unread.map((one) => `${one['name']} could not be asked: ${one['unread']}`).join('; ')
      : `entry ${answer['brokenAt']}: ${answer['because']}`,
    witnesses,
  };
};

const verifyLedger = (flags: Flags, deps: CliDeps) => {
  if (flags.file !== undefined) return deps.verifyLedgerFile(flags.file, flags.checkpoints);
  return flags.checkpoints === undefined
    ? ofPlatform(flags, deps)
    : deps.verifyLedgerEntries(entriesOf(flags, deps), flags.checkpoints);
};

const witnessed = (upTo: number): string =>
  upTo > 0 ? `; witnessed up to entry ${upTo}` : '; no witness has seen it';

const verifyPack = async (path: string, flags: Flags, deps: CliDeps): Promise<boolean> => {
  const verdict = await deps.verifyPack(path, flags.checkpoints);
  const { ok, files, entries, witnessedUpTo, faults } = verdict;
  deps.terminal.out(
    flags.json
      ? `${jsonText(verdict)}\n`
      : ok
        ? `${files} files and the chain of ${entries} entries hold${witnessed(witnessedUpTo)}\n`
        : faults.map((one) => `${inert(one.path)}: ${inert(one.because)}\n`).join(''),
  );
  return ok;
};

const addVerify = (ledger: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  ledger
    .command('verify')
    .description(
      "recompute the chain: of an export, of an auditor's pack, or of a running platform",
    )
    .option('--file <file>', 'exported ledger, one JSON entry a line; needs no platform')
    .addOption(
      new Option(
        '--pack <path>',
        "auditor's pack, its archive or its folder; needs no platform",
      ).conflicts('file'),
    )
    .option('--checkpoints <file>', 'checkpoints of a witness of your own to compare with')
    .option('--url <url>', 'address of the platform')
    .option('--token <token>', 'API token; better in COUNTERSIGN_TOKEN')
    .option('--data-dir <dir>', 'data dir of a platform on this machine', '.countersign')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign ledger verify --file ledger.ndjson --checkpoints witnessed.ndjson',
    )
    .action(async (flags: Flags) => {
      if (flags.pack !== undefined) {
        setExit((await verifyPack(flags.pack, flags, deps)) ? exit.ok : exit.found);
        return;
      }
      const result = await verifyLedger(flags, deps);
      const { ok, entries, because, witnessedUpTo } = result;
      deps.terminal.out(
        `${flags.json ? jsonText(result) : ok ? `the chain of ${entries} entries holds${witnessed(witnessedUpTo)}` : `the chain does not hold: ${inert(because)}`}\n`,
      );
      setExit(ok ? exit.ok : exit.found);
    });
};

const addPack = (ledger: Command, deps: CliDeps, setExit: (code: number) => void): void => {
  platformOptions(
    ledger
      .command('pack')
      .description(
        "an auditor's pack: ledger, checkpoints, decisions, reviews, evidence, each file with its hash",
      )
      .option('--out <file>', 'the archive to write; default: countersign-audit-<day>.tar.gz')
      .option('--days <n>', 'window of the report in it', parseCount(1, 1_830), 90),
    'ledger pack --out audit.tar.gz --days 365',
  ).action(async (flags: PackFlags) => {
    const day = new Date(deps.now()).toISOString().slice(0, 10);
    const out = flags.out ?? `countersign-audit-${day}.tar.gz`;
    await downloadFrom(flags, deps.terminal.env, {
      ...{ method: 'POST', path: '/ledger/pack', body: { days: flags.days } },
      ...{ timeoutMs: PACK_MS, out },
    });
    deps.terminal.out(
      flags.json
        ? `${jsonText({ file: out })}\n`
        : `${out} written; verify it with: countersign ledger verify --pack ${out}\n`,
    );
    setExit(exit.ok);
  });
};

export const addLedger = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const ledger = program
    .command('ledger')
    .description('the hash-chained record of every decision and action');
  addVerify(ledger, deps, setExit);
  addPack(ledger, deps, setExit);
};
