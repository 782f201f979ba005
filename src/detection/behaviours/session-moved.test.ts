import { describe, expect, it } from 'vitest';
import {
  BRAZIL,
  BROWSER,
  CLI,
  createStage,
  HOME_2,
  identity,
  PARIS_VPN,
  PHONE,
} from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/605.1';
const use = (minutes: number, over: { ip?: string; agent?: string; session?: string } = {}) =>
  signIn({ who: 'jane', at: later(minutes), session: 's1', ...over });
const stageOf = () => {
  const stage = createStage([identity('jane')]);
  settle(stage, 'jane', { session: 'old' });
  stage.use(use(0));
  return stage;
};

describe('session-moved', () => {
  it('fires once when a session goes on elsewhere with another client', () => {
    const stage = stageOf();
    const said = [3, 4, 5].flatMap((at) =>
      stage.said('session-moved', use(at, { ip: BRAZIL, agent: CLI })),
    );
    expect(said.map(({ severity }) => severity)).toEqual(['medium']);
    expect(said[0]?.eventIds).toHaveLength(2);
    expect(said[0]?.observables[0]).toBe('session:s1');
  });

  it('is quiet for a change of line alone, of the version alone, and for another session', () => {
    const stage = stageOf();
    for (const over of [
      { ip: PHONE },
      { ip: HOME_2 },
      { agent: BROWSER.replace('120', '121') },
      { ip: BRAZIL, agent: CLI, session: 's2' },
    ])
      expect(stage.said('session-moved', use(5, over))).toEqual([]);
  });

  it('fires for the browser of another desktop computer, also on the line of the owner', () => {
    const mac = BROWSER.replace(/\([^)]*\)/, '(Macintosh; Intel Mac OS X 10_15_7)');
    const windows = BROWSER.replace(/\([^)]*\)/, '(Windows NT 10.0; Win64; x64)');
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { session: 'old', agent: mac });
    stage.use(use(0, { agent: mac }));
    expect(stage.said('session-moved', use(5, { agent: windows }))[0]?.severity).toBe('medium');
    // A phone that asks for the desktop site says that it is a computer.
    const phone = createStage([identity('jane')]);
    settle(phone, 'jane', { session: 'old', agent: IPHONE });
    phone.use(use(0, { agent: IPHONE }));
    expect(phone.said('session-moved', use(5, { agent: mac }))).toEqual([]);
  });

  it('weighs little behind a VPN, and less where both are habits', () => {
    const [vpn] = stageOf().said('session-moved', use(5, { ip: PARIS_VPN, agent: CLI }));
    expect(vpn?.severity).toBe('low');
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { session: 'a' });
    settle(stage, 'jane', { session: 'b', ip: PHONE, agent: IPHONE });
    stage.use(use(0));
    const [known] = stage.said('session-moved', use(5, { ip: PHONE, agent: IPHONE }));
    expect(known?.severity).toBe('informational');
  });
});
