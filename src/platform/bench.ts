/** `bench`: events a second on one core, each stage against `JSON.parse` of the same bytes in the same run. */
import { cpus } from 'node:os';
import type { BenchOptions, BenchResult } from '../cli/index.ts';
import { benchEvents, createBenchEstate } from './bench-events.ts';

import { benchRules } from './bench-rules.ts';
import { benchStage1 } from './bench-stage1.ts';
import { benchWhole } from './bench-whole.ts';
import { ownRulesDir } from './content.ts';

const WHOLE = 'whole pipeline';

/** With rule folders those rules alone; else our own, and then the platform's stages. */
export const bench = async (options: BenchOptions): Promise<BenchResult> => {
  const estate = createBenchEstate();
  const events = await benchEvents(options.events, options.count, () => estate);
  const own = options.rules.length === 0;
  const dirs = own ? [ownRulesDir] : options.rules;
  const measured = await benchRules(events, { ...options, rules: dirs });
  const { 'JSON.parse': base = 0, ...others } = own ? await benchStage1(events) : {};
  const whole = own ? await benchWhole(events, estate) : undefined;
  const count = events.lines.length;
  const seconds = { ...measured.seconds, ...others };
  return {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
    node: process.versions.node,
    events: count,
    bytes: events.bytes,
    seconds: { ...seconds, ...(whole && { [WHOLE]: whole.seconds }) },
    eventsPerSecond: {
      ...Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, count / value])),
      ...(whole && { [WHOLE]: whole.events / whole.seconds }),
    },
    ratios: {
      ...measured.ratios,
      ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, base / value])),
      ...(whole && { [WHOLE]: whole.parseSeconds / whole.seconds }),
    },
    rules: measured.rules,
    ...(whole && {
      said: { findings: whole.findings, incidents: whole.incidents },
      latency: whole.latency,
    }),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
};
