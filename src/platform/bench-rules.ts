/** `bench --rules`: public or own rules over lines of JSON, against `JSON.parse` of the same bytes in the same run. */
import type { BenchedRules, BenchOptions } from '../cli/index.ts';
import { CountersignError } from '../core/index.ts';
import {
  createLineMatcher,
  createRunningCorrelator,
  type LoadedCorrelation,
  type Logsource,
  type RuleMatch,
  readRules,
  rulesWithoutWitness,
} from '../detection/index.ts';
import { type BenchEvents, cpuSeconds, eachLine } from './bench-events.ts';
import { readFields } from './content.ts';
import { readRuleFiles } from './rules/rule-files.ts';

/** The label of the events: that of the simulated organisation's log, which `--events` takes the place of. */
const LABEL: Logsource = { product: 'aws', service: 'cloudtrail' };
const RUNS = 5;

export interface RuleBench {
  /** Seconds of CPU by what was done, each the median of five runs taken in turns. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly rules: BenchedRules;
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const timeOf = (record: unknown): number => {
  const time =
    typeof record === 'object' && record !== null && 'eventTime' in record
      ? Date.parse(String(record.eventTime))
      : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
};

/** Tells the correlations of what matched; a record is parsed only when one of its rules has a part in them. */
const createListener = (correlations: readonly LoadedCorrelation[]) => {
  const correlator = createRunningCorrelator(() => correlations).current();
  const members = new Set(correlations.flatMap((one) => one.members.map(({ id }) => id)));
  return (matches: readonly RuleMatch[], id: number, record: () => unknown): number => {
    const ids = matches.flatMap(({ rule }) => (members.has(rule.id) ? [rule.id] : []));
    if (ids.length === 0) return 0;
    const whole = record();
    const event = { id: String(id), vendorId: String(id), time: timeOf(whole), record: whole };
    return correlator.observe({ ...event, who: [] }, ids).length;
  };
};

export const benchRules = async (
  events: BenchEvents,
  {
    rules: dirs,
    correlations: moreDirs,
    routing,
  }: Pick<BenchOptions, 'rules' | 'correlations' | 'routing'>,
): Promise<RuleBench> => {
  const texts = await readRuleFiles([...dirs, ...moreDirs]);
  const { rules, correlations } = readRules(texts.files, { fields: readFields() });
  const matcher = createLineMatcher(rules, routing ? { logsource: LABEL } : {});

  let sink = 0;
  const parse = (): void =>
    eachLine(events, (text) => {
      sink += Object.keys(JSON.parse(text) as object).length;
    });
  let [matched, hits, refused] = [0, 0, 0];
  const match = (): void => {
    [matched, hits, refused] = [0, 0, 0];
    for (const block of events.blocks) {
      matcher.matchLines(block, (matches) => {
        if (!matches) refused++;
        else if (matches.length > 0) {
          matched++;
          hits += matches.length;
        }
      });
    }
  };
  let correlated = 0;
  const correlate = (): void => {
    const listen = createListener(correlations);
    let id = 0;
    correlated = 0;
    for (const block of events.blocks) {
      matcher.matchLines(block, (matches, _, record) => {
        id++;
        if (matches && matches.length > 0) correlated += listen(matches, id, record);
      });
    }
  };

  const tasks = new Map<string, () => void>([
    ['JSON.parse', parse],
    ['parseAndMatch', match],
  ]);
  if (correlations.length > 0) tasks.set('parseMatchAndCorrelate', correlate);
  const seconds = new Map<string, number[]>();
  const ratios = new Map<string, number[]>();
  // The first round only warms up; then in turns, so that what else the machine does falls on all alike.
  for (let run = 0; run <= RUNS; run++) {
    let base = 0;
    for (const [name, task] of tasks) {
      const taken = cpuSeconds(task);
      if (name === 'JSON.parse') base = taken;
      if (run === 0) continue;
      seconds.set(name, [...(seconds.get(name) ?? []), taken]);
      ratios.set(name, [...(ratios.get(name) ?? []), base / taken]);
    }
  }
  if (sink === 0) throw new CountersignError('ERR_INTERNAL', 'nothing was read');
  const medians = (all: ReadonlyMap<string, readonly number[]>): Record<string, number> =>
    Object.fromEntries([...all].map(([name, values]) => [name, medianOf(values)]));
  return {
    seconds: medians(seconds),
    ratios: medians(ratios),
    rules: {
      loaded: rules.length,
      used: matcher.rules.length,
      correlations: correlations.length,
      routing,
      unindexed: rulesWithoutWitness(matcher.rules).length,
      eventsMatched: matched,
      matches: hits,
      refused,
      correlationHits: correlated,
    },
  };
};
