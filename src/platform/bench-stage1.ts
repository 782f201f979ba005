/** Stage 1 of the platform itself: records parsed, mapped and matched with our rules. */
import { CountersignError } from '../core/index.ts';
import { createRuleSet } from '../detection/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { type BenchEvents, cpuSeconds, eachLine } from './bench-events.ts';
import { readOwnRules } from './content.ts';

/** Seconds of CPU over all events, once. */
export const benchStage1 = async (
  events: BenchEvents,
): Promise<Readonly<Record<string, number>>> => {
  const { rules } = await readOwnRules();
  let sink = 0;
  const parse = (): void =>
    eachLine(events, (text) => {
      sink += Object.keys(JSON.parse(text) as object).length;
    });
  const ruleSet = createRuleSet(rules);
  const stage1 = (): void =>
    eachLine(events, (text) => {
      const raw = JSON.parse(text) as Readonly<Record<string, unknown>>;
      for (const event of awsSource.parse(raw)) {
        sink += ruleSet.match(event.raw, event.logsource).length;
      }
    });
  // Warm up what is measured first, so that the order favours nobody.
  for (const text of events.lines.slice(0, 5_000)) {
    sink += Object.keys(JSON.parse(text) as object).length;
  }
  const seconds = {
    'JSON.parse': cpuSeconds(parse),
    'stage 1': cpuSeconds(stage1),
  };
  if (sink === 0) throw new CountersignError('ERR_INTERNAL', 'nothing was read');
  return seconds;
};
