import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later, settle, wrong } from '../sign-in.case.ts';

describe('brute-force', () => {
  it('fires at the tenth wrong password from elsewhere, and again when they double', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    const counts = Array.from({ length: 40 }, (_, i) =>
      stage.said('brute-force', wrong({ who: 'jane', at: later(i), ip: BRAZIL })),
    ).flatMap((said) => said.map(({ detail }) => detail['tries']));
    expect(counts).toEqual([10, 20, 40]);
  });

  it('is quiet for a phone with an old password at home, however long it tries', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (let i = 0; i < 40; i++)
      expect(stage.said('brute-force', wrong({ who: 'jane', at: later(i) }))).toEqual([]);
  });

  it('is quiet for nine tries, and for tries spread over the day', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (let i = 0; i < 9; i++)
      expect(stage.said('brute-force', wrong({ who: 'jane', at: later(i), ip: BRAZIL }))).toEqual(
        [],
      );
    const other = createStage([identity('jane')]);
    for (let i = 0; i < 12; i++)
      expect(
        other.said('brute-force', wrong({ who: 'jane', at: later(i * 70), ip: BRAZIL })),
      ).toEqual([]);
  });
});
