import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../core/index.ts';
import { BROWSER, createStage, hourly, identity, monday, type Stage } from '../replay.case.ts';

const refused = { outcome: 'failure', error: { code: 'AccessDenied' } } as const;

const tryDoors = (stage: Stage, who: string, count: number, over: { agent?: string } = {}) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('denied-burst', {
      who,
      at: monday + i * SECOND,
      privilege: `service${i % 5}:List${i}`,
      over: refused,
      ...over,
    }),
  ).flat();

describe('denied-burst', () => {
  it('fires once at medium when many doors of many services are tried, and names them all', () => {
    const said = tryDoors(createStage([identity('key')]), 'key', 12);
    expect(said).toHaveLength(1);
    expect(said[0]?.severity).toBe('medium');
    expect(said[0]?.eventIds).toHaveLength(8);
  });

  it('is quiet for one operation refused again and again, and for slow refusals', () => {
    const stage = createStage([identity('loop'), identity('slow')]);
    for (let i = 0; i < 50; i++) {
      const use = { who: 'loop', at: monday + i * SECOND, over: refused };
      expect(stage.said('denied-burst', use)).toEqual([]);
    }
    for (let i = 0; i < 20; i++) {
      const use = {
        who: 'slow',
        at: monday + i * 5 * MINUTE,
        privilege: `s:Op${i}`,
        over: refused,
      };
      expect(stage.said('denied-burst', use)).toEqual([]);
    }
  });

  it('is only a line for a person whose console page shows what they may not see', () => {
    const said = tryDoors(createStage([identity('jane')]), 'jane', 12, { agent: BROWSER });
    expect(said.map((one) => one.severity)).toEqual(['informational']);
  });

  it('fires for a settled machine at the third, and not for one that is often refused', () => {
    const machine = (name: string) => identity(name, { class: 'service_account' });
    const stage = createStage([machine('job'), machine('clumsy')]);
    const late = monday + 10 * DAY;
    const tried = (who: string, count: number, from: number) =>
      Array.from({ length: count }, (_, i) =>
        stage.said('denied-burst', {
          who,
          at: from + i * SECOND,
          privilege: `store:Try${from}x${i}`,
          over: refused,
        }),
      ).flat();
    for (const who of ['job', 'clumsy']) hourly(stage, who, 10);
    for (let day = 6; day < 10; day++) tried('clumsy', 2, monday + day * DAY + 30 * MINUTE);
    expect(tried('clumsy', 3, late + 30 * MINUTE)).toEqual([]);
    expect(tried('job', 3, late + 30 * MINUTE).map((one) => one.severity)).toEqual(['medium']);
  });
});
