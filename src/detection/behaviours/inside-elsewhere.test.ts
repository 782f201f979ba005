import { describe, expect, it } from 'vitest';
import { createStage, identity } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const JANES = '10.50.0.10';
const KIMS = '10.50.0.11';

describe('inside-elsewhere', () => {
  it('fires for an address inside that is not its own, more where it is another person’s', () => {
    const weigh = (ip: string) => {
      const stage = createStage([identity('jane'), identity('kim')]);
      settle(stage, 'jane', { ip: JANES });
      stage.use(signIn({ who: 'kim', at: later(1), ip: KIMS }));
      return stage.said('inside-elsewhere', signIn({ who: 'jane', at: later(20), ip }))[0];
    };
    const [empty, taken] = [weigh('10.99.1.7'), weigh(KIMS)];
    expect(empty?.llr).toBeGreaterThan(1);
    expect(taken?.llr).toBeGreaterThan((empty?.llr ?? 0) + 0.5);
    expect(taken?.observables).toEqual([`ip:${KIMS}`]);
  });

  it('fires for a service account at a person’s machine, whatever its history', () => {
    const stage = createStage([identity('kim'), identity('svc', { class: 'service_account' })]);
    stage.use(signIn({ who: 'kim', at: later(1), ip: KIMS }));
    expect(
      stage.said('inside-elsewhere', signIn({ who: 'svc', at: later(2), ip: KIMS })),
    ).toHaveLength(1);
    expect(
      stage.said('inside-elsewhere', signIn({ who: 'svc', at: later(30), ip: '10.1.0.4' })),
    ).toEqual([]);
  });

  it('is quiet at its own address, outside, and for who gets another lease each day', () => {
    const stage = createStage([identity('jane'), identity('roams')]);
    settle(stage, 'jane', { ip: JANES });
    for (const over of [{ ip: JANES }, {}])
      expect(stage.said('inside-elsewhere', signIn({ who: 'jane', at: later(), ...over }))).toEqual(
        [],
      );
    for (let day = 0; day < 21; day++)
      stage.use(
        signIn({ who: 'roams', at: later() - (21 - day) * 86_400_000, ip: `10.7.0.${day}` }),
      );
    expect(
      stage.said('inside-elsewhere', signIn({ who: 'roams', at: later(), ip: '10.7.0.200' })),
    ).toEqual([]);
  });

  it('is not more for a terminal server where many work', () => {
    const stage = createStage(['jane', 'a', 'b', 'c', 'd', 'e'].map((name) => identity(name)));
    settle(stage, 'jane', { ip: JANES });
    for (const who of ['a', 'b', 'c', 'd', 'e'])
      stage.use(signIn({ who, at: later(1), ip: '10.60.0.2' }));
    const [signal] = stage.said(
      'inside-elsewhere',
      signIn({ who: 'jane', at: later(5), ip: '10.60.0.2' }),
    );
    expect(signal?.detail['others']).toBe(0);
  });
});
