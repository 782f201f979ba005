import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const dismiss = (stage: Stage, count: number, from: number, step = 20 * SECOND) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('alarms-dismissed', {
      who: 'ann',
      at: from + i * step,
      privilege: 'countersign:incident.dismissed',
      over: {
        source: 'countersign',
        kind: 'privilege_change',
        effect: 'write',
        operation: 'incident.dismissed',
        targets: [{ kind: 'resource', id: `countersign:inc_${from}_${i}`, name: `inc_${i}` }],
      },
    }),
  ).flat();

describe('alarms-dismissed', () => {
  it('fires at medium when ten are put aside in three minutes', () => {
    const said = dismiss(createStage([identity('ann')]), 10, monday);
    expect(said.map((one) => [one.severity, one.detail['incidents']])).toEqual([['medium', 8]]);
  });

  it('is quiet for a few, and for a morning of reading', () => {
    const stage = createStage([identity('ann')]);
    expect(dismiss(stage, 7, monday)).toEqual([]);
    expect(dismiss(stage, 20, monday + DAY, 5 * MINUTE)).toEqual([]);
  });

  it('is quiet for who cleans up as much every week', () => {
    const stage = createStage([identity('ann')]);
    for (let week = 0; week < 3; week++) dismiss(stage, 12, monday + week * 7 * DAY);
    expect(dismiss(stage, 14, monday + 21 * DAY)).toEqual([]);
  });
});
