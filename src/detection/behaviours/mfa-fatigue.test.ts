import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../model/index.ts';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later, settle, signIn, wrong } from '../sign-in.case.ts';

const push = { step: 'factor', factor: 'push' } as const;
const turned = (minutes: number, refusal: Refusal, ip = BRAZIL) =>
  wrong({ who: 'jane', at: later(minutes), ip, auth: { ...push, refusal } });
const approved = (minutes: number, ip = BRAZIL) =>
  signIn({ who: 'jane', at: later(minutes), ip, auth: push, mfa: true });
const stageOf = () => {
  const stage = createStage([identity('jane')]);
  settle(stage, 'jane');
  return stage;
};

describe('mfa-fatigue', () => {
  it('fires at the third request turned down, and worse when one is then approved', () => {
    const stage = stageOf();
    const said = [1, 2, 3].flatMap((at) => stage.said('mfa-fatigue', turned(at, 'factor_denied')));
    expect(said.map(({ severity }) => severity)).toEqual(['medium']);
    const [gaveIn] = stage.said('mfa-fatigue', approved(5));
    expect(gaveIn?.detail).toMatchObject({ gaveIn: true, refused: 3 });
    expect(gaveIn?.severity).toBe('high');
  });

  it('is a low line where they were left alone', () => {
    const stage = stageOf();
    const said = [1, 2, 3].flatMap((at) => stage.said('mfa-fatigue', turned(at, 'factor_ignored')));
    expect(said.map(({ severity }) => severity)).toEqual(['low']);
  });

  it('is quiet for two that ran out, and for one denied by mistake', () => {
    const stage = stageOf();
    for (const refusal of ['factor_ignored', 'factor_denied'] as const)
      expect(stage.said('mfa-fatigue', turned(1, refusal))).toEqual([]);
    expect(stage.said('mfa-fatigue', approved(5))).toEqual([]);
  });

  it('is quiet for an application at home that asks all day of a phone without a line', () => {
    const stage = stageOf();
    for (let i = 0; i < 30; i++)
      expect(stage.said('mfa-fatigue', turned(i, 'factor_ignored', '192.0.2.1'))).toEqual([]);
  });
});
