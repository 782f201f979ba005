import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { BRAZIL, CLOUD_EU, createStage, hourly, identity, SDK } from '../replay.case.ts';
import { later, wrong } from '../sign-in.case.ts';

const machines = Array.from({ length: 8 }, (_, i) => `svc-${i}`);
const stageOf = () =>
  createStage(machines.map((name) => identity(name, { class: 'service_account' })));
const refused = (who: string, at: number, ip = BRAZIL) =>
  wrong({ who, at, ip, agent: SDK, kind: 'token_issuance' });

describe('machine-guessing', () => {
  it('fires when one source is refused for several machines', () => {
    const stage = stageOf();
    const said = machines.flatMap((who, i) =>
      stage.said('machine-guessing', refused(who, later(i))),
    );
    expect(said[0]).toMatchObject({
      severity: 'medium',
      principals: machines.slice(0, 4).map((name) => `test:${name}`),
    });
  });

  it('fires when a settled machine is refused three times from elsewhere', () => {
    const stage = stageOf();
    hourly(stage, 'svc-0', 7, { ip: CLOUD_EU });
    const at = later() - 13 * DAY;
    const said = [0, 1, 2].flatMap((i) =>
      stage.said('machine-guessing', refused('svc-0', at + i * 1_000)),
    );
    expect(said).toHaveLength(1);
    expect(said[0]?.detail['tries']).toBe(3);
  });

  it('is quiet after a rotation: the host that runs them is refused with them all', () => {
    const stage = stageOf();
    for (const who of machines) hourly(stage, who, 6, { ip: CLOUD_EU });
    for (const [i, who] of machines.entries())
      for (let turn = 0; turn < 5; turn++)
        expect(stage.said('machine-guessing', refused(who, later(i * 5 + turn), CLOUD_EU))).toEqual(
          [],
        );
  });

  it('is quiet for people, who mistype', () => {
    const stage = createStage([identity('jane')]);
    for (let i = 0; i < 9; i++)
      expect(
        stage.said('machine-guessing', wrong({ who: 'jane', at: later(i), ip: BRAZIL })),
      ).toEqual([]);
  });
});
