/**
 * `npm run proof -- fuzz --inputs 10000000 --seed N [--target T] [--keep]`: spoilt inputs through every door of the
 * platform. Holds with no crash, no input that takes a second, and no process beyond its memory.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFile, corpusOf } from './fuzz-corpus.part.ts';
import type { Fall, TargetFigure } from './fuzz-run.part.ts';
import { MOST_MS } from './fuzz-run.part.ts';
import type { FuzzTarget } from './fuzz-target.part.ts';
import { fuzzTarget, targetNames } from './fuzz-targets.part.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    guided: { type: 'string', default: '1024' },
    /** Writes what coverage kept into the corpus of the repository. */
    keep: { type: 'boolean', default: false },
  },
});
const inputs = Number.parseInt(values.inputs, 10);
const seed = Number.parseInt(values.seed, 10);

const HEAP_MB = 512;
/** Of the whole process: code, heap and what lies outside of it. */
const MOST_RSS_MB = 1_536;
/** Without a new input for so long, it hangs, on a loaded machine too. */
const SILENT_MS = 60_000;
const MOST_DEATHS = 3;
const MOST_KEPT = 20;
const SHORT_ENOUGH = 4_000;

interface Told {
  readonly figure: TargetFigure;
  readonly kept: readonly string[];
  readonly rssMb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'cs-fuzz-'));
const root = resolve(import.meta.dirname, '../..');

/** What it was at when it was stopped: the input and how many came before. */
const readJournal = (journal: string): { readonly at: number; readonly input: string } => {
  try {
    const page = readFileSync(journal);
    if (page.length < 8) return { at: -1, input: '' };
    const length = page.readUInt32LE(4);
    return { at: page.readUInt32LE(0), input: page.subarray(8, 8 + length).toString('utf8') };
  } catch {
    return { at: -1, input: '' };
  }
};

const runChild = (
  target: FuzzTarget,
  count: number,
  turn: number,
): Promise<Told | { readonly fall: Fall; readonly at: number }> =>
  new Promise((done) => {
    const journal = join(folder, `${target.id}-${turn}`);
    const child = fork(
      join(import.meta.dirname, 'fuzz-child.part.ts'),
      [target.id, String(count), String(seed + turn * 7_919), values.guided, journal],
      {
        execArgv: [...process.execArgv, `--max-old-space-size=${target.heapMb ?? HEAP_MB}`],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    let said = '';
    child.stderr?.on('data', (part: Buffer) => {
      said = `${said}${part.toString('utf8')}`.slice(-2_000);
    });
    let [told, before, since, isHung] = [undefined as Told | undefined, -2, Date.now(), false];
    const watch = setInterval(() => {
      const { at } = readJournal(journal);
      process.stderr.write(`\r${target.id} ${Math.max(at, 0)} of ${count}          `);
      if (at !== before) [before, since] = [at, Date.now()];
      else if (Date.now() - since > SILENT_MS && at >= 0) {
        isHung = true;
        child.kill('SIGKILL');
      }
    }, 1_000);
    child.on('message', (message) => {
      told = message as Told;
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (told) return done(told);
      const { at, input } = readJournal(journal);
      const isMemory = /heap out of memory|Allocation failed/.test(said);
      done({
        at,
        fall: {
          kind: isHung ? 'hang' : isMemory ? 'memory' : 'crash',
          because: isHung
            ? `no answer in ${SILENT_MS} ms`
            : `ended by ${signal ?? code}: ${said.slice(-600)}`,
          input,
        },
      });
    });
  });

/** A process that was stopped is begun anew with another seed, for what is left. */
const runAll = async (target: FuzzTarget, count: number) => {
  const figures: TargetFigure[] = [];
  const deaths: Fall[] = [];
  const kept: string[] = [];
  let [left, rssMb] = [count, 0];
  for (let turn = 0; left > 0 && turn <= MOST_DEATHS; turn++) {
    const told = await runChild(target, left, turn);
    if ('fall' in told) {
      deaths.push(told.fall);
      left -= Math.max(told.at, 1);
      continue;
    }
    figures.push(told.figure);
    kept.push(...told.kept);
    rssMb = Math.max(rssMb, told.rssMb);
    left = 0;
  }
  return { figures, deaths, kept, rssMb };
};

const keepIn = (id: string, kept: readonly string[]): void => {
  const short = kept
    .filter((one) => one.length <= SHORT_ENOUGH)
    .sort((a, b) => a.length - b.length);
  const step = Math.max(1, Math.ceil(short.length / MOST_KEPT));
  const some = short.filter((_, at) => at % step === 0);
  const all = [...new Set([...corpusOf(id), ...some])].map((one) => JSON.stringify(one));
  writeFileSync(corpusFile(id), all.map((one) => `${one}\n`).join(''));
};

const began = Date.now();
const chosen = await Promise.all(
  (values.target?.split(',') ?? targetNames).map((id) => fuzzTarget(id)),
);
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const rows: Record<string, unknown>[] = [];
let fallen = 0;
for (const target of chosen) {
  const count = Math.ceil((inputs * target.share) / shares);
  const start = Date.now();
  const { figures, deaths, kept, rssMb } = await runAll(target, count);
  const [figure] = figures;
  const falls = [...deaths, ...(figure?.falls ?? [])];
  // What brought something down comes first: it is what the gate must not let back in.
  if (values.keep) keepIn(target.id, [...falls.map(({ input }) => input), ...kept]);
  const isOver = rssMb > MOST_RSS_MB;
  fallen += deaths.length + (figure?.fallen ?? 0) + (isOver ? 1 : 0);
  rows.push({
    target: target.id,
    says: target.says,
    ...figure,
    rssMb,
    seconds: Math.round((Date.now() - start) / 1_000),
    fallen: (figure?.fallen ?? 0) + deaths.length,
    falls,
  });
  process.stderr.write(
    `\r${target.id}: ${figure?.inputs ?? 0}, fallen ${(figure?.fallen ?? 0) + deaths.length}, ${rssMb} MB\n`,
  );
}
rmSync(folder, { recursive: true, force: true });
const ran = rows.reduce((sum, row) => sum + Number(row['inputs'] ?? 0), 0);
const proof = {
  proof: 'fuzz',
  command: `npm run proof -- fuzz --inputs ${inputs} --seed ${seed}${values.target ? ` --target ${values.target}` : ''}`,
  seed,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
  at: new Date().toISOString(),
  seconds: Math.round((Date.now() - began) / 1_000),
  bounds: { milliseconds: MOST_MS, heapMb: HEAP_MB, rssMb: MOST_RSS_MB },
  holds: fallen === 0 && ran >= inputs,
  figure: { inputs: ran, fallen, targets: rows },
};
if (values.target === undefined)
  writeFileSync(resolve(root, 'docs/proofs/fuzz.json'), `${JSON.stringify(proof, null, 2)}\n`);
console.log(JSON.stringify(proof, null, 2));
process.exitCode = proof.holds ? 0 : 1;
