/** What is said of a correlation that holds. */
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry, EventRef } from './entry.ts';
import type { GroupValues } from './group-key.ts';
import type { Held } from './sweep.ts';
import { findingStart } from './window-span.ts';

/** A correlation holds: its finding opens, or grows by `events`. */
export interface CorrelationHit {
  readonly correlation: LoadedCorrelation;
  /** End of the window that held. */
  readonly time: number;
  readonly group: GroupValues;
  /** Begin of the finding's time: with correlation and group, which finding it is. */
  readonly since: number;
  /** What was compared with the condition, and how many events the window has. */
  readonly value: number;
  readonly size: number;
  /** New to the finding, oldest first, at most 500; `more` is how many it had beyond. */
  readonly events: readonly EventRef[];
  readonly more: number;
  /** Principals of those events. */
  readonly who: readonly string[];
}

const MAX_EVENTS = 500;
const MAX_WHO = 100;

const eventsOf = (fresh: readonly Entry[]): readonly EventRef[] => {
  const [only] = fresh;
  if (only && fresh.length === 1) return only.inner ?? [only.event];
  const events = new Map<string, EventRef>();
  for (let i = fresh.length - 1; i >= 0; i--) {
    const entry = fresh[i];
    if (entry?.inner) for (const event of entry.inner) events.set(event.id, event);
    else if (entry) events.set(entry.event.id, entry.event);
  }
  return [...events.values()];
};

const whoOf = (fresh: readonly Entry[]): readonly string[] => {
  const [only] = fresh;
  if (only && fresh.length === 1) return only.who;
  const who = new Set<string>();
  for (const entry of fresh) {
    for (const one of entry.who) if (who.size < MAX_WHO) who.add(one);
  }
  return [...who];
};

interface Told {
  readonly correlation: LoadedCorrelation;
  readonly group: GroupValues;
}

export const hitOf = ({ correlation, group }: Told, held: Held): CorrelationHit => {
  const events = eventsOf(held.fresh);
  return {
    correlation,
    time: held.time,
    group,
    since: findingStart(correlation, held.finding),
    value: held.value,
    size: held.size,
    events: events.length > MAX_EVENTS ? events.slice(-MAX_EVENTS) : events,
    more: Math.max(0, events.length - MAX_EVENTS),
    who: whoOf(held.fresh),
  };
};
