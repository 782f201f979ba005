import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { act } from '../directory.case.ts';
import { createStage, identity } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const does = (who: string, at: number, target = 'ada') =>
  act(who, at, 'WriteSIDHistory', target, {});
const stageOf = () => createStage([identity('jane'), identity('sync'), identity('HOST$')]);

describe('sid-history-added', () => {
  it('fires for somebody whose duty it is not', () => {
    const [signal] = stageOf().said('sid-history-added', does('jane', later()));
    expect(signal?.severity).toBe('high');
    expect(signal?.detail).toMatchObject({ privilege: 'WriteSIDHistory', days: 0 });
  });

  it('is quiet for another right, for a refusal and for a machine that writes its own', () => {
    const stage = stageOf();
    expect(
      stage.said('sid-history-added', act('jane', later(), 'WriteProperty:mail', 'ada')),
    ).toEqual([]);
    const refused = {
      ...does('jane', later()),
      over: { ...does('jane', later()).over, outcome: 'failure' },
    } as const;
    expect(stage.said('sid-history-added', refused)).toEqual([]);
    expect(stage.said('sid-history-added', does('HOST$', later(), 'HOST'))).toEqual([]);
  });

  it('is quiet for the account whose duty it is, also when it does a whole batch', () => {
    const stage = stageOf();
    for (let day = 0; day < 5; day++) stage.use(does('sync', later() + day * DAY));
    for (let i = 0; i < 20; i++)
      expect(stage.said('sid-history-added', does('sync', later(i) + 6 * DAY))).toEqual([]);
  });
});
