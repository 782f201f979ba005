/** `bench`: events a second on one core, each stage against `JSON.parse` of the same bytes in the same run. */
import { cpus } from 'node:os';
import type { BenchOptions, BenchResult } from '../cli/index.ts';
import { benchEvents, createBenchEstate } from './bench-events.ts';
import { benchPipeline } from './bench-pipeline.ts';
import { benchRules } from './bench-rules.ts';
import { ownRulesDir } from './content.ts';

/** With rule folders those rules alone; else our own, and then the platform's stages. */
export const bench = async (options: BenchOptions): Promise<BenchResult> => {
  const estate = createBenchEstate();
  const events = await benchEvents(options.events, options.count, () => estate);
  const own = options.rules.length === 0;
  const dirs = own ? [ownRulesDir] : options.rules;
  const measured = await benchRules(events, { ...options, rules: dirs });
  const stages = own ? await benchPipeline(events, estate) : {};
  const { 'JSON.parse': base = 0, ...others } = stages;
  const seconds = { ...measured.seconds, ...others };
  const count = events.lines.length;
  return {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
    node: process.versions.node,
    events: count,
    bytes: events.bytes,
    seconds,
    eventsPerSecond: Object.fromEntries(
      Object.entries(seconds).map(([name, value]) => [name, count / value]),
    ),
    ratios: {
      ...measured.ratios,
      ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, base / value])),
    },
    rules: measured.rules,
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
};
