import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, hourly, identity, monday, office } from '../replay.case.ts';

describe('off-rhythm', () => {
  it('fires low when an hourly job at :05 runs at :35', () => {
    const stage = createStage([identity('job', { class: 'workload' })]);
    hourly(stage, 'job', 7);
    const at = monday + 7 * DAY + 35 * MINUTE;
    const [signal] = stage.said('off-rhythm', { who: 'job', at });
    expect(signal?.severity).toBe('low');
    expect(signal?.observables).toEqual(['rhythm:hour']);
  });

  it('fires for a nightly job that runs at noon', () => {
    const stage = createStage([identity('nightly', { class: 'service_account' })]);
    for (let day = 0; day < 21; day++) {
      stage.use({ who: 'nightly', at: monday + day * DAY + 2 * HOUR + ((day * 37) % 60) * MINUTE });
    }
    const [signal] = stage.said('off-rhythm', { who: 'nightly', at: monday + 21.5 * DAY });
    expect(signal?.observables).toEqual(['rhythm:day']);
  });

  it('is quiet on the beat, a little early or late, and within a run', () => {
    const stage = createStage([identity('job', { class: 'workload' })]);
    hourly(stage, 'job', 7);
    for (const minutes of [3, 5, 8, 13]) {
      const at = monday + 7 * DAY + minutes * HOUR + minutes * MINUTE;
      expect(stage.said('off-rhythm', { who: 'job', at })).toEqual([]);
    }
  });

  it('is never said of a bursty machine without a timetable, nor of a person', () => {
    const stage = createStage([identity('burst', { class: 'service_account' }), identity('jane')]);
    let at = monday;
    for (let run = 0; run < 300; run++) {
      at += ((run * 7919) % 293) * MINUTE + MINUTE;
      for (let call = 0; call < 5; call++) {
        expect(stage.said('off-rhythm', { who: 'burst', at: at + call * 100 })).toEqual([]);
      }
    }
    office(stage, 'jane', 28);
    expect(stage.said('off-rhythm', { who: 'jane', at: monday + 28 * DAY + 3 * HOUR })).toEqual([]);
  });
});
