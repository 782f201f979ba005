/**
 * `bench`: events a second on one core, each stage against `JSON.parse` of the same bytes in the same run.
 * CPU seconds of this process are counted, not the wall, so that neighbours disturb less.
 */
import { cpus } from 'node:os';
import type { BenchResult } from '../cli/index.ts';
import { CountersignError, DAY, silentLog } from '../core/index.ts';
import { createRuleSet } from '../detection/index.ts';
import { createEstate, type Estate } from '../estate/index.ts';
import { type RawRecord, readFileItems } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { sources } from '../sources/index.ts';
import { readOwnRules, readPlaces } from './content.ts';
import { type BuiltEngine, buildEngine } from './engine.ts';

const START = Date.UTC(2026, 9, 5);
const BLOCK = 256;

const generate = (estate: Estate, count: number): string[] => {
  const lines: string[] = [];
  for (let day = START; lines.length < count; day += DAY) {
    for (const record of estate.events(day, day + DAY)) {
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

const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
};

const record = (text: string, index: number): RawRecord => ({
  line: index + 1,
  record: JSON.parse(text) as RawRecord['record'],
  text,
});

const loadInventory = (engine: BuiltEngine, estate: Estate): void => {
  const { gaad, credentialReport } = estate.inventory();
  for (const [account, json] of Object.entries(gaad)) {
    for (const [path, text, value] of [
      [`gaad-${account}.json`, JSON.stringify(json), json],
      [`report-${account}.csv`, credentialReport[account] ?? '', undefined],
    ] as const) {
      const mapping = awsSource.inventoryFile?.({ path, text }, value);
      if (mapping) engine.snapshot(mapping(START));
    }
  }
};

export const bench = async (options: {
  readonly events: string | undefined;
  readonly count: number;
}): Promise<BenchResult> => {
  const estate = createEstate({ seed: 7, size: 'medium', start: START });
  const [{ rules, correlations }, places] = await Promise.all([
    readOwnRules(),
    readPlaces(silentLog),
  ]);
  const lines =
    options.events === undefined
      ? generate(estate, options.count)
      : await readLines(options.events, options.count);
  const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, index) =>
    Buffer.from(lines.slice(index * BLOCK, (index + 1) * BLOCK).join('\n')),
  );
  const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
  const eachLine = (work: (text: string, index: number) => void): void => {
    let index = 0;
    for (const block of blocks)
      for (const text of block.toString('utf8').split('\n')) work(text, index++);
  };

  let sink = 0;
  const parse = (): void =>
    eachLine((text) => {
      sink += Object.keys(JSON.parse(text) as object).length;
    });
  const ruleSet = createRuleSet(rules);
  const stage1 = (): void =>
    eachLine((text) => {
      const raw = JSON.parse(text) as RawRecord['record'];
      for (const event of awsSource.parse(raw))
        sink += ruleSet.match(event.raw, event.logsource).length;
    });
  const engine = buildEngine({
    sources,
    rules,
    correlations,
    places,
    judge: createPosture(),
    log: silentLog,
    now: () => START,
    exceptions: () => [],
  });
  loadInventory(engine, estate);
  const pipeline = (): void => {
    let index = 0;
    for (const block of blocks) {
      const records = block
        .toString('utf8')
        .split('\n')
        .map((text) => record(text, index++));
      sink += engine.events(records, { learningOnly: false, drill: false }).findings.length;
      engine.takeState();
    }
  };

  // Warm up what is measured first, so that the order favours nobody.
  for (const text of lines.slice(0, 5_000)) sink += Object.keys(JSON.parse(text) as object).length;
  const seconds = {
    'JSON.parse': cpuSeconds(parse),
    'stage 1': cpuSeconds(stage1),
    'whole pipeline': cpuSeconds(pipeline),
  };
  const eventsPerSecond = Object.fromEntries(
    Object.entries(seconds).map(([name, value]) => [name, lines.length / value]),
  );
  const base = seconds['JSON.parse'];
  if (sink < 0) throw new CountersignError('ERR_INTERNAL', 'nothing was read');
  return {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
    node: process.versions.node,
    events: lines.length,
    bytes,
    seconds,
    eventsPerSecond,
    ratios: Object.fromEntries(
      Object.entries(seconds).map(([name, value]) => [name, base / value]),
    ),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
};
