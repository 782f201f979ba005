import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const run = (stage: Stage, who: string, day: number, calls: number) =>
  Array.from({ length: calls }, (_, i) =>
    stage.said('volume-burst', { who, at: monday + day * DAY + 9 * HOUR + i * SECOND }),
  ).flat();

describe('volume-burst', () => {
  it('is a line when a quiet job makes a hundred times as many calls', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    for (let day = 0; day < 10; day++) run(stage, 'job', day, 4);
    const [signal] = run(stage, 'job', 10, 450);
    expect(['informational', 'low']).toContain(signal?.severity);
    expect(signal?.detail['usual']).toBe(4);
  });

  it('is quiet for twice as many, and while it has no usual day', () => {
    const stage = createStage([identity('job'), identity('new')]);
    for (let day = 0; day < 10; day++) run(stage, 'job', day, 110);
    expect(run(stage, 'job', 10, 300)).toEqual([]);
    expect(run(stage, 'new', 0, 600)).toEqual([]);
  });

  it('is quiet for a bursty service account: its own spread is wide', () => {
    const stage = createStage([identity('burst', { class: 'service_account' })]);
    for (let day = 0; day < 12; day++) run(stage, 'burst', day, day % 3 === 0 ? 250 : 3);
    expect(run(stage, 'burst', 12, 500)).toEqual([]);
  });
});
