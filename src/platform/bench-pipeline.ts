/** The stages of the platform itself: events with their rules, and the whole pipeline. */
import { CountersignError, silentLog } from '../core/index.ts';
import { createRuleSet } from '../detection/index.ts';
import type { Estate } from '../estate/index.ts';
import type { RawRecord } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { sources } from '../sources/index.ts';
import { BENCH_START, type BenchEvents, cpuSeconds, eachLine } from './bench-events.ts';
import { readOwnRules, readPlaces } from './content.ts';
import { type BuiltEngine, buildEngine } from './engine.ts';

const record = (text: string, index: number): RawRecord => ({
  line: index + 1,
  record: JSON.parse(text) as RawRecord['record'],
  text,
});

const loadInventory = (engine: BuiltEngine, estate: Estate): void => {
  for (const snapshot of estate.snapshots(BENCH_START)) engine.snapshot(snapshot);
};

/** Seconds of CPU of each stage over all events, once. */
export const benchPipeline = async (
  events: BenchEvents,
  estate: Estate,
): Promise<Readonly<Record<string, number>>> => {
  const [{ rules, correlations }, places] = await Promise.all([
    readOwnRules(),
    readPlaces(silentLog),
  ]);
  let sink = 0;
  const parse = (): void =>
    eachLine(events, (text) => {
      sink += Object.keys(JSON.parse(text) as object).length;
    });
  const ruleSet = createRuleSet(rules);
  const stage1 = (): void =>
    eachLine(events, (text) => {
      const raw = JSON.parse(text) as RawRecord['record'];
      for (const event of awsSource.parse(raw)) {
        sink += ruleSet.match(event.raw, event.logsource).length;
      }
    });
  const engine = buildEngine({
    sources,
    rules,
    correlations,
    places,
    judge: createPosture(),
    log: silentLog,
    now: () => BENCH_START,
    exceptions: () => [],
  });
  loadInventory(engine, estate);
  const pipeline = (): void => {
    let index = 0;
    for (const block of events.blocks) {
      const lines = block.toString('utf8', 0, block.length - 1).split('\n');
      const records = lines.map((text) => record(text, index++));
      sink += engine.events(records, { learningOnly: false, drill: false }).findings.length;
      engine.takeState();
    }
  };
  // Warm up what is measured first, so that the order favours nobody.
  for (const text of events.lines.slice(0, 5_000)) {
    sink += Object.keys(JSON.parse(text) as object).length;
  }
  const seconds = {
    'JSON.parse': cpuSeconds(parse),
    'stage 1': cpuSeconds(stage1),
    'whole pipeline': cpuSeconds(pipeline),
  };
  if (sink === 0) throw new CountersignError('ERR_INTERNAL', 'nothing was read');
  return seconds;
};
