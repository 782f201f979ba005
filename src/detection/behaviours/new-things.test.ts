import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const bucket = (name: string) => ({
  targets: [{ kind: 'resource', id: `test:${name}`, name }] as const,
});

const job = identity('job', { class: 'service_account' });
const at = monday + 14 * DAY + 5 * MINUTE;

/** Each hour the same two buckets. */
const live = (stage: Stage, who: string, days: number): void => {
  for (let hour = 0; hour < days * 24; hour++) {
    for (const name of ['in', 'out']) {
      stage.use({ who, at: monday + hour * HOUR, over: bucket(name) });
    }
  }
};

const touch = (stage: Stage, who: string, count: number, { from = at, name = 'new' } = {}) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('new-things', { who, at: from + i * MINUTE, over: bucket(`${name}-${i}`) }),
  ).flat();

describe('new-things', () => {
  it('speaks at the third and, louder, at the sixth thing that a settled machine never touched', () => {
    const stage = createStage([job]);
    live(stage, 'job', 14);
    const said = touch(stage, 'job', 8);
    expect(said.map((one) => one.detail['things'])).toEqual([3, 6]);
    expect(said[1]?.severity).toBe('medium');
    expect(said[1]?.llr).toBeGreaterThan(said[0]?.llr ?? 9);
  });

  it('is quiet for two, for its own, for people, and for a machine of which little is known', () => {
    const stage = createStage([job, identity('jane'), identity('new', { class: 'workload' })]);
    live(stage, 'job', 14);
    live(stage, 'jane', 14);
    live(stage, 'new', 3);
    expect(touch(stage, 'job', 2)).toEqual([]);
    stage.use({ who: 'job', at: at + 2 * HOUR, over: bucket('in') });
    expect(touch(stage, 'jane', 20)).toEqual([]);
    expect(touch(stage, 'new', 20, { from: monday + 3 * DAY })).toEqual([]);
  });

  it('is quiet for a job that walks other things every day', () => {
    const stage = createStage([job]);
    live(stage, 'job', 14);
    for (let day = 7; day < 14; day++) {
      touch(stage, 'job', 5, { from: monday + day * DAY + 30 * MINUTE, name: `day${day}` });
    }
    expect(touch(stage, 'job', 5)).toEqual([]);
  });
});
