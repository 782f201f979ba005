import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const run = (stage: Stage, who: string, day: number, calls: number, failed: number) =>
  Array.from({ length: calls }, (_, i) =>
    stage.said('error-jump', {
      who,
      at: monday + day * DAY + 9 * HOUR + i * SECOND,
      ...(i < failed ? { over: { outcome: 'failure', error: { code: 'AccessDenied' } } } : {}),
    }),
  ).flat();

describe('error-jump', () => {
  it('is a line when most calls of a clean key fail', () => {
    const stage = createStage([identity('key')]);
    for (let day = 0; day < 7; day++) run(stage, 'key', day, 10, 0);
    const said = run(stage, 'key', 7, 60, 50);
    expect(said.length).toBeGreaterThan(0);
    expect(said[0]?.severity).toBe('informational');
  });

  it('is quiet for a few, and without a history', () => {
    const stage = createStage([identity('key'), identity('new')]);
    for (let day = 0; day < 7; day++) run(stage, 'key', day, 10, 0);
    expect(run(stage, 'key', 7, 60, 15)).toEqual([]);
    expect(run(stage, 'new', 0, 60, 60)).toEqual([]);
  });

  it('is quiet for a poller half of whose calls always fail', () => {
    const stage = createStage([identity('poll', { class: 'service_account' })]);
    for (let day = 0; day < 7; day++) run(stage, 'poll', day, 40, 28);
    expect(run(stage, 'poll', 7, 80, 60)).toEqual([]);
  });
});
