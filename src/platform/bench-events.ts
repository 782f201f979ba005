/** The events of `bench`: from a file or from the simulated organisation, in blocks of lines as the log has them. */
import { CountersignError, DAY } from '../core/index.ts';
import { createEstate, type Estate } from '../estate/index.ts';
import { readFileItems } from '../loop/index.ts';

export const BENCH_START = Date.UTC(2026, 9, 5);
const BLOCK = 256;

export interface BenchEvents {
  readonly lines: readonly string[];
  /** Lines joined by line feeds, each block with one at its end. */
  readonly blocks: readonly Buffer[];
  /** Of every block but the last. */
  readonly linesPerBlock: number;
  readonly bytes: number;
}

export const createBenchEstate = (): Estate =>
  createEstate({
    seed: 7,
    size: 'medium',
    start: BENCH_START,
    systems: ['aws'],
    calm: true,
  });

const generate = (estate: Estate, count: number): string[] => {
  const lines: string[] = [];
  for (let day = BENCH_START; lines.length < count; day += DAY) {
    for (const { record } of estate.events(day, day + DAY)) {
      lines.push(JSON.stringify(record));
      if (lines.length >= count) break;
    }
  }
  return lines;
};

const readLines = async (file: string, count: number): Promise<string[]> => {
  const lines: string[] = [];
  for await (const item of readFileItems(file)) {
    if (item.kind === 'record') lines.push(item.text);
    if (lines.length >= count) break;
  }
  if (lines.length === 0)
    throw new CountersignError('ERR_INPUT_INVALID', `${file} holds no JSON record`);
  return lines;
};

export const benchEvents = async (
  file: string | undefined,
  count: number,
  estate: () => Estate,
): Promise<BenchEvents> => {
  const lines = file === undefined ? generate(estate(), count) : await readLines(file, count);
  const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, index) =>
    Buffer.from(`${lines.slice(index * BLOCK, (index + 1) * BLOCK).join('\n')}\n`),
  );
  return {
    lines,
    blocks,
    linesPerBlock: BLOCK,
    bytes: blocks.reduce((sum, block) => sum + block.length, 0),
  };
};

/** `JSON.parse` of every line; answers a count, so that it is not left out as useless. */
export const parseBlock = (block: Buffer): number => {
  let keys = 0;
  for (const text of block.toString('utf8', 0, block.length - 1).split('\n'))
    keys += Object.keys(JSON.parse(text) as object).length;
  return keys;
};

/** Each line of the blocks as text. */
export const eachLine = (
  { blocks }: BenchEvents,
  work: (text: string, index: number) => void,
): void => {
  let index = 0;
  for (const block of blocks) {
    const lines = block.toString('utf8', 0, block.length - 1).split('\n');
    for (const text of lines) work(text, index++);
  }
};

/** CPU seconds of this process, not the wall, so that neighbours disturb less. */
export const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
};

/** The same of work that waits: whatever the threads of this process do meanwhile counts. */
export const cpuOfAllThreads = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
};
