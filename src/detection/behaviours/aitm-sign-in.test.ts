import { describe, expect, it } from 'vitest';
import { createStage, HOSTER, identity, PARIS_VPN, PHONE } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const factor = { step: 'factor', factor: 'push' } as const;
const stageOf = () => {
  const stage = createStage([identity('jane')]);
  settle(stage, 'jane', { device: 'd1' });
  return stage;
};

describe('aitm-sign-in', () => {
  it('fires when password and push come from a rented server', () => {
    const [signal] = stageOf().said(
      'aitm-sign-in',
      signIn({ who: 'jane', at: later(), ip: HOSTER, auth: factor, mfa: true }),
    );
    expect(signal?.severity).toBe('medium');
    expect(signal?.attack).toContain('T1557');
  });

  it('is quiet where the factor does not work through a proxy, or the device is known', () => {
    const stage = stageOf();
    for (const over of [
      { auth: { step: 'factor', factor: 'phishing_resistant' } as const },
      { auth: factor, managed: true },
      { auth: factor, device: 'd1' },
      { auth: factor, ip: PHONE },
    ])
      expect(
        stage.said(
          'aitm-sign-in',
          signIn({ who: 'jane', at: later(), ip: HOSTER, mfa: true, ...over }),
        ),
      ).toEqual([]);
  });

  it('is quiet for one who works on a virtual desktop, and a low line for a VPN', () => {
    const stage = createStage([identity('jane'), identity('joe')]);
    settle(stage, 'jane', { ip: HOSTER });
    settle(stage, 'joe');
    const desktop = signIn({ who: 'jane', at: later(), ip: HOSTER, auth: factor, mfa: true });
    expect(stage.said('aitm-sign-in', desktop)).toEqual([]);
    const vpn = signIn({ who: 'joe', at: later(), ip: PARIS_VPN, auth: factor, mfa: true });
    expect(stage.said('aitm-sign-in', vpn).map(({ severity }) => severity)).toEqual(['low']);
  });
});
