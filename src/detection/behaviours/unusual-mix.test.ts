import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, identity, monday, office, type Stage } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const explore = (stage: Stage, who: string, count: number, from = at) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('unusual-mix', {
      who,
      at: from + i * MINUTE,
      privilege: `s${i % 4}:New${from}x${i}`,
    }),
  ).flat();

describe('unusual-mix', () => {
  it('fires at medium for a job that does five new things of several services', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    office(stage, 'job', 14);
    const said = explore(stage, 'job', 8);
    expect(said.map((one) => [one.severity, one.eventIds.length])).toEqual([['medium', 5]]);
  });

  it('is quiet for what it always does, for few new things, and during warm-up', () => {
    const stage = createStage([identity('job', { class: 'service_account' }), identity('new')]);
    office(stage, 'job', 14);
    expect(explore(stage, 'job', 4)).toEqual([]);
    office(stage, 'new', 2);
    expect(explore(stage, 'new', 30, monday + 2 * DAY)).toEqual([]);
  });

  it('is quiet for an administrator who explores every other day', () => {
    const stage = createStage([identity('admin')]);
    for (let day = 0; day < 14; day += 2) explore(stage, 'admin', 9, monday + day * DAY + 9 * HOUR);
    office(stage, 'admin', 14);
    expect(explore(stage, 'admin', 15)).toEqual([]);
  });
});
