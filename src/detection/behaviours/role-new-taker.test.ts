import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, role, type Stage } from '../replay.case.ts';

const take = (who: string, to: string, at: number) => ({
  who,
  at,
  privilege: 'sts:AssumeRole',
  over: {
    kind: 'token_issuance',
    effect: 'write',
    issued: { type: 'session_token', nativeId: `S-${who}-${at}`, forId: `test:${to}` },
  } as const,
});
const at = monday + 14 * DAY + 10 * HOUR;
const stageOf = () => createStage([identity('job', { class: 'workload' }), role('vendor')]);
const daily = (stage: Stage, takers: readonly string[], days = 14) => {
  for (let day = 0; day < days; day++)
    for (const [i, who] of takers.entries())
      stage.use(take(who, 'vendor', monday + day * DAY + (9 + i) * HOUR));
};

describe('role-new-taker', () => {
  it('fires once for a stranger who takes what one collector of a vendor took for weeks', () => {
    const stage = stageOf();
    daily(stage, ['collector']);
    const said = [at, at + HOUR].flatMap((when) =>
      stage.said('role-new-taker', take('stranger', 'vendor', when)),
    );
    expect(said.map(({ severity }) => severity)).toEqual(['high']);
    expect(said[0]?.observables[0]).toBe('taker:test:vendor');
  });

  it('is quiet for the usual one, for a role that is new or that many take, and for who is at home here', () => {
    const stage = stageOf();
    daily(stage, ['collector']);
    expect(stage.said('role-new-taker', take('collector', 'vendor', at))).toEqual([]);
    expect(stage.said('role-new-taker', take('stranger', 'other', at))).toEqual([]);
    const shared = stageOf();
    daily(shared, ['a', 'b', 'c', 'd', 'e', 'f']);
    expect(shared.said('role-new-taker', take('stranger', 'vendor', at))).toEqual([]);
    const known = stageOf();
    daily(known, ['collector']);
    for (let day = 0; day < 14; day++) known.use({ who: 'job', at: monday + day * DAY + 8 * HOUR });
    expect(known.said('role-new-taker', take('job', 'vendor', at))).toEqual([]);
  });

  it('is only a line for a vendor whose collectors change by the week', () => {
    const stage = stageOf();
    daily(stage, ['a'], 5);
    for (const [i, who] of ['b', 'c', 'd'].entries())
      for (let n = 0; n < 3; n++)
        stage.use(take(who, 'vendor', monday + (6 + 2 * i) * DAY + n * HOUR));
    const said = stage.said('role-new-taker', take('e', 'vendor', at));
    expect(said.filter(({ severity }) => severity !== 'informational')).toEqual([]);
  });
});
