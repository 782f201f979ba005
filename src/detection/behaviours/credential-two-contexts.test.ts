import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import {
  BRAZIL,
  BROWSER,
  CLI,
  CLOUD_EU,
  CLOUD_JP,
  createStage,
  HOME,
  HOME_2,
  hourly,
  identity,
  monday,
  office,
  SDK,
} from '../replay.case.ts';

const at = (days: number, minutes: number): number =>
  monday + days * DAY + 12 * HOUR + minutes * MINUTE;

describe('credential-two-contexts', () => {
  it('fires at medium when a key is used in turns from two networks with two tools', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 10, { ip: CLOUD_EU });
    stage.use({ who: 'job', at: at(10, 0), ip: CLOUD_EU, agent: SDK });
    stage.use({ who: 'job', at: at(10, 30), ip: BRAZIL, agent: CLI });
    stage.use({ who: 'job', at: at(10, 40), ip: CLOUD_EU, agent: SDK });
    stage.detection.hold('test:job', at(10, 30));
    const [signal] = stage.said('credential-two-contexts', {
      who: 'job',
      at: at(10, 50),
      ip: BRAZIL,
      agent: CLI,
    });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toContain('credential:KEY-job');
    expect(signal?.observables[0]).toBe('asn:64510');
  });

  it('is quiet for another credential of the same identity', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    stage.use({ who: 'job', at: at(0, 0), ip: CLOUD_EU, agent: SDK });
    expect(
      stage.said('credential-two-contexts', {
        who: 'job',
        at: at(0, 1),
        ip: BRAZIL,
        agent: CLI,
        credential: 'KEY-2',
      }),
    ).toEqual([]);
  });

  it('is quiet for a laptop that changes its line: one tool, one country', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    for (let turn = 0; turn < 6; turn++) {
      const ip = turn % 2 === 0 ? HOME : HOME_2;
      const said = stage.said('credential-two-contexts', {
        who: 'jane',
        at: at(14, turn * 5),
        ip,
      });
      expect(said).toEqual([]);
    }
  });

  it('is quiet for a bursty key that is in use in two regions by habit', () => {
    const stage = createStage([identity('burst', { class: 'service_account' })]);
    const said = [];
    for (let day = 0; day < 12; day++) {
      for (let turn = 0; turn < 10; turn++) {
        const signals = stage.said('credential-two-contexts', {
          who: 'burst',
          at: at(day, turn * 3),
          ip: turn % 2 === 0 ? CLOUD_EU : CLOUD_JP,
          agent: turn % 2 === 0 ? SDK : CLI,
        });
        if (day >= 4) said.push(...signals);
        expect(signals.filter((one) => one.severity === 'medium')).toEqual([]);
      }
    }
    expect(said).toEqual([]);
  });

  it('weighs little where a person has a console and a terminal on different lines', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    stage.use({ who: 'jane', at: at(14, 0), ip: HOME, agent: BROWSER });
    const said = stage.said('credential-two-contexts', {
      who: 'jane',
      at: at(14, 2),
      ip: HOME_2,
      agent: CLI,
    });
    expect(said.filter((one) => one.severity !== 'informational')).toEqual([]);
  });
});
