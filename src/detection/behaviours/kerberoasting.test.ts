import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { ticket } from '../directory.case.ts';
import { createStage, identity } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const weak = { step: 'service_ticket', cipher: 'rc4' } as const;
const strong = { step: 'service_ticket', cipher: 'aes' } as const;
const ask = (at: number, service: string, auth: typeof weak | typeof strong) =>
  ticket('jane', at, auth, { service });

describe('kerberoasting', () => {
  it('fires at the third service asked with an old cipher', () => {
    const stage = createStage([identity('jane')]);
    const said = ['sql', 'web', 'backup'].flatMap((name, i) =>
      stage.said('kerberoasting', ask(later() + i * 1_000, name, weak)),
    );
    expect(said.map(({ severity }) => severity)).toEqual(['high']);
    expect(said[0]?.eventIds).toHaveLength(3);
  });

  it('fires at a lower weight for many services, whatever the cipher', () => {
    const stage = createStage([identity('jane')]);
    const said = Array.from({ length: 6 }, (_, i) =>
      stage.said('kerberoasting', ask(later() + i * 1_000, `svc${i}`, strong)),
    ).flat();
    expect(said.map(({ severity }) => severity)).toEqual(['low']);
  });

  it('is quiet for services of machines, and for the same service again and again', () => {
    const stage = createStage([identity('jane')]);
    for (let i = 0; i < 30; i++) {
      expect(stage.said('kerberoasting', ask(later() + i, `HOST${i}$`, weak))).toEqual([]);
      expect(stage.said('kerberoasting', ask(later() + i, 'sql', weak))).toEqual([]);
    }
  });

  it('is quiet for a scanner that asks as many each day, from its second day on', () => {
    const stage = createStage([identity('jane')]);
    const day = (nth: number) =>
      Array.from({ length: 9 }, (_, i) =>
        stage.said('kerberoasting', ask(later() + nth * DAY + i * 1_000, `svc${i}`, strong)),
      ).flat();
    expect(day(0)).toHaveLength(1);
    expect([...day(1), ...day(2), ...day(3)]).toEqual([]);
  });
});
