/**
 * The slow reading of a correlation that the tests hold the fast one against: it keeps every event
 * and judges the window that ends at each from nothing.
 */
import type { Bounds, CorrelationType } from './correlation.ts';

export interface SlowEvent {
  readonly id: string;
  readonly time: number;
  readonly user: string;
  /** Places of the members that it matches. */
  readonly members: readonly number[];
  readonly value: number;
}

export interface SlowCorrelation {
  readonly type: CorrelationType;
  readonly members: number;
  readonly timespan: number;
  readonly bounds: Bounds;
  readonly percentile: number;
}

const DAY = 86_400_000;

const percentile = (values: readonly number[], rank: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (rank / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at - Math.floor(at));
};

/** Is there a way to take one event for each member, none before the one that it follows? */
const inOrder = (events: readonly SlowEvent[], members: number): boolean => {
  const from = (member: number, since: number): boolean =>
    member === members ||
    events.some(
      (one) => one.members.includes(member) && one.time >= since && from(member + 1, one.time),
    );
  return from(0, Number.NEGATIVE_INFINITY);
};

const measure = (window: readonly SlowEvent[], of: SlowCorrelation): number => {
  const values = window.map((one) => one.value);
  const sum = values.reduce((total, value) => total + value, 0);
  switch (of.type) {
    case 'event_count':
      return window.length;
    case 'value_count':
      return new Set(values).size;
    case 'value_sum':
      return sum;
    case 'value_avg':
      return sum / window.length;
    case 'value_percentile':
      return percentile(values, of.percentile);
    case 'value_median':
      return percentile(values, 50);
    case 'temporal':
      return new Set(window.flatMap((one) => one.members)).size;
    case 'temporal_ordered':
      return inOrder(window, of.members) ? of.members : 0;
  }
};

const keeps = (bounds: Bounds, value: number): boolean =>
  Object.entries(bounds).every(([op, bound]) => {
    const difference = value - (bound ?? 0);
    if (op === 'gt') return difference > 0;
    if (op === 'gte') return difference >= 0;
    if (op === 'lt') return difference < 0;
    if (op === 'lte') return difference <= 0;
    return op === 'eq' ? difference === 0 : difference !== 0;
  });

/** `user/day` → ids of all events of the windows that held: what the findings are when all is read. */
export const slowFindings = (
  events: readonly SlowEvent[],
  of: SlowCorrelation,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const findings = new Map<string, Set<string>>();
  for (const end of events) {
    const window = events.filter(
      (one) => one.user === end.user && one.time <= end.time && one.time >= end.time - of.timespan,
    );
    if (!keeps(of.bounds, measure(window, of))) continue;
    const key = `${end.user}/${Math.floor(end.time / Math.max(DAY, of.timespan))}`;
    const found = findings.get(key) ?? new Set();
    findings.set(key, found);
    for (const one of window) found.add(one.id);
  }
  return findings;
};

/** Does it hold in the window that ends at this event, of those that came before it? */
export const slowHolds = (
  before: readonly SlowEvent[],
  end: SlowEvent,
  of: SlowCorrelation,
): boolean => {
  const window = [...before, end].filter(
    (one) => one.user === end.user && one.time <= end.time && one.time >= end.time - of.timespan,
  );
  return keeps(of.bounds, measure(window, of));
};
