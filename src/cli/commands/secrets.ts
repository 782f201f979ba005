/** `secrets scan`: credentials that lie in files, histories and logs, with whose they are and how far they reach. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CountersignError, messageOf } from '../../core/index.ts';
import {
  type ExposedSecret,
  filesIn,
  historyOf,
  type JudgedSecret,
  judgeSecrets,
  type LeftOut,
  readGitleaks,
  recordOf,
  type SecretPattern,
  scanText,
} from '../../sources/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { parseTime } from '../options.ts';
import { scanProgress } from '../progress.ts';
import { tellSetAside } from '../tell-set-aside.ts';
import { inert, jsonText, paint } from '../terminal.ts';

interface Flags {
  readonly history?: boolean;
  readonly inventory?: string[];
  readonly rules?: string[];
  readonly known?: string;
  readonly records?: string;
  readonly writeKnown?: string;
  readonly now?: number;
  readonly json?: boolean;
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CountersignError('ERR_INPUT_INVALID', `${file}: ${messageOf(cause)}`, { cause });
  });

/** One fingerprint on each line; what follows it is a remark. */
const readKnown = async (file: string | undefined): Promise<ReadonlySet<string>> => {
  if (file === undefined) return new Set();
  const lines = (await readText(file)).split('\n').map((line) => line.trim());
  return new Set(
    lines.flatMap((line, index) => {
      if (line === '' || line.startsWith('#')) return [];
      const print = /^([0-9a-f]{64})(?:\s|$)/.exec(line)?.[1];
      if (print === undefined)
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          `${file}:${index + 1}: not a fingerprint (64 hex digits)`,
        );
      return [print];
    }),
  );
};

const patternsOf = async (deps: CliDeps, flags: Flags): Promise<readonly SecretPattern[]> => {
  const all = [...(await deps.secretPatterns())];
  for (const file of flags.rules ?? []) {
    const { patterns, faults } = readGitleaks(await readText(file));
    all.push(...patterns);
    for (const { id, because } of faults)
      deps.terminal.err(`${inert(file)}: ${inert(id)}: left out: ${inert(because)}\n`);
  }
  return all;
};

const scanAll = async (
  paths: readonly string[],
  flags: Flags,
  patterns: readonly SecretPattern[],
  leftOut: (one: LeftOut) => void,
): Promise<{ readonly found: readonly ExposedSecret[]; readonly texts: number }> => {
  const found: ExposedSecret[] = [];
  let texts = 0;
  const take = async (pieces: AsyncIterable<Parameters<typeof scanOne>[0]>): Promise<void> => {
    for await (const piece of pieces) {
      texts++;
      found.push(...(await scanOne(piece)));
    }
  };
  const scanOne = ({ text, place }: { text: string; place: Parameters<typeof scanText>[1] }) =>
    scanText(text, place, { patterns });
  await take(filesIn(paths, leftOut));
  if (flags.history) for (const path of paths) await take(historyOf(path, leftOut));
  return { found, texts };
};

const placeLine = ({ path, line, column, commit, author }: JudgedSecret['places'][number]) =>
  `    ${inert(path)}:${line}:${column}${commit ? ` in commit ${commit.slice(0, 12)}${author ? ` by ${inert(author)}` : ''}` : ''}`;

const SHOWN_PLACES = 5;

const words = (one: JudgedSecret): string => {
  const { identity } = one;
  const whose = identity
    ? [
        `  of ${inert(identity.name)}, tier ${identity.tier}, reaches ${identity.reaches.certain} surely and ${identity.reaches.possible} more perhaps`,
        `  owners: ${identity.owners.length === 0 ? 'none known' : identity.owners.map(inert).join(', ')}`,
      ]
    : [];
  const more = one.places.length - SHOWN_PLACES;
  return [
    `${one.state}: ${inert(one.title)}${one.lastFour === '' ? '' : ` ending in ${inert(one.lastFour)}`} (${inert(one.because)})`,
    ...whose,
    ...one.places.slice(0, SHOWN_PLACES).map(placeLine),
    ...(more > 0 ? [`    and ${more} more places`] : []),
  ].join('\n');
};

export const addSecrets = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const secrets = program.command('secrets').description('credentials that lie outside of vaults');
  secrets
    .command('scan')
    .description('find credentials in files, folders, histories and logs, and say whose they are')
    .argument('<paths...>', 'files, folders; with --history, repositories')
    .option('--history', 'every commit of each path, which is then a git repository')
    .option('--inventory <paths...>', 'inventory exports: whose a secret is, and whether it lives')
    .option('--rules <files...>', "more forms, in gitleaks' TOML")
    .option('--known <file>', 'fingerprints that were looked at before: not told again')
    .option('--write-known <file>', 'write the fingerprints of all that is found')
    .option('--records <file>', 'write what is found as records for `scan` and the ingest API')
    .option('--now <time>', 'judge as of this time instead of now', parseTime)
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign secrets scan . --history --inventory gaad.json --json',
    )
    .action(async (paths: string[], flags: Flags) => {
      const at = flags.now ?? deps.now();
      const known = await readKnown(flags.known);
      const patterns = await patternsOf(deps, flags);
      const loop = await deps.memoryLoop();
      if (flags.inventory !== undefined) {
        const progress = scanProgress(deps.terminal);
        const { onProgress } = progress;
        tellSetAside(deps.terminal, await loop.scan(flags.inventory, { now: at, onProgress }));
        progress.clear();
      }
      const left: LeftOut[] = [];
      const { found, texts } = await scanAll(paths, flags, patterns, (one) => left.push(one));
      const judged = judgeSecrets(found, loop.view, { at, known });
      const news = judged.filter(({ suppressed }) => suppressed === undefined);
      if (flags.records !== undefined) {
        const lines = news.map((one) => `${JSON.stringify(recordOf(one, at))}\n`);
        await writeFile(flags.records, lines.join(''), { mode: 0o600 });
      }
      if (flags.writeKnown !== undefined)
        await writeFile(
          flags.writeKnown,
          judged.map(({ fingerprint, title }) => `${fingerprint} ${title}\n`).join(''),
        );
      const c = paint(deps.terminal);
      if (flags.json) deps.terminal.out(`${jsonText({ secrets: judged, texts, leftOut: left })}\n`);
      else {
        for (const one of news)
          deps.terminal.out(`${one.state === 'live' ? c.red(words(one)) : words(one)}\n`);
        deps.terminal.out(
          `${news.length} secrets in ${texts} texts; ${judged.length - news.length} known or ended; ${left.length} places left out\n`,
        );
      }
      setExit(news.length > 0 ? exit.found : exit.ok);
    });
};
