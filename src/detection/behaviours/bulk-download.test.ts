import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../core/index.ts';
import type { Signal } from '../../model/index.ts';
import { createStage, identity, office, type Stage, type Use } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const download = (who: string, at: number, file: string): Use => ({
  who,
  at,
  privilege: 'files:Download',
  over: {
    classUid: 6006,
    activityId: 2,
    targets: [{ kind: 'resource', id: `test:file/${file}`, name: file }],
  },
});

const takes = (stage: Stage, who: string, count: number, day = 0): readonly Signal[] =>
  Array.from({ length: count }, (_, i) =>
    stage.said('bulk-download', download(who, later() + day * DAY + i * 8 * MINUTE, `${day}-${i}`)),
  ).flat();

describe('bulk-download', () => {
  it('fires for many files in a day at a slow pace by who takes few, stronger as they grow', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 21);
    takes(stage, 'jane', 2, -3);
    const said = takes(stage, 'jane', 60);
    expect(said.length).toBeGreaterThan(0);
    expect(Math.max(...said.map(({ llr }) => llr))).toBeGreaterThanOrEqual(2.2);
  });

  it('is quiet for a day like others of who takes many, and for views', () => {
    const stage = createStage([identity('jane'), identity('kim')]);
    office(stage, 'jane', 21);
    for (const day of [-6, -5, -4, -2]) takes(stage, 'jane', 40, day);
    expect(takes(stage, 'jane', 60)).toEqual([]);
    office(stage, 'kim', 21);
    const view = { ...download('kim', later(), 'x'), over: { classUid: 6006, activityId: 14 } };
    for (let i = 0; i < 50; i++)
      expect(stage.said('bulk-download', { ...view, at: later(i) })).toEqual([]);
  });

  it('is quiet in the first days, when a new computer fetches all', () => {
    const stage = createStage([identity('jane')]);
    expect(takes(stage, 'jane', 80)).toEqual([]);
  });
});
