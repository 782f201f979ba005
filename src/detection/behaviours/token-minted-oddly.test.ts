import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../core/index.ts';
import { createStage, hourly, identity, monday, type Use } from '../replay.case.ts';

const mint = (who: string, forWhom: string, at: number): Use => ({
  who,
  at,
  privilege: 'token:Mint',
  over: {
    kind: 'token_issuance',
    issued: { type: 'session_token', nativeId: `t-${at}`, forId: `test:${forWhom}` },
  },
});
const late = monday + 12 * DAY;
const stageOf = () => {
  const stage = createStage([identity('broker', { class: 'service_account' })]);
  hourly(stage, 'broker', 11);
  return stage;
};

describe('token-minted-oddly', () => {
  it('is a low line for the first token that a settled machine ever handed out', () => {
    const [signal] = stageOf().said('token-minted-oddly', mint('broker', 'mallory', late));
    expect(signal?.severity).toBe('low');
    expect(signal?.detail).toMatchObject({ never: true, forId: 'test:mallory' });
  });

  it('is quiet for whom it always serves', () => {
    const stage = stageOf();
    for (let day = 0; day < 12; day++) stage.use(mint('broker', 'app', monday + day * DAY + 1));
    expect(stage.said('token-minted-oddly', mint('broker', 'app', late))).toEqual([]);
  });

  it('is quiet for a broker that serves everybody, and while many new ones are set up', () => {
    const stage = stageOf();
    for (let i = 0; i < 60; i++) stage.use(mint('broker', `p${i}`, late - 20 * DAY + i * MINUTE));
    expect(stage.said('token-minted-oddly', mint('broker', 'fresh', late))).toEqual([]);
    const other = stageOf();
    for (let i = 0; i < 12; i++) other.use(mint('broker', `p${i}`, late - DAY + i * MINUTE));
    expect(other.said('token-minted-oddly', mint('broker', 'fresh', late))).toEqual([]);
  });

  it('is quiet for a machine on which other work is placed every other day', () => {
    const stage = stageOf();
    for (let i = 0; i < 6; i++) stage.use(mint('broker', `pod${i}`, monday + 2 * i * DAY));
    expect(stage.said('token-minted-oddly', mint('broker', 'pod9', late + 8 * DAY))).toEqual([]);
  });
});
