import { describe, expect, it } from 'vitest';
import { BRAZIL, CLI, createStage, HOME, identity, type Use } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const account = (
  who: string,
  activityId: number,
  minutes: number,
  ofWhom = who,
  ip = HOME,
): Use => ({
  who,
  at: later(minutes),
  ip,
  over: {
    kind: 'privilege_change',
    classUid: 3001,
    activityId,
    effect: 'write',
    targets: [{ kind: 'identity', id: `test:${ofWhom}`, name: ofWhom }],
  },
});
const stageOf = () => {
  const stage = createStage([identity('jane'), identity('desk')]);
  settle(stage, 'jane');
  settle(stage, 'desk');
  return stage;
};
const arrives = signIn({ who: 'jane', at: later(40), ip: BRAZIL, agent: CLI });

describe('help-desk-chain', () => {
  it('fires when a reset by the desk, a new factor and an unfamiliar sign-in follow each other', () => {
    const stage = stageOf();
    stage.use(account('desk', 4, 0, 'jane'));
    stage.use(account('jane', 10, 20));
    const [signal] = stage.said('help-desk-chain', arrives);
    expect(signal).toMatchObject({ severity: 'medium', llr: 3 });
    expect(signal?.eventIds).toHaveLength(3);
  });

  it('is a low line without a new factor', () => {
    const stage = stageOf();
    stage.use(account('desk', 4, 0, 'jane'));
    expect(stage.said('help-desk-chain', arrives).map(({ severity }) => severity)).toEqual(['low']);
  });

  it('is quiet for who forgot the password and signs in from home, or helps themselves', () => {
    const stage = stageOf();
    stage.use(account('desk', 4, 0, 'jane'));
    stage.use(account('jane', 10, 20));
    expect(stage.said('help-desk-chain', signIn({ who: 'jane', at: later(30) }))).toEqual([]);
    const other = stageOf();
    other.use(account('jane', 4, 0));
    expect(other.said('help-desk-chain', arrives)).toEqual([]);
  });

  it('is quiet for a new hire, who is given all on the first day', () => {
    const stage = createStage([identity('desk'), identity('new')]);
    stage.use(account('desk', 4, 0, 'new'));
    stage.use(account('new', 10, 5));
    expect(
      stage.said('help-desk-chain', signIn({ who: 'new', at: later(10), ip: BRAZIL })),
    ).toEqual([]);
  });
});
