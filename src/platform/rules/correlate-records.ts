/** Correlations over records of a file: in the order of their times, whatever that of the file. */
import type { CorrelationFinding } from '../../cli/index.ts';
import type { JsonObject } from '../../core/index.ts';
import {
  type CorrelationHit,
  createRunningCorrelator,
  type LoadedCorrelation,
} from '../../detection/index.ts';

interface Heard {
  readonly index: number;
  readonly time: number;
  readonly record: JsonObject;
  readonly rules: readonly string[];
}

interface Growing {
  readonly correlation: LoadedCorrelation;
  readonly hit: CorrelationHit;
  readonly event: number;
  since: number;
  until: number;
  size: number;
  value: number;
  readonly events: Set<number>;
}

export interface RecordCorrelations {
  /** Rules that serve correlations alone. */
  readonly silent: ReadonlySet<string>;
  hear(heard: Heard): void;
  /** One for each finding, with every event it gathered. */
  findings(): readonly CorrelationFinding[];
  /** Records that did not fit in memory. */
  readonly dropped: number;
}

const MAX_HELD = 200_000;

export const correlateRecords = (
  correlations: readonly LoadedCorrelation[],
): RecordCorrelations => {
  const correlator = createRunningCorrelator(() => correlations).current();
  const members = new Set(correlations.flatMap((one) => one.members.map(({ id }) => id)));
  const held: Heard[] = [];
  let dropped = 0;
  return {
    silent: correlator.silent,
    get dropped() {
      return dropped;
    },
    hear(heard) {
      if (!heard.rules.some((id) => members.has(id))) return;
      if (held.length < MAX_HELD) held.push(heard);
      else dropped++;
    },
    findings() {
      const found = new Map<string, Growing>();
      held.sort((a, b) => a.time - b.time || a.index - b.index);
      const times = new Map(held.map(({ index, time }) => [index, time]));
      for (const { index, time, record, rules } of held) {
        const id = String(index);
        for (const hit of correlator.observe({ id, vendorId: id, time, record, who: [] }, rules)) {
          const { correlation, since, group } = hit;
          if (correlator.silent.has(correlation.id)) continue;
          const key = JSON.stringify([correlation.id, since, group]);
          const one = found.get(key) ?? {
            correlation,
            hit,
            event: index,
            since: hit.time,
            until: hit.time,
            size: 0,
            value: 0,
            events: new Set<number>(),
          };
          found.set(key, one);
          one.until = hit.time;
          one.size = Math.max(one.size, hit.size);
          one.value = hit.value;
          for (const event of hit.events) {
            const place = Number(event.id);
            one.events.add(place);
            one.since = Math.min(one.since, times.get(place) ?? one.since);
          }
        }
      }
      return [...found.values()].map(({ correlation, hit, event, since, until, ...one }) => ({
        event,
        rule: correlation.id,
        title: correlation.title,
        level: correlation.level,
        attack: correlation.attack,
        fields: Object.fromEntries(hit.group),
        correlation: {
          type: correlation.body.type,
          timespan: correlation.body.timespan,
          since,
          until,
          size: one.size,
          value: one.value,
          events: [...one.events].sort((a, b) => a - b),
        },
      }));
    },
  };
};
