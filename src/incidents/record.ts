/** The whole record as other rooms see it, with what its bounds left out said in numbers. */
import type { Incident, TimelineEntry } from '../model/index.ts';
import type { Case, Published } from './case.ts';
import { KEPT_HEAD } from './timeline.ts';

const shownTimeline = (one: Case): readonly TimelineEntry[] => {
  const { timeline, moreTimeline, moreSignals } = one;
  if (moreTimeline === 0 && moreSignals === 0) return [...timeline];
  const head = timeline.slice(0, KEPT_HEAD);
  const gap: TimelineEntry = {
    time: head.at(-1)?.time ?? one.firstAt,
    kind: 'note',
    text: `Left out here for length: ${moreTimeline} entries, and ${moreSignals} more signals of the same detectors.`,
  };
  return [...head, gap, ...timeline.slice(KEPT_HEAD)];
};

export const incidentOf = (one: Case, published: Published): Incident => ({
  ...published,
  signals: [...one.signals],
  timeline: shownTimeline(one),
  attribution: one.attribution,
});
