import { describe, expect, it } from 'vitest';
import { type IncidentTimes, spreadOf, summariseTimes } from '../index.ts';

const row = (change: Partial<IncidentTimes>): IncidentTimes => ({
  incidentId: 'inc',
  class: 'human',
  drill: false,
  detect: 1,
  arrive: 0,
  ...change,
});

describe('times', () => {
  it('are median and 90th percentile by nearest rank, with their count', () => {
    expect(spreadOf([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])).toEqual({ count: 10, medianMs: 5, p90Ms: 9 });
    expect(spreadOf([7])).toEqual({ count: 1, medianMs: 7, p90Ms: 7 });
  });

  it('are absent, not zero, where there is nothing to count', () => {
    expect(spreadOf([])).toEqual({ count: 0 });
  });

  it('never mix drills with what was real', () => {
    const rows = summariseTimes([row({ effective: 5 }), row({ drill: true, effective: 500 })]);
    expect(rows.map((one) => [one.class, one.drill, one.times.effective.medianMs])).toEqual([
      ['all', false, 5],
      ['human', false, 5],
      ['all', true, 500],
      ['human', true, 500],
    ]);
  });

  it('count only the incidents that reached a stage', () => {
    const [all] = summariseTimes([row({ effective: 5 }), row({ class: 'workload' })]);
    expect(all?.incidents).toBe(2);
    expect(all?.times.effective.count).toBe(1);
    expect(all?.times.detect.count).toBe(2);
  });
});
