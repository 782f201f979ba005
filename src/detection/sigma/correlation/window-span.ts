/** Where windows begin, and to which finding what holds in them belongs. */
import { DAY } from '../../../core/index.ts';
import type { LoadedCorrelation } from './correlation.ts';

/** Begin of the window that ends at `time`, from the time and begin of the slot before. */
export type BeginOf = (time: number, before: number | undefined, previous: number) => number;

export const beginsOf = ({ body: { window, timespan } }: LoadedCorrelation): BeginOf => {
  if (window.kind === 'sliding') return (time) => time - timespan;
  if (window.kind === 'tumbling') return (time) => Math.floor(time / timespan) * timespan;
  return (time, before, previous) => {
    const goes = before !== undefined && time - before <= window.gap;
    return goes && time - previous <= timespan ? previous : time;
  };
};

const findingSpan = ({ body }: LoadedCorrelation): number => Math.max(DAY, body.timespan);

/** Findings stand on whole UTC days (or spans, where longer), so their ids do not hang on arrival. */
export const findingOf = (correlation: LoadedCorrelation, time: number): number =>
  Math.floor(time / findingSpan(correlation));

/** Where a finding's time begins. */
export const findingStart = (correlation: LoadedCorrelation, finding: number): number =>
  finding * findingSpan(correlation);
