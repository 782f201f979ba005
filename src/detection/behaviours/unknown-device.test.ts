import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { createStage, identity } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const managed = { device: 'd1', managed: true };

describe('unknown-device', () => {
  it('fires for a sign-in on no known device by somebody whose device is managed', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', managed);
    const [signal] = stage.said(
      'unknown-device',
      signIn({ who: 'jane', at: later(), managed: false }),
    );
    expect(signal?.llr).toBeGreaterThan(2);
    expect(signal?.observables).toEqual(['device:test:jane']);
  });

  it('is quiet on the known device, on another that is managed, and where nothing is said of devices', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', managed);
    for (const over of [
      managed,
      { device: 'd2', managed: true },
      {},
      { device: 'd1', managed: false },
    ])
      expect(stage.said('unknown-device', signIn({ who: 'jane', at: later(), ...over }))).toEqual(
        [],
      );
  });

  it('is quiet for who uses a private browser each week, and for who has no managed device', () => {
    const stage = createStage([identity('jane'), identity('kim')]);
    settle(stage, 'jane', managed);
    for (const day of [1, 4, 8, 11, 15, 18])
      stage.use(signIn({ who: 'jane', at: later() - 21 * DAY + day * DAY, managed: false }));
    const [signal] = stage.said(
      'unknown-device',
      signIn({ who: 'jane', at: later(), managed: false }),
    );
    expect(signal?.llr ?? 0).toBeLessThan(1.2);
    settle(stage, 'kim', { managed: false });
    expect(
      stage.said('unknown-device', signIn({ who: 'kim', at: later(), managed: false })),
    ).toEqual([]);
  });
});
