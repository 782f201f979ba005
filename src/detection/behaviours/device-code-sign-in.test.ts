import { describe, expect, it } from 'vitest';
import { BRAZIL, createStage, identity } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const odd = { protocol: 'oauth', grant: 'device_code' } as const;

describe('device-code-sign-in', () => {
  it('fires from elsewhere, and is a line from home', () => {
    const stage = createStage([identity('jane'), identity('joe')]);
    settle(stage, 'jane');
    settle(stage, 'joe');
    const away = stage.said(
      'device-code-sign-in',
      signIn({ who: 'jane', at: later(), ip: BRAZIL, auth: odd }),
    );
    const home = stage.said('device-code-sign-in', signIn({ who: 'joe', at: later(), auth: odd }));
    expect(away.map(({ severity }) => severity)).toEqual(['medium']);
    expect(home.every(({ severity }) => severity === 'low' || severity === 'informational')).toBe(
      true,
    );
    expect(home[0]?.llr ?? 0).toBeLessThan(away[0]?.llr ?? 0);
  });

  it('is quiet where it is refused, and for other ways', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane');
    for (const over of [
      { auth: odd, outcome: 'failure' } as const,
      { auth: { protocol: 'oauth', grant: 'authorization_code' } as const },
    ])
      expect(
        stage.said(
          'device-code-sign-in',
          signIn({ who: 'jane', at: later(), ip: BRAZIL, ...over }),
        ),
      ).toEqual([]);
  });

  it('is quiet once it is a habit, also on a trip', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { auth: odd });
    expect(
      stage.said(
        'device-code-sign-in',
        signIn({ who: 'jane', at: later(), ip: BRAZIL, auth: odd }),
      ),
    ).toEqual([]);
  });
});
