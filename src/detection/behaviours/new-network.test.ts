import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import {
  BRAZIL,
  CHICAGO,
  CLOUD_EU,
  CLOUD_JP,
  createStage,
  HOME,
  HOME_2,
  HOME_VPN,
  hourly,
  identity,
  monday,
  office,
  PARIS_VPN,
} from '../replay.case.ts';

const onDay = (days: number): number => monday + days * DAY + 9 * HOUR;

describe('new-network', () => {
  it('fires at medium when a machine of one network appears in another country', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 10, { ip: CLOUD_EU });
    const [signal] = stage.said('new-network', { who: 'job', at: onDay(10), ip: BRAZIL });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toEqual(['asn:64510', 'country:BR', 'ip:198.51.100.1']);
    expect(signal?.detail).toMatchObject({ asn: 64510, country: 'BR', newCountry: true });
  });

  it('is a low line when a settled person appears in a new country', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 28);
    const [signal] = stage.said('new-network', { who: 'jane', at: onDay(28), ip: BRAZIL });
    expect(signal?.severity).toBe('low');
  });

  it('is quiet on known networks and for failed sign-ins from anywhere', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 14);
    expect(stage.said('new-network', { who: 'jane', at: onDay(14), ip: HOME })).toEqual([]);
    const spray = {
      who: 'jane',
      at: onDay(14) + 1,
      ip: BRAZIL,
      over: { kind: 'authentication', outcome: 'failure' },
    } as const;
    expect(stage.said('new-network', spray)).toEqual([]);
  });

  it('is quiet for a bursty cross-region machine that changes networks by habit', () => {
    const stage = createStage([identity('burst', { class: 'service_account' })]);
    const ips = [CLOUD_EU, CLOUD_JP, CHICAGO, HOME, HOME_2, PARIS_VPN];
    for (let day = 0; day < 12; day++) {
      for (let call = 0; call < 40; call++) {
        const ip = ips[Math.min(ips.length - 1, Math.floor(day / 2))] ?? HOME;
        stage.use({ who: 'burst', at: onDay(day) + call * 1_000, ip });
      }
    }
    const said = stage.said('new-network', { who: 'burst', at: onDay(12), ip: BRAZIL });
    expect(said.filter((one) => one.severity === 'medium')).toEqual([]);
  });

  it('is at most a low line for a person who switches to a VPN or second line at home', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 28);
    for (const ip of [HOME_VPN, HOME_2]) {
      for (const signal of stage.said('new-network', { who: 'jane', at: onDay(28), ip })) {
        expect(signal.severity).toBe('informational');
      }
    }
  });

  it('is silent on a cold start and while only learning', () => {
    const cold = createStage([identity('jane')]);
    expect(cold.said('new-network', { who: 'jane', at: onDay(0), ip: HOME })).toEqual([]);
    expect(cold.said('new-network', { who: 'jane', at: onDay(0) + 1, ip: BRAZIL })).toEqual([]);
    const learning = createStage([identity('jane')], { learningOnly: true });
    office(learning, 'jane', 14);
    expect(learning.use({ who: 'jane', at: onDay(14), ip: BRAZIL })).toEqual([]);
  });

  it('judges a new identity by its peers', () => {
    const names = Array.from({ length: 12 }, (_, i) => `svc-${i}`);
    const stage = createStage(
      [...names, 'fresh'].map((name) => identity(name, { class: 'service_account' })),
    );
    for (const who of names) stage.use({ who, at: onDay(0), ip: CLOUD_EU });
    expect(stage.said('new-network', { who: 'fresh', at: onDay(1), ip: CLOUD_EU })).toEqual([]);
    const [signal] = stage.said('new-network', { who: 'fresh', at: onDay(1) + 1, ip: BRAZIL });
    expect(signal?.severity).toBe('low');
  });

  it('does not learn what an open incident touches, and learns it after a false alarm', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 10, { ip: CLOUD_EU });
    stage.use({ who: 'job', at: onDay(10), ip: BRAZIL });
    stage.detection.hold('test:job', onDay(10));
    const again = () => stage.said('new-network', { who: 'job', at: onDay(11), ip: BRAZIL });
    expect(again()).toHaveLength(1);
    stage.detection.release('test:job', 'true_positive');
    expect(stage.said('new-network', { who: 'job', at: onDay(12), ip: BRAZIL })).toHaveLength(1);

    stage.detection.hold('test:job', onDay(12));
    stage.detection.release('test:job', 'false_positive');
    expect(stage.said('new-network', { who: 'job', at: onDay(13), ip: BRAZIL })).toEqual([]);
  });

  it('is quiet where another account of the same person is at home', () => {
    const linked = {
      kind: 'declaration',
      id: 'decl:jane',
      ofId: 'test:jane',
      linkedTo: ['test:jane-idp'],
      declaredBy: 'test',
      at: monday,
    } as const;
    const stage = createStage([identity('jane'), identity('jane-idp'), linked]);
    office(stage, 'jane', 20);
    office(stage, 'jane-idp', 20, { ip: BRAZIL });
    expect(stage.said('new-network', { who: 'jane', at: onDay(21), ip: CHICAGO })).toHaveLength(1);
    expect(stage.said('new-network', { who: 'jane', at: onDay(21), ip: BRAZIL })).toEqual([]);
  });
});
