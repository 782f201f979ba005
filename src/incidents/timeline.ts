/** The story in the order it happened, bounded: its beginning and its latest part are kept. */
import type { Event, Signal, TimelineEntry } from '../model/index.ts';
import { didText } from './attribution.ts';
import type { Case } from './case.ts';

const MAX_ENTRIES = 300;
export const KEPT_HEAD = 100;

export const eventEntry = (event: Event): TimelineEntry => ({
  time: event.time,
  kind: 'event',
  text: `${event.actor.name || 'unnamed principal'}: ${didText(event)}${event.src.ip === undefined ? '' : ` from ${event.src.ip}`}`,
  ref: event.id,
});

export const signalEntry = (signal: Signal): TimelineEntry => ({
  time: signal.time,
  kind: 'signal',
  text: `${signal.suppressed === undefined ? '' : 'Expected, so it does not weigh: '}${signal.title}. ${signal.description}`,
  ref: signal.id,
  ...(signal.suppressed === undefined ? {} : { suppressed: signal.suppressed }),
});

const rank: Readonly<Record<TimelineEntry['kind'], number>> = {
  event: 0,
  signal: 1,
  decision: 2,
  action: 3,
  note: 4,
};

const inOrder = (a: TimelineEntry, b: TimelineEntry): number =>
  a.time - b.time || rank[a.kind] - rank[b.kind];

/** Human notes, actions and decisions are never dropped for want of room. */
const dropMiddle = (one: Case): void => {
  while (one.timeline.length > MAX_ENTRIES) {
    const at = one.timeline.findIndex(
      ({ kind }, i) => i >= KEPT_HEAD && (kind === 'event' || kind === 'signal'),
    );
    if (at < 0) return;
    one.timeline.splice(at, 1);
    one.moreTimeline++;
  }
};

export const tell = (one: Case, entries: readonly TimelineEntry[]): void => {
  // Few are told at a time, and refs seldom agree: cheaper than a set of all that was told before.
  const isKnown = ({ kind, ref, text }: TimelineEntry): boolean =>
    one.timeline.some((have) => have.ref === ref && have.kind === kind && have.text === text);
  const fresh = entries.filter((entry) => !isKnown(entry));
  if (fresh.length === 0) return;
  one.timeline = [...one.timeline, ...fresh].sort(inOrder);
  dropMiddle(one);
};
